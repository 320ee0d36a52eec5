"""The models of scikit-learn and xgboost that Spark is measured against.

They are fitted in a process of their own, since no call of theirs can be interrupted: Stop ends the
process, its memory is theirs alone, and rows that do not fit into memory end no more than it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import LinearRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
from xgboost import XGBRegressor, XGBRFRegressor

from core.labs.spark.scaling.measurement import Measure
from core.labs.spark.scaling.shared_parameters import BINS, DEPTH, SEED, TREES
from core.runtime.request import State, answers

Array = np.ndarray


@answers(Measure)
def measure(state: State, asked: Measure) -> float:
    """Return the seconds of a fit."""
    data = arrays(asked.rows)
    estimator = ESTIMATORS[asked.model, asked.engine](asked.threads)
    # Least squares and histograms take the threads of BLAS and OpenMP.
    with threadpool_limits(asked.threads):
        began = time.perf_counter()
        estimator.fit(*data)
        return time.perf_counter() - began


def arrays(rows: int) -> tuple[Array, Array]:
    """Return features and target by the formula that `recipe_data.generate` has in Spark."""
    generator = np.random.default_rng(SEED)
    x = generator.random((rows, 10))
    y = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3]
    return x, y + 5 * x[:, 4] + generator.standard_normal(rows)


def _forest(threads: int) -> Any:
    return RandomForestRegressor(
        n_estimators=TREES, max_depth=DEPTH, n_jobs=threads, random_state=SEED
    )


def _boosted_forest(threads: int) -> Any:
    return XGBRFRegressor(**_xgboost(threads))


def _histogram_boosting(threads: int) -> Any:
    return HistGradientBoostingRegressor(
        max_iter=TREES, max_depth=DEPTH, max_leaf_nodes=None, max_bins=BINS, early_stopping=False
    )


def _boosting(threads: int) -> Any:
    return XGBRegressor(**_xgboost(threads))


def _xgboost(threads: int) -> dict[str, Any]:
    return {
        "n_estimators": TREES,
        "max_depth": DEPTH,
        "max_bin": BINS,
        "tree_method": "hist",
        "n_jobs": threads,
        "random_state": SEED,
    }


ESTIMATORS: Mapping[tuple[str, str], Callable[[int], Any]] = {
    ("linear", "sklearn"): lambda threads: LinearRegression(),
    ("random_forest", "sklearn"): _forest,
    ("random_forest", "xgboost"): _boosted_forest,
    ("gbt", "sklearn"): _histogram_boosting,
    ("gbt", "xgboost"): _boosting,
}
"""Model and engine -> what makes the estimator for a number of threads."""
