"""Several models on one split: each fitted and judged, with its row of the table."""

from __future__ import annotations

import time
from types import ModuleType
from typing import Any

from core.labs.spark.options.connect_limits import CONNECT_LIMITS
from core.labs.spark.options.model_texts import ListedModel
from core.labs.spark.options.models import MODELS
from core.labs.spark.pipeline.fitted import Fitted
from core.labs.spark.script.comparison_script import TWO_CLASSES
from core.runtime.errors import LabError
from core.runtime.figures import figure
from core.runtime.text import Text, text

_MAIN_SCORES = {"regression": "r2", "classification": "accuracy"}


class Comparison:
    """Fills the rows of ``fitted``, model after model; a model that fails leaves its reason."""

    def __init__(self, fitted: Fitted, script: ModuleType) -> None:
        self._fitted, self._script = fitted, script
        self._models: dict[str, Any] | None = None
        self._fit_s = 0.0
        self._order = [listed.id for listed in fitted.settings.listed_models()]
        self.models = fitted.settings.runnable_models()
        for listed in fitted.settings.listed_models():
            if listed not in self.models:
                self.fail(listed, CONNECT_LIMITS["xgboost"])

    def fit(self, listed: ListedModel) -> dict[str, float]:
        """Fit one of the models; return no metric, since its time differs from run to run."""
        fitted = self._fitted
        if self._models is None:
            fitted.check_target()
            self._models = self._made()
        if listed.id not in self._models:
            raise LabError(
                text("spark", "{class_of} tells two classes apart only.")(
                    class_of=str(_class_of(fitted, listed))
                )
            )
        began = time.perf_counter()
        fitted.model = self._script.fit(fitted.train, self._models[listed.id])
        self._fit_s = time.perf_counter() - began
        return {}

    def _made(self) -> dict[str, Any]:
        try:
            made: dict[str, Any] = self._script.models(self._fitted.train)
        except (TypeError, ValueError) as error:  # a parameter of the wrong type
            raise LabError(
                text("spark", "{rstrip}.")(rstrip=str(" ".join(str(error).split()).rstrip(".")))
            ) from error
        return made

    def judge(self, listed: ListedModel) -> dict[str, float]:
        """Score the model that was fitted last, and keep it with its row; return the scores."""
        fitted = self._fitted
        scores = self._script.scores(fitted.model, fitted.test)
        fitted.models[listed.id] = fitted.model
        fitted.count_used()
        found = {f"test_{name}": float(value) for name, value in scores.items()}
        self._keep(listed, **found, fit_s=self._fit_s)
        return {f"{listed.id}_{name}": float(value) for name, value in scores.items()}

    def fail(self, listed: ListedModel, reason: str) -> None:
        """Keep why there are no scores of a model."""
        self._keep(listed, error=reason)

    def row_of(self, listed: ListedModel) -> dict[str, Any]:
        """Return the row of a model that was fitted or has failed."""
        return next(row for row in self._fitted.rows if row["id"] == listed.id)

    def finish(self) -> None:
        """Take the best model for what is asked after the run.

        Raises
        ------
        LabError
            With the first one's reason, if no model was fitted.
        """
        judged = [row for row in self._fitted.rows if "error" not in row]
        if not judged:
            raise LabError(self._fitted.rows[0]["error"])
        score = f"test_{_MAIN_SCORES[self._fitted.settings.template]}"
        self._fitted.choose(max(judged, key=lambda row: row[score])["id"])

    def _keep(self, listed: ListedModel, **found: Any) -> None:
        rows = self._fitted.rows
        rows.append({"id": listed.id, "model": listed.model, **found})
        rows.sort(key=lambda row: self._order.index(row["id"]))


def row_text(row: dict[str, Any]) -> Text:
    """Return what a row says, in one sentence."""
    if "error" in row:
        return text("spark", "{model}: {error}")(model=row["id"], error=row["error"])
    scores = ", ".join(
        f"{name.removeprefix('test_')} {figure(row[name], 4)}"
        for name in ("test_r2", "test_rmse", "test_accuracy")
        if name in row
    )
    return text("spark", "{model}: {scores}, fitted in {seconds} s.")(
        model=row["id"], scores=scores, seconds=figure(row["fit_s"], 2)
    )


def _class_of(fitted: Fitted, listed: ListedModel) -> str:
    assert listed.model in TWO_CLASSES
    return MODELS[fitted.settings.template][listed.model].name
