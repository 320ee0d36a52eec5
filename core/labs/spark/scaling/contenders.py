"""The same model in scikit-learn, in xgboost and in Spark, to be timed at one size."""

from __future__ import annotations

import contextlib
import time
import uuid
from importlib import import_module
from typing import Any, Protocol

import psutil

from core.labs.spark.engine.backend import Backend
from core.labs.spark.engine.driver import Driver
from core.labs.spark.scaling.measurement import Measure
from core.labs.spark.scaling.shared_parameters import BINS, DEPTH, SEED, TREES
from core.runtime.errors import LabError
from core.runtime.folders import cache_dir
from core.runtime.messages import Answer, Ask
from core.runtime.text import text
from core.runtime.worker.threads import physical_cores
from core.runtime.worker_process import WorkerProcess

_ROWS_PER_TASK = 250_000
_LOCAL = {
    "linear": {"sklearn": "scikit-learn"},
    "random_forest": {
        "sklearn": "scikit-learn, exact splits",
        "xgboost": f"xgboost, {BINS} bins",
    },
    "gbt": {"sklearn": "scikit-learn, histograms", "xgboost": f"xgboost, {BINS} bins"},
}
# Loaded by name: recipe code is written without annotations for mypy to check.
_data: Any = import_module("core.labs.spark.script.recipe_data")
_parts: Any = import_module("core.labs.spark.script.recipe_parts")


class Contender(Protocol):
    """One engine with the model that it fits.

    Attributes
    ----------
    id, title : str
        How it is known, and in words.
    pid : int
        The process whose memory is its own; 0 where that is on another computer.
    """

    id: str
    title: str
    pid: int

    def fit_seconds(self, rows: int) -> float:
        """Return how long a fit on so many rows took; the rows lay in memory before."""


class Contenders:
    """All engines for a model: linear, random_forest or gbt; with the same number of threads.

    Use it in a ``with``, at whose end the process of the local engines is gone.
    """

    def __init__(self, model: str, backend: Backend) -> None:
        self.threads = threads_of(backend)
        crash_file = cache_dir() / "crashes" / f"measurement-{uuid.uuid4().hex}.crash"
        self._worker = WorkerProcess("measurement", crash_file)
        local = [
            _LocalContender(id_, title, model, self.threads, self._worker)
            for id_, title in _LOCAL[model].items()
        ]
        self.all: list[Contender] = [*local, _SparkContender(model, backend, self.threads)]

    def __enter__(self) -> Contenders:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.kill()

    def interrupt(self) -> None:
        """End what the local engines are doing; called from any thread."""
        with contextlib.suppress(psutil.NoSuchProcess):
            psutil.Process(self._worker.pid).kill()


def threads_of(backend: Backend) -> int:
    """Return how many tasks Spark runs at a time on this computer; its cores if that is elsewhere.

    The local engines are given as many threads.
    """
    if isinstance(backend, Driver):
        context = backend.spark.sparkContext
        if str(context.master).startswith("local"):
            return int(context.defaultParallelism)
    return physical_cores()


class _LocalContender:
    def __init__(
        self, id_: str, title: str, model: str, threads: int, worker: WorkerProcess
    ) -> None:
        self.id, self.title, self.pid = id_, title, worker.pid
        self._model, self._threads = model, threads
        self._worker = worker

    def fit_seconds(self, rows: int) -> float:
        """Have the process fit; raises LabError if it cannot, or has ended."""
        try:
            self._worker.send(Ask(1, Measure(self._model, self.id, rows, self._threads)))
            answer = self._worker.receive()
        except (EOFError, OSError) as error:
            cause, _ = self._worker.obituary()
            raise LabError(
                text("spark", "{title} on {rows:,} rows: {cause}")(
                    title=str(self.title), rows=rows, cause=str(cause)
                )
            ) from error
        assert isinstance(answer, Answer)
        if answer.error:
            raise LabError(
                text("spark", "{title} on {rows:,} rows: {error}")(
                    title=str(self.title), rows=rows, error=str(answer.error)
                )
            )
        return float(answer.value)


class _SparkContender:
    id = "spark"

    def __init__(self, model: str, backend: Backend, threads: int) -> None:
        self.title = "Spark" if model == "linear" else f"Spark, {BINS} bins"
        self.pid = backend.jvm.pid if isinstance(backend, Driver) else 0
        self._model, self._spark, self._threads = model, backend.spark, threads

    def fit_seconds(self, rows: int) -> float:
        """Fit rows that lie in Spark's memory, as scikit-learn's lie in its own."""
        tasks = max(self._threads, rows // _ROWS_PER_TASK)
        table = _data.generate(self._spark, rows, SEED, tasks)
        ready = _parts.prepare(table, "y")[-1].transform(table).select("features", "y").cache()
        try:
            ready.count()
            began = time.perf_counter()
            _spark_model(self._model).fit(ready)
            return time.perf_counter() - began
        finally:
            ready.unpersist(blocking=True)


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
