"""What one can look at after a run: the stages' findings, residuals, curves, a plane, losses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from core.labs.spark.pipeline.fitted import Fitted
from core.labs.spark.pipeline.stage_list import describe, plain
from core.labs.spark.pipeline_reports import (
    Confusion,
    FittedStage,
    PlanePoints,
    Predictions,
    RatedItem,
    RocCurve,
    Rule,
    UserItems,
)
from core.runtime.errors import LabError
from core.runtime.text import text

_POINTS = 5000
_FINDINGS = (
    "coefficients",
    "intercept",
    "coefficientMatrix",
    "interceptVector",
    "featureImportances",
    "explainedVariance",
    "labelsArray",
    "labels",
    "mean",
    "std",
    "surrogateDF",
    "splits",
    "numClasses",
    "numFeatures",
    "rank",
    "weights",
)
_LONGEST = 1000


def inspect_stages(fitted: Fitted) -> tuple[FittedStage, ...]:
    """Return each fitted stage with what it has learned."""
    return tuple(fitted_stage(stage, _findings(stage)) for stage in fitted.pipeline_model.stages)


def fitted_stage(stage: Any, findings: Mapping[str, Any] = MappingProxyType({})) -> FittedStage:
    """Return a stage with these findings."""
    described = describe(stage)
    return FittedStage(described.cls, described.params, dict(findings))


def _findings(stage: Any) -> dict[str, Any]:
    from pyspark.sql import DataFrame

    found: dict[str, Any] = {}
    for name in _FINDINGS:
        # Asked of the class first: some are methods and some raise for this kind of model.
        if not hasattr(type(stage), name):
            continue
        try:
            value = getattr(stage, name)
        except Exception:  # noqa: BLE001 (a model that has none of it says so by raising)
            continue
        if callable(value) or isinstance(value, DataFrame):
            continue
        found[name] = _short(plain(value))
    if hasattr(stage, "clusterCenters"):
        found["clusterCenters"] = [np.asarray(c).tolist() for c in stage.clusterCenters()]
    if hasattr(stage, "toDebugString"):
        found["tree"] = "\n".join(stage.toDebugString.splitlines()[:200])
    return found


def _short(value: Any) -> Any:
    return value[:_LONGEST] if isinstance(value, list) else value


def losses(fitted: Fitted) -> dict[str, np.ndarray]:
    """Return the loss after each iteration, where the model keeps it; empty where it does not."""
    model = fitted.pipeline_model.stages[-1]
    name = type(model).__name__
    if name.startswith("GBT"):
        train = _before_last(fitted, fitted.train)
        rows = {"train": train, "test": _before_last(fitted, fitted.test)}
        return {
            part: np.array(
                model.evaluateEachIteration(table, "squared")
                if name == "GBTRegressionModel"
                else model.evaluateEachIteration(table),
                dtype=float,
            )
            for part, table in rows.items()
        }
    if hasattr(model, "training_summary"):  # xgboost's: name of the loss -> its history
        first: list[float] = next(iter(model.training_summary.train_objective_history.values()), [])
        return {"train": np.array(first, dtype=float)} if first else {}
    has_summary = getattr(model, "hasSummary", False) is True
    history = getattr(model.summary, "objectiveHistory", None) if has_summary else None
    if history is None or len(history) < 2:
        return {}
    return {"train": np.array([float(value) for value in history])}


def _before_last(fitted: Fitted, rows: Any) -> Any:
    for stage in fitted.pipeline_model.stages[:-1]:
        rows = stage.transform(rows)
    return rows


def predictions(fitted: Fitted, limit: int = _POINTS) -> Predictions:
    """Return true and predicted numbers of test rows, at most ``limit`` of them."""
    if fitted.settings.template not in ("regression", "recommendation"):
        raise LabError(text("spark", "Residuals are for numbers; run the template regression."))
    rows = _predictions(fitted).select(f"`{fitted.target}`", "prediction").limit(limit).collect()
    return Predictions(
        np.array([row[0] for row in rows], dtype=float),
        np.array([row[1] for row in rows], dtype=float),
    )


def roc(fitted: Fitted, limit: int = 100_000) -> RocCurve:
    """Return the curve of two classes on test rows over all thresholds, as Spark's evaluator."""
    predictions = _predictions(fitted)
    if fitted.settings.template != "classification":
        raise LabError(text("spark", "The curve is for classes; run the template classification."))
    # Not the probability: that of rows far from the border is 1 for all of them.
    column = "rawPrediction" if "rawPrediction" in predictions.columns else "probability"
    if column not in predictions.columns:
        raise LabError(
            text("spark", "This model gives no probabilities, so it has no curve; choose another.")
        )
    rows = predictions.select("label", column).limit(limit).collect()
    labels = np.array([row[0] for row in rows])
    scores = np.array([row[1][-1] for row in rows])
    if set(labels) != {0.0, 1.0}:
        raise LabError(
            text(
                "spark", "The curve is for two classes; the test rows have another number of them."
            )
        )
    order = np.argsort(-scores, kind="stable")
    labels, scores = labels[order], scores[order]
    # One point for each different score: rows of one score are told apart by no threshold.
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    positives = np.concatenate([[0], np.cumsum(labels)[last]])
    negatives = np.concatenate([[0], np.cumsum(1 - labels)[last]])
    true, false = positives / positives[-1], negatives / negatives[-1]
    return RocCurve(false, true, float(np.sum(np.diff(false) * (true[1:] + true[:-1]) / 2)))


