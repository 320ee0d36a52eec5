"""What a worker of the Spark lab would answer, made up, for tests of the exhibit alone."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from core.labs.spark.settings import SparkSettings
from core.runtime.messages import Answer

PREFIX = "core.labs.spark.requests:"
COLUMNS = ("CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "MEDV")

READY = {
    "is_ready": True,
    "has_died": False,
    "phase": "",
    "phases": {"look": 0.02, "java": 1.9, "context": 0.8, "session": 0.1},
    "error": "",
    "master": "local[*]",
    "version": "4.3.0",
    "java": "25.0.2",
    "heap_mb": 2048,
}
STARTING = {**READY, "is_ready": False, "phase": "context", "version": "", "heap_mb": 0}
DIED = {**READY, "is_ready": False, "has_died": True}

CARDS = [
    {
        "class": "pyspark.ml.feature.VectorAssembler",
        "params": {"inputCols": list(COLUMNS[:-1]), "outputCol": "features"},
        "is_on": True,
    },
    {
        "class": "pyspark.ml.feature.StandardScaler",
        "params": {"inputCol": "features", "outputCol": "scaled"},
        "is_on": True,
    },
    {
        "class": "pyspark.ml.regression.LinearRegression",
        "params": {"featuresCol": "scaled", "labelCol": "MEDW"},
        "is_on": True,
    },
]


def param(name, type_, default=None, role="setting", choices=()):
    """Return a parameter as `all_stages` describes it."""
    doc = f"What {name} is for, in Spark's own words."
    found = {"name": name, "doc": doc, "type": type_, "default": default}
    return {**found, "choices": list(choices), "role": role}


def kind(cls, doc, kind_, *params):
    """Return a stage as `all_stages` describes it."""
    group, _, name = cls.removeprefix("pyspark.ml.").rpartition(".")
    found = {"class": cls, "name": name, "group": group, "kind": kind_, "doc": doc}
    return {**found, "params": list(params)}


KINDS = [
    kind(
        "pyspark.ml.feature.VectorAssembler",
        "Merges columns into one vector column.",
        "transformer",
        param("inputCols", "texts", role="input"),
        param("outputCol", "text", role="output"),
        param("handleInvalid", "text", "error", choices=["skip", "error", "keep"]),
    ),
    kind(
        "pyspark.ml.feature.StandardScaler",
        "Standardizes features by removing the mean and scaling to unit variance.",
        "estimator",
        param("inputCol", "text", role="input"),
        param("outputCol", "text", role="output"),
        param("withMean", "bool", False),
        param("withStd", "bool", True),
    ),
    kind(
        "pyspark.ml.feature.PCA",
        "Projects vectors to the k principal components.",
        "estimator",
        param("inputCol", "text", role="input"),
        param("outputCol", "text", role="output"),
        param("k", "int"),
    ),
    kind(
        "pyspark.ml.feature.Bucketizer",
        "Maps a column of numbers to buckets.",
        "transformer",
        param("inputCol", "text", role="input"),
        param("outputCol", "text", role="output"),
        param("splits", "floats"),
    ),
    kind(
        "pyspark.ml.regression.LinearRegression",
        "Linear regression by normal equations or L-BFGS, with elastic net.",
        "estimator",
        param("featuresCol", "text", "features", role="input"),
        param("labelCol", "text", "label", role="input"),
        param("predictionCol", "text", "prediction", role="output"),
        param("regParam", "float", 0.0),
        param("elasticNetParam", "float", 0.0),
        param("maxIter", "int", 100),
        param("solver", "text", "auto", choices=["auto", "normal", "l-bfgs"]),
        param("fitIntercept", "bool", True),
        param("weightCol", "text", None, role="input"),
    ),
]


def page_of(page=0, size=50, total=506, names=COLUMNS):
    """Return a page of a table, as texts, with a gap."""
    rng = np.random.default_rng(page)
    count = min(size, total - page * size)
    rows = [[f"{value:.5g}" for value in row] for row in rng.normal(20, 9, (count, len(names)))]
    rows[0][2] = ""
    return {
        "names": list(names),
        "rows": rows,
        "page": page,
        "has_more": page * size + count < total,
    }


def checked(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a check finds of each card: a label that is not there, and nothing else."""
    found = []
    for card in json.loads(settings["stages"]):
        params = card["params"]
        inputs = [
            params[name] for name in ("inputCol", "featuresCol", "labelCol") if name in params
        ]
        made = params.get("outputCol", params.get("predictionCol", ""))
        wrong = "There is no column 'MEDW'; did you mean MEDV?" if "MEDW" in inputs else ""
        found.append(
            {
                "class": card["class"],
                "reads": [*params.get("inputCols", []), *inputs] if card["is_on"] else [],
                "writes": [{"name": made, "type": "vector"}] if made and card["is_on"] else [],
                "error": wrong,
            }
        )
    return found


