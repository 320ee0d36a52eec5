"""The same model in scikit-learn, in xgboost and in Spark, to be timed at one size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import LinearRegression
from xgboost import XGBRegressor, XGBRFRegressor

from core.labs.spark.backends import Backend
from core.runtime.threads import physical_cores

TREES, DEPTH, BINS, SEED = 20, 8, 32, 42
_ROWS_PER_TASK = 250_000
_BLOCK = 4
# Loaded by name: recipe code is written without annotations for mypy to check.
_data: Any = import_module("core.labs.spark.recipe_data")
_parts: Any = import_module("core.labs.spark.recipe_parts")


@dataclass(frozen=True)
class Contender:
    """One engine: ``fit`` is given the data of `prepare` and yields now and then until done."""

    id: str
    title: str
    prepare: Callable[[int], Any]
    fit: Callable[[Any], Iterator[None]]


def contenders(model: str, backend: Backend) -> list[Contender]:
    """Return the engines for a model: linear, random_forest or gbt; all with the same threads."""
    local = {
        "linear": [("sklearn", "scikit-learn", _whole(LinearRegression()))],
        "random_forest": [
            ("sklearn", "scikit-learn, exact splits", _forest),
            ("xgboost", f"xgboost, {BINS} bins", _whole(_boosted_forest())),
        ],
        "gbt": [
            ("sklearn", "scikit-learn, histograms", _whole(_histogram_boosting())),
            ("xgboost", f"xgboost, {BINS} bins", _whole(_boosting())),
        ],
    }[model]
    found = [Contender(id_, title, _arrays, fit) for id_, title, fit in local]
    return [*found, _spark_contender(model, backend)]


def _arrays(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return features and target by the formula that `recipe_data.generate` has in Spark."""
    generator = np.random.default_rng(SEED)
    x = generator.random((rows, 10))
    y = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3]
    return x, y + 5 * x[:, 4] + generator.standard_normal(rows)


def _whole(model: Any) -> Callable[[Any], Iterator[None]]:
    def fit(data: Any) -> Iterator[None]:
        model.fit(*data)
        yield

    return fit


def _forest(data: Any) -> Iterator[None]:
    forest = RandomForestRegressor(
        max_depth=DEPTH, n_jobs=physical_cores(), random_state=SEED, warm_start=True
    )
    for trees in range(_BLOCK, TREES + 1, _BLOCK):
        forest.set_params(n_estimators=trees).fit(*data)
        yield


def _boosted_forest() -> Any:
    return XGBRFRegressor(
        n_estimators=TREES,
        max_depth=DEPTH,
        max_bin=BINS,
        tree_method="hist",
        n_jobs=physical_cores(),
        random_state=SEED,
    )


def _histogram_boosting() -> Any:
    return HistGradientBoostingRegressor(
        max_iter=TREES, max_depth=DEPTH, max_leaf_nodes=None, max_bins=BINS, early_stopping=False
    )


def _boosting() -> Any:
    return XGBRegressor(
        n_estimators=TREES,
        max_depth=DEPTH,
        max_bin=BINS,
        tree_method="hist",
        n_jobs=physical_cores(),
        random_state=SEED,
    )


def _spark_contender(model: str, backend: Backend) -> Contender:
    def prepare(rows: int) -> Any:
        tasks = max(physical_cores(), rows // _ROWS_PER_TASK)
        table = _data.generate(backend.spark, rows, SEED, tasks)
        ready = _parts.prepare(table, "y")[-1].transform(table).select("features", "y").cache()
        ready.count()  # scikit-learn's rows lie in memory before the clock runs, too
        return ready

    def fit(ready: Any) -> Iterator[None]:
        _spark_model(model).fit(ready)
        yield
        ready.unpersist(blocking=True)

    return Contender("spark", "Spark" if model == "linear" else f"Spark, {BINS} bins", prepare, fit)


def _spark_model(model: str) -> Any:
    from pyspark.ml import regression

    if model == "linear":
        return regression.LinearRegression(labelCol="y")
    if model == "gbt":
        return regression.GBTRegressor(
            labelCol="y", maxIter=TREES, maxDepth=DEPTH, maxBins=BINS, stepSize=0.3, seed=SEED
        )
    return regression.RandomForestRegressor(
        labelCol="y",
        numTrees=TREES,
        maxDepth=DEPTH,
        maxBins=BINS,
        featureSubsetStrategy="all",  # as scikit-learn's regressors take them
        cacheNodeIds=True,
        seed=SEED,
    )
