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

_STATE = "spark_fitted"


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
                f"No row has a value in the target {self.target!r}; choose another column."
            )
        if not self.train_rows or not self.test_rows:
            raise LabError(
                f"The split left {self.train_rows:,} rows to learn from and {self.test_rows:,} to "
                "judge by; take more rows or another test share."
            )

    def check_columns(self) -> None:
        """Raise LabError, before any row is read, if the target or a parameter cannot be."""
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
            raise LabError(f"There is no fitted model {model}; run the comparison first.")
        self.model, self.chosen = self.models[model], model

    def result(self) -> dict[str, Any]:
        """Return the scores and what they stand on, as plain values."""
        found: dict[str, Any] = {
            **self.scores,
            **({"models": self.rows, "chosen": self.chosen} if self.rows else {}),
            **_flat(self.rows),
            "train_rows": self.train_rows,
            "test_rows": self.test_rows,
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

    def message(self) -> str:
        """Return the run's closing sentence."""
        if self.rows:
            return (
                f"Fitted {len(self.models)} models on {self.train_rows:,} rows and judged them on "
                f"{self.test_rows:,} others."
            )
        scores = ", ".join(f"{name} {figure(value, 4)}" for name, value in self.scores.items())
        return f"Fitted on {self.train_rows:,} rows; on {self.test_rows:,} others: {scores}."


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
        raise LabError("There is no fitted pipeline yet; run it first.")
    if not fitted.backend.is_alive:
        raise LabError("The fitted pipeline was lost when Spark ended; run it again.")
    fitted.backend.use()
    return fitted
