"""The named sets of settings of the ensembles lab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.runtime.text import Text, text

_ALL = (
    "linear, tree, bagging, random_forest, extra_trees, adaboost, gradient_boosting, "
    "hist_gradient_boosting, xgboost"
)


def _preset(**changes: Any) -> dict[str, Any]:
    return {
        "data": "boston",
        "target": "",
        "task": "auto",
        "test_size": 0.2,
        "seed": 42,
        "validation": "holdout",
        "experiment": "compare",
        "corrupt_share": 0.0,
        **changes,
    }


PRESETS: Mapping[str, Mapping[str, Any]] = {
    "lecture": _preset(
        models="linear, random_forest(random_state=42), "
        "xgboost(random_state=41, split_seed=41), xgboost(random_state=41)",
        n_estimators=2000,
    ),
    "fair": _preset(models=_ALL, n_estimators=200),
    "folds": _preset(
        models="linear, random_forest, xgboost",
        n_estimators=100,
        validation="repeated",
        folds=10,
        repeats=3,
    ),
    "twenty_splits": _preset(
        data="diabetes",
        models="linear, random_forest, xgboost",
        n_estimators=100,
        validation="splits",
        repeats=20,
        seed=0,
    ),
    "classes": _preset(data="breast_cancer", models=_ALL, n_estimators=200),
    "depth": _preset(models="tree, random_forest", n_estimators=100, experiment="depth"),
    "outliers": _preset(
        models="linear, random_forest, gradient_boosting, xgboost",
        n_estimators=100,
        experiment="outliers",
        corrupt_share=0.2,
    ),
    "hard_rows": _preset(models="adaboost", n_estimators=50, experiment="hard_rows"),
    "time": _preset(
        models="random_forest, adaboost, gradient_boosting, xgboost",
        n_estimators=1000,
        experiment="time",
    ),
}

TITLES: Mapping[str, Text] = {
    "lecture": text("ensembles", "As in the lecture"),
    "fair": text("ensembles", "All families, one fair split"),
    "folds": text("ensembles", "Is the difference real?"),
    "twenty_splits": text("ensembles", "Twenty splits"),
    "classes": text("ensembles", "Classes"),
    "depth": text("ensembles", "Claim: bagging against overfitting"),
    "outliers": text("ensembles", "Claim: trees against outliers"),
    "hard_rows": text("ensembles", "Claim: boosting looks at hard rows"),
    "time": text("ensembles", "Claim: many trees are slow"),
}
"""The words for each preset, in the order in which they are offered."""
