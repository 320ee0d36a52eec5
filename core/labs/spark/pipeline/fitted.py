"""What the last run left: its rows, its fitted pipeline and its scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

from core.labs.spark.engine.backend import Backend
from core.labs.spark.options.models import MODELS, Model
from core.labs.spark.pipeline.stage_list import check_param_names
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError
from core.runtime.figures import figure
from core.runtime.text import NOTHING, Text, joined, text

_STATE = "spark_fitted"
_OF_RATINGS = ("recommendation", "frequent_items")


@dataclass
class Fitted:
    """One run's rows, model and scores, alive in Spark; filled phase by phase."""

    settings: SparkSettings
    backend: Backend
    script: ModuleType
    table: Any = None
    train: Any = None
    test: Any = None
    model: Any = None
    train_rows: int = 0
    test_rows: int = 0
    used_train_rows: int = 0  # without those that have gaps
    used_test_rows: int = 0
    scores: dict[str, float] = field(default_factory=dict)
    losses: dict[str, Any] = field(default_factory=dict)
    models: dict[str, Any] = field(default_factory=dict)  # of a comparison, by their ids
    rows: list[dict[str, Any]] = field(default_factory=list)
    chosen: str = ""  # which of them `model` is

    @property
    def pipeline_model(self) -> Any:
        """The fitted pipeline, the best one of a search."""
        return getattr(self.model, "bestModel", self.model)

    @property
    def target(self) -> str:
        """The target's column."""
        return self.settings.known_target or str(self.table.columns[-1])

    def check_rows(self) -> None:
        """Raise LabError unless both parts have rows."""
        if self.settings.is_file and self.settings.is_supervised and not self.train_rows:
            raise LabError(
                text(
                    "spark", "No row has a value in the target {target!r}; choose another column."
                )(target=self.target)
            )
        if not self.train_rows or not self.test_rows:
            raise LabError(
                text(
                    "spark",
                    "The split left {train_rows:,} rows to learn from and "
                    "{test_rows:,} to judge by; take more rows or another test "
                    "share.",
                )(train_rows=self.train_rows, test_rows=self.test_rows)
            )

    def count_used(self) -> None:
        """Count the rows that the model was fitted on and judged on: some stages skip gaps."""
        self.used_train_rows, self.used_test_rows = self.train_rows, self.test_rows
        # Rows that Spark makes have no gaps, and ratings are left out for other reasons.
        if self.settings.own_data is not None or self.settings.template in _OF_RATINGS:
            return
        model = self.pipeline_model
        self.used_train_rows = model.transform(self.train).count()
        self.used_test_rows = model.transform(self.test).count()

    @property
    def rows_with_gaps(self) -> int:
        """How many rows of both parts were left out since a value is missing."""
        used = self.used_train_rows + self.used_test_rows
        return max(self.train_rows + self.test_rows - used, 0)

    def check_columns(self) -> None:
        """Raise LabError, before any row is read, if the target or a parameter cannot be."""
        if self.settings.is_file and len(self.table.columns) == 1:
            raise LabError(one_column(self.table.columns[0]))
        if self.settings.is_supervised:
            from core.labs.spark.pipeline.targets import check_type

            check_type(self.table, self.target, self.settings.template)
        if self.settings.is_comparison:
            for listed in self.settings.runnable_models():
                _check_params(MODELS[self.settings.template][listed.model], listed.params)
        elif not self.settings.stages:
            given = [*self.settings.model_params(), *self.settings.grid_values()]
            _check_params(self.settings.chosen_model, given)

    def check_target(self) -> None:
        """Raise LabError if the target cannot be learned from."""
        if not self.settings.is_supervised:
            return
        from core.labs.spark.pipeline.targets import check_target

        check_target(self.train, self.target, self.settings.template)

    def choose(self, model: str) -> None:
        """Take one of the compared models for the one that is asked about."""
        if model not in self.models:
            raise LabError(
                text("spark", "There is no fitted model {model}; run the comparison first.")(
                    model=str(model)
                )
            )
        self.model, self.chosen = self.models[model], model

    def result(self) -> dict[str, Any]:
        """Return the scores and what they stand on, as plain values."""
        found: dict[str, Any] = {
            **self.scores,
            **({"models": self.rows, "chosen": self.chosen} if self.rows else {}),
            **_flat(self.rows),
            "train_rows": self.used_train_rows,
            "test_rows": self.used_test_rows,
            **({"rows_with_gaps": self.rows_with_gaps} if self.rows_with_gaps else {}),
        }
        averages = getattr(self.model, "avgMetrics", None) or getattr(
            self.model, "validationMetrics", None
        )
        if averages:
            found["grid"] = [
                {
                    **{param.name: value for param, value in point.items()},
                    "score": round(float(score), 10),
                }
                for point, score in zip(self.model.getEstimatorParamMaps(), averages, strict=True)
            ]
        return found

    def message(self) -> Text:
        """Return the run's closing sentence."""
        if self.rows:
            fitted = text(
                "spark",
                "Fitted {models} models on {train:,} rows and judged them on {test:,} others.",
            )(models=len(self.models), train=self.used_train_rows, test=self.used_test_rows)
            return joined(fitted, self._gaps())
        scores = ", ".join(f"{name} {figure(value, 4)}" for name, value in self.scores.items())
        fitted = text("spark", "Fitted on {train:,} rows; on {test:,} others: {scores}.")(
            train=self.used_train_rows, test=self.used_test_rows, scores=scores
        )
        return joined(fitted, self._gaps())

    def _gaps(self) -> Text:
        if not self.rows_with_gaps:
            return NOTHING
        return text("spark", "{gaps:,} of {rows:,} rows have gaps and were left out.")(
            gaps=self.rows_with_gaps, rows=self.train_rows + self.test_rows
        )