PLAN = {
    "name": "CollectLimit",
    "text": "CollectLimit 100",
    "costs": {"number of output rows": 100},
    "children": [
        {
            "name": "Project",
            "text": "Project [CRIM#1, MEDV#2]",
            "costs": {},
            "children": [
                {
                    "name": "Scan csv",
                    "text": "FileScan csv Location: InMemoryFileIndex",
                    "costs": {
                        "number of output rows": 506,
                        "scan time": 210,
                        "size of files read": 34_987,
                        "number of files read": 1,
                    },
                    "children": [],
                }
            ],
        }
    ],
}

CLUSTER = {
    "master": "spark://127.0.0.1:40211",
    "pages": "http://127.0.0.1:40212",
    "workers": [
        {"id": 1, "pid": 4711, "is_alive": True, "state": "ALIVE", "cores": 1, "cores_used": 1,
         "memory_mb": 1024, "executors": [4713]},
        {"id": 2, "pid": 4712, "is_alive": True, "state": "ALIVE", "cores": 1, "cores_used": 0,
         "memory_mb": 1024, "executors": []},
    ],
}  # fmt: skip
ONE_DEAD = {
    **CLUSTER,
    "workers": [
        CLUSTER["workers"][0],
        {**CLUSTER["workers"][1], "is_alive": False, "state": "DEAD", "executors": []},
    ],
}

_RNG = np.random.default_rng(1)
_TRUE = _RNG.uniform(5, 50, 102)

STEPS = '(\n    spark.table("boston")\n    .where("RM > 6")\n    .limit(100)\n)'

ANSWERS: dict[str, Any] = {
    "start": lambda settings, train: READY,
    "status": lambda: READY,
    "schema": lambda settings: [{"name": n, "type": "double", "number": True} for n in COLUMNS],
    "rows": lambda settings, page, size: page_of(page, size),
    "summary": lambda settings: {
        "rows": 506,
        "columns": [
            {"name": name, "type": "double", "nulls": n, "distinct": 100 + n, "mean": 10.5 * n,
             "deviation": 3.25, "minimum": 0.0, "maximum": 99.0}
            for n, name in enumerate(COLUMNS)
        ],
    },
    "histogram": lambda settings, column, bins: {
        "edges": np.linspace(0, 50, bins + 1),
        "counts": np.random.default_rng(0).poisson(20, bins),
        "nulls": 0,
    },
    "views": lambda settings: ["boston", "train", "test"],
    "sql": lambda settings, query, page, size: {**page_of(page, size), "seconds": 0.31},
    "plan": lambda settings, query: PLAN,
    "steps": lambda settings, query: STEPS,
    "all_stages": lambda settings: KINDS,
    "template_stages": lambda settings: CARDS,
    "check": checked,
    "before_after": lambda settings, index, count: {
        "before": page_of(0, count),
        "after": page_of(1, count, names=(*COLUMNS, "features")),
        "new": ["features"],
        "learned_from": 1000,
    },
    "inspect": lambda: [
        {
            "class": "pyspark.ml.regression.LinearRegressionModel",
            "params": {"labelCol": "MEDV"},
            "is_on": True,
            "findings": {"coefficients": [-0.11234, 0.03], "intercept": 30.2456},
        }
    ],
    "residuals": lambda: {"actual": _TRUE, "predicted": _TRUE + 4 * np.sin(_TRUE)},
    "roc": lambda: {
        "false_positive": np.array([0, 0.1, 0.3, 1]),
        "true_positive": np.array([0, 0.7, 0.9, 1]),
        "area": 0.8712,
    },
    "confusion": lambda: {"labels": ["no", "yes"], "counts": np.array([[40, 3], [5, 60]])},
    "plane": lambda: {
        "points": np.random.default_rng(2).normal(size=(150, 2))
        + np.array([[0, 0], [4, 1], [1, 5]])[np.arange(150) % 3],
        "groups": [str(n % 3) for n in range(150)],
    },
    "rules": lambda: [
        {"if": ["12"], "then": ["3"], "confidence": 0.81, "lift": 1.9, "support": 0.4}
    ],
    "recommendations": lambda user, count: {
        "rated": [{"item": 50 + n, "rating": 5.0} for n in range(4)],
        "new": [{"item": n, "rating": 5.0 - n / 10} for n in range(count)],
        "users": [0, 3, 7],
    },
    "fields": lambda: [
        {"name": "RM", "type": "double", "number": True, "example": "6.5"},
        {"name": "RAD", "type": "int", "number": True, "example": "4"},
        {"name": "TOWN", "type": "string", "number": False, "example": "Lynn"},
    ],
    "new_row": lambda values, loaded: {"prediction": 24.25},
    "save_pipeline": lambda path, overwrite: path,
    "load_pipeline": lambda settings, path: {"path": path, "stages": CARDS},
    "tasks": lambda job: [
        {"stage": 1, "task": n, "attempt": 0, "executor": str(n % 2), "host": "127.0.0.1",
         "state": "SUCCESS" if n else "FAILED"}
        for n in range(6)
    ],
    "cluster_status": lambda: CLUSTER,
    "cluster_start": lambda workers, java_home: CLUSTER,
    "cluster_stop": lambda: None,
    "kill_worker": lambda id: ONE_DEAD,
    "log": lambda lines: {"lines": ["INFO ready"] * 40, "path": "/tmp/spark.log"},
}  # fmt: skip


