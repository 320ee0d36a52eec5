"""The rows of the table: what is known of a fitted model, as plain values."""

from __future__ import annotations

import copy
import pickle
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import psutil
from sklearn.pipeline import make_pipeline

from core.labs.ensembles.answers import ImportanceReport
from core.labs.ensembles.comparison.differences import spread
from core.labs.ensembles.fitting.fits import Fit, PlannedFit
from core.labs.ensembles.fitting.problem import Array, Problem

_MB = 1 << 20
_TREES_TIMED = 200
_BYTES_PER_NODE = 64


@dataclass(eq=False)
class Fitted:
    """A fit that is over, complete or stopped, and what was measured of it.

    ``curve`` is (k, 4): trees, train, test and out-of-bag error; ``times`` (k, 2): trees, seconds.
    ``live_s`` is how long the fit took with its curve, pauses included; ``importance`` what was
    found of the columns, once it was asked for.
    """

    plan: PlannedFit
    fit: Fit
    curve: Array
    times: Array
    is_complete: bool
    live_s: float | None = None
    predict_s: float | None = None
    memory_mb: float | None = None
    importance: ImportanceReport | None = None

    @property
    def pipeline(self) -> Any:
        """The preparation and the model, for tables as they were loaded."""
        return make_pipeline(self.fit.preparation, self.fit.model)


@dataclass(eq=False)
class Session:
    """What the tab keeps of its last run: the data, and a fit of each model by id."""

    problem: Problem
    fitted: dict[str, Fitted] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def name_of(self, model: str) -> str:
        """Return the words of a fitted model."""
        return self.problem.name_of(self.fitted[model].plan.spec)


def predict_seconds(model: Any, features: Array) -> float:
    """Return the seconds of one prediction for all test rows.

    Of a long list of trees a part is timed and the rest reckoned from it, since the time is
    proportional to their number and asking all would cost a tenth of the fit.
    """
    trees = getattr(model, "estimators_", None)
    share = 1.0
    if isinstance(trees, list) and len(trees) > _TREES_TIMED:
        share = len(trees) / _TREES_TIMED
        model = copy.copy(model)
        model.estimators_ = trees[:_TREES_TIMED]
        model.n_estimators = _TREES_TIMED
    began = time.perf_counter()
    model.predict(features)
    return (time.perf_counter() - began) * share


def row_of(problem: Problem, fits: Sequence[Fitted]) -> dict[str, Any]:
    """Return the table's row of one model: means over its fits, as plain values."""
    first, plan = fits[0], fits[0].plan
    row: dict[str, Any] = {
        "id": plan.spec.id,
        "model": plan.spec.kind.id,
        "name": problem.name_of(plan.spec),
        "label": plan.spec.text,
        "split_seed": plan.split_seed,
        "fits": len(fits),
        "complete": first.is_complete and len(fits) == plan.folds,
        "trees": first.fit.trees,
        "train_rows": plan.train_rows,
        "test_rows": plan.test_rows,
    }
    for part in ("train", "test"):
        for metric in first.fit.scores[part]:
            values = [fitted.fit.scores[part][metric] for fitted in fits]
            row[f"{part}_{metric}"] = float(np.mean(values))
    if len(first.curve) and not np.isnan(first.curve[-1, 3]):
        row["oob_error"] = float(first.curve[-1, 3])
    row["fit_s"] = float(np.mean([fitted.fit.seconds for fitted in fits]))
    for key in ("live_s", "predict_s"):
        seconds = [getattr(fitted, key) for fitted in fits if getattr(fitted, key) is not None]
        if seconds:
            row[key] = float(np.mean(seconds))
    used = [fitted.memory_mb for fitted in fits if fitted.memory_mb is not None]
    if used:
        row["memory_mb"] = max(used)
    row["size_mb"] = model_size_mb(first.fit.model)
    if len(fits) > 1:
        main = f"test_{problem.main_score}"
        row[f"{main}_values"] = [fitted.fit.scores["test"][problem.main_score] for fitted in fits]
        row[f"{main}_spread"] = spread(row, problem.main_score)
    return row


def flat_scores(row: dict[str, Any]) -> dict[str, float]:
    """Return the row's scores under the keys that the script prints."""
    return {
        f"{row['id']}_{key}": value
        for key, value in row.items()
        if key.startswith(("train_", "test_")) and isinstance(value, float)
    }


def model_size_mb(model: Any) -> float:
    """Return the size of what a model has learnt: the nodes of its trees, or its weights."""
    if hasattr(model, "get_booster"):
        # Of a long model every so many trees are measured; to write all takes a tenth of a fit.
        booster = model.get_booster()
        rounds = booster.num_boosted_rounds()
        step = max(1, rounds // _TREES_TIMED)
        # WORKAROUND xgboost 3.2: a slice whose step does not divide its length corrupts memory.
        part = booster[: rounds - rounds % step : step]
        return float(step * len(part.save_raw("ubj")) / _MB)
    if hasattr(model, "steps"):
        return model_size_mb(model.steps[-1][1])
    if hasattr(model, "n_iter_") and hasattr(model, "max_bins"):
        return len(pickle.dumps(model)) / _MB  # boosting on histograms keeps its trees to itself
    if hasattr(model, "estimators_"):
        return sum(_tree_bytes(tree) for tree in np.ravel(model.estimators_)) / _MB
    if hasattr(model, "tree_"):
        return _tree_bytes(model) / _MB
    return float((np.size(model.coef_) + np.size(model.intercept_)) * 8 / _MB)


def _tree_bytes(tree: Any) -> int:
    outputs = tree.tree_.max_n_classes
    return int(tree.tree_.node_count) * (_BYTES_PER_NODE + 8 * int(outputs))


def memory_mb() -> float:
    """Return how much memory this process holds."""
    return float(psutil.Process().memory_info().rss / _MB)