def one_column(name: str) -> Text:
    """Return why a table of one column is refused, and which mark may divide its values."""
    marks = {
        ";": text("spark", "semicolons"),
        "\t": text("spark", "tabs"),
        "|": text("spark", "vertical bars"),
    }
    found = next((words for mark, words in marks.items() if mark in name), None)
    if found is None:
        return text(
            "spark", "The table has one column only, {name!r}; choose a file with several."
        )(name=name)
    return text(
        "spark",
        "The table has one column only, {name!r}: its values are divided by {marks}, not by "
        "commas. Set Split to As in the Ensembles lab, which finds the mark.",
    )(name=name[:40], marks=found)


def _check_params(model: Model, names: Iterable[str]) -> None:
    check_param_names(getattr(import_module(model.module), model.name), names)


def _flat(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return the scores under the names that the script prints."""
    return {
        f"{row['id']}_{name.removeprefix('test_')}": value
        for row in rows
        for name, value in row.items()
        if name.startswith("test_")
    }


def remember(state: dict[str, Any], fitted: Fitted) -> None:
    """Keep it as the tab's newest, and let Spark forget the rows of the one before."""
    before = state.get(_STATE)
    if isinstance(before, Fitted) and before.backend is fitted.backend and before.backend.is_alive:
        for rows in (before.train, before.test):
            if rows is not None:
                rows.unpersist()
    state[_STATE] = fitted


def fitted_of(state: dict[str, Any]) -> Fitted:
    """Return the last run's.

    Raises
    ------
    LabError
        If there is none, or its Spark has gone.
    """
    fitted = state.get(_STATE)
    if not isinstance(fitted, Fitted) or fitted.model is None:
        raise LabError(text("spark", "There is no fitted pipeline yet; run it first."))
    if not fitted.backend.is_alive:
        raise LabError(
            text("spark", "The fitted pipeline was lost when Spark ended; run it again.")
        )
    fitted.backend.use()
    return fitted
