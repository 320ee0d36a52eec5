"""Why Spark's numbers differ from those of the ensembles lab, model by model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from core.labs.spark.options.model_texts import ListedModel

_BINS = 32  # Spark's own choice
_NUMBERS = frozenset({"test_r2", "test_accuracy"})


def reasons(models: Iterable[ListedModel], rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return a sentence for each kind of model that has a number of its own beside Spark's."""
    found = [
        _reason(model, rows[model.id])
        for model in models
        if model.id in rows and rows[model.id].keys() & _NUMBERS
    ]
    if not found:
        return []
    times = _tr(
        "Spark's times hold the preparation of the columns and the start of every job, most of it "
        "on few rows; the first model also pays for Java's warm-up."
    )
    return [*dict.fromkeys(sentence for sentence in found if sentence), times]


def _reason(model: ListedModel, row: Mapping[str, Any]) -> str:
    bins = int(model.params.get("maxBins", _BINS))
    match model.model:
        case "linear":
            return _tr("Least squares has one solution, so both find the same.")
        case "logistic":
            return _tr(
                "Logistic regression has the same penalty in both; they stop their steps at other "
                "points, so a row at the border may change sides."
            )
        case "tree":
            return _tr(
                "A tree of Spark's cuts each column into {0} bins and looks at their borders only, "
                "scikit-learn's at every value."
            ).format(bins)
        case "random_forest":
            return _tr(
                "A forest of Spark's looks at the borders of {0} bins a column, scikit-learn's at "
                "every value; and the same seed draws other rows and columns: other trees."
            ).format(bins)
        case "gbt" if row.get("kind") == "hist_gradient_boosting":
            return _tr(
                "Both boost on {0} bins a column, but scikit-learn grows the most promising leaf "
                "first and Spark level by level."
            ).format(bins)
        case "gbt":
            return _tr(
                "Boosting on Spark looks at the borders of {0} bins a column; and its first tree "
                "counts in full, where scikit-learn begins at the mean and counts each tree a "
                "little. The fewer the trees, the more this matters."
            ).format(bins)
        case "xgboost":
            return _tr(
                "XGBoost is the same library in both; columns of texts give it one column less on "
                "Spark, and several partitions round differently."
            )
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("SparkReasons", text)