def confusion(fitted: Fitted) -> Confusion:
    """Return which classes of test rows are taken for which."""
    if fitted.settings.template != "classification":
        raise LabError(text("spark", "The matrix is for classes; run the template classification."))
    labels = next(
        (list(stage.labels) for stage in fitted.pipeline_model.stages if _is_label(stage)), []
    )
    rows = _predictions(fitted).groupBy("label", "prediction").count().collect()
    size = max([len(labels), *(int(max(row[0], row[1])) + 1 for row in rows)])
    counts = np.zeros((size, size), dtype=np.int64)
    for true, predicted, count in rows:
        counts[int(true), int(predicted)] = count
    return Confusion(tuple(labels or map(str, range(size))), counts)


def _is_label(stage: Any) -> bool:
    name = type(stage).__name__
    return (
        name == "StringIndexerModel"
        and stage.isSet("outputCol")
        and (stage.getOutputCol() == "label")
    )


def plane(fitted: Fitted, limit: int = _POINTS) -> PlanePoints:
    """Return rows on a plane, grouped by target or cluster.

    For the template reduction the plane is the model's; for clusters it is that of the two first
    principal components of the features.
    """
    predictions = _predictions(fitted)
    if fitted.settings.template == "reduction":
        column, group = "plane", fitted.target
        if group not in predictions.columns:
            group = ""
    elif fitted.settings.template == "clustering":
        from pyspark.ml.feature import PCA

        model = PCA(k=2, inputCol="features", outputCol="plane").fit(predictions)
        predictions, column, group = model.transform(predictions), "plane", "prediction"
    else:
        raise LabError(text("spark", "A plane is drawn for clusters and for reduced dimensions."))
    names = [column, f"`{group}`"] if group else [column]
    rows = predictions.select(*names).limit(limit).collect()
    points = [row[0].toArray()[:2] for row in rows]
    if points and len(points[0]) < 2:
        raise LabError(text("spark", "A plane needs two components; set k=2 or more."))
    return PlanePoints(
        np.array(points, dtype=float).reshape(-1, 2),
        tuple(str(row[1]) if group else "" for row in rows),
    )


def rules(fitted: Fitted, limit: int = 100) -> tuple[Rule, ...]:
    """Return the association rules with the highest lift."""
    model = fitted.pipeline_model.stages[-1]
    if not hasattr(model, "associationRules"):
        raise LabError(
            text("spark", "Rules are found by the template frequent items; run it first.")
        )
    found = model.associationRules.orderBy("lift", ascending=False).limit(limit).collect()
    return tuple(
        Rule(
            tuple(str(item) for item in row["antecedent"]),
            tuple(str(item) for item in row["consequent"]),
            float(row["confidence"]),
            float(row["lift"]),
            float(row["support"]),
        )
        for row in found
    )


def recommendations(fitted: Fitted, user: int, count: int = 10) -> UserItems:
    """Return what a user rated best and what the model thinks of other items, best first."""
    model = fitted.pipeline_model.stages[-1]
    if not hasattr(model, "recommendForUserSubset"):
        raise LabError(
            text("spark", "Recommendations are made by the template collaborative filtering.")
        )
    column, item, rating = model.getUserCol(), model.getItemCol(), fitted.target
    known = fitted.table.where(f"`{column}` = {int(user)}")
    seen = {int(row[0]): float(row[1]) for row in known.select(item, rating).collect()}
    found = model.recommendForUserSubset(
        known.select(column).distinct(), count + len(seen)
    ).collect()
    if not found:
        raise LabError(
            text("spark", "There is no user {user} among the rows that were learned from.")(
                user=str(user)
            )
        )
    new = [(int(each[0]), float(each[1])) for each in found[0][1] if int(each[0]) not in seen]
    rated = sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))[:count]
    users = sorted(int(row[0]) for row in fitted.table.select(column).distinct().collect())
    return UserItems(
        tuple(RatedItem(*pair) for pair in rated),
        tuple(RatedItem(*pair) for pair in new[:count]),
        tuple(users),
    )


def _predictions(fitted: Fitted) -> Any:
    return fitted.pipeline_model.transform(fitted.test)