def values(**changes) -> dict[str, Any]:
    """Return the form's values."""
    return {**SparkSettings().model_dump(), **changes}


class Worker:
    """Answers what is asked, at once or when the test says so; keeps all that was asked."""

    def __init__(self, **answers) -> None:
        self.answers = {**ANSWERS, **answers}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def serve_part(self, part) -> None:
        """Answer a part's questions."""
        part.asked.connect(self._take_part)

    def serve_view(self, view) -> None:
        """Answer all of a view's questions."""
        self._view = view
        view.ask_requested.connect(self._take_view)

    def count(self, request) -> int:
        """Return how often this was asked."""
        return sum(name == request for name, _ in self.asked)

    def last(self, request) -> dict[str, Any]:
        """Return what the newest question of this kind was asked with."""
        return next(values for name, values in reversed(self.asked) if name == request)

    def _take_part(self, part, request, values) -> None:
        part.take_answer(request, values, self._answer(request, values))

    def _take_view(self, entry, values) -> None:
        self._view.show_answer(entry, self._answer(entry.removeprefix(PREFIX), values))

    def _answer(self, request, values) -> Answer:
        self.asked.append((request, values))
        value = self.answers[request]
        if isinstance(value, str):  # what went wrong
            return Answer(1, None, value, "the whole trace")
        return Answer(1, value(**values))


def timeline(jobs=12, running=False) -> dict[str, Any]:
    """Return some jobs one after the other."""
    started = 1_700_000_000.0 + np.cumsum(np.linspace(0.1, 0.6, jobs))
    ended = started + np.linspace(0.05, 0.9, jobs)
    done = np.full(jobs, 4)
    if running:
        ended[-1], done[-1] = np.nan, 1
    return {
        "job": np.arange(jobs),
        "stages": np.full(jobs, 2),
        "stages_done": np.full(jobs, 2),
        "tasks": np.full(jobs, 4),
        "tasks_done": done,
        "tasks_failed": np.zeros(jobs, int),
        "started": started,
        "ended": ended,
        "name": [f"treeAggregate {n}" for n in range(jobs)],
    }


WORK = {
    "records_read": 5060,
    "bytes_read": 1_204_224,
    "shuffle_read_bytes": 0,
    "shuffle_write_bytes": 20_480,
    "spilled_bytes": 0,
    "jvm_mb": 612.5,
    "python_mb": 201.0,
}
PHASES = {"load_s": 0.52, "split_s": 0.21, "fit_s": 3.4, "judge_s": 0.6}


def scaling() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return snapshots and result of a comparison in which Spark overtakes one of two."""
    sizes = np.array([1e4, 1e5, 1e6])
    beyond = np.geomspace(1e6, 1e8, 20)
    curves = {
        "sklearn": {
            "title": "scikit-learn, exact splits",
            "seconds": np.array([0.2, 2.0, 23.0]),
            "peak_mb": np.array([150.0, 300.0, 2100.0]),
            "trend_seconds": 23.0 * (beyond / 1e6) ** 1.03,
        },
        "xgboost": {
            "title": "xgboost, 32 bins",
            "seconds": np.array([0.1, 0.5, 4.0]),
            "peak_mb": np.array([150.0, 220.0, 900.0]),
            "trend_seconds": 4.0 * (beyond / 1e6) ** 0.8,
        },
        "spark": {
            "title": "Spark, 32 bins",
            "seconds": np.array([2.2, 3.9, 16.0]),
            "peak_mb": np.array([620.0, 700.0, 1500.0]),
            "trend_seconds": 16.0 * (beyond / 1e6) ** 0.43,
        },
    }
    for curve in curves.values():
        curve |= {"rows": sizes, "trend_rows": beyond}
    result = {
        "crossovers": {
            "sklearn": {"rows": 5.1e5, "is_measured": True},
            "xgboost": {"rows": 4.2e7, "is_measured": False},
        },
    }
    return {"scaling": curves}, result
