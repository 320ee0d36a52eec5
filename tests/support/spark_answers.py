"""What a worker of the Spark lab would answer, made up, for tests of the exhibit alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from core.data.preview import preview
from core.labs.spark.options.model_texts import StageSpec, parse_stages
from core.labs.spark.pipeline_reports import (
    CheckedStage,
    Confusion,
    FittedStage,
    LoadedPipeline,
    PlanePoints,
    Predictions,
    RatedItem,
    RocCurve,
    RowField,
    RowsAround,
    Rule,
    StageKind,
    StageParam,
    TaskPlace,
    UserItems,
    Verdict,
)
from core.labs.spark.reports import (
    ClusterStatus,
    Column,
    ColumnSummary,
    LogTail,
    NumberCounts,
    Page,
    PlanStep,
    QueryPage,
    SessionStatus,
    TableSummary,
    WorkerStatus,
)
from core.labs.spark.script.own_files import is_looked_at
from core.labs.spark.settings import SparkSettings
from core.runtime.messages import Answer
from core.runtime.request import Request
from ui.runtime.question import Question

COLUMNS = ("CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "MEDV")

READY = SessionStatus(
    is_ready=True,
    phases={"look": 0.02, "java": 1.9, "context": 0.8, "session": 0.1},
    master="local[*]",
    version="4.3.0",
    java="25.0.2",
    heap_mb=2048,
)
STARTING = replace(READY, is_ready=False, phase="context", version="", heap_mb=0)
DIED = replace(READY, is_ready=False, has_died=True)

CARDS = (
    StageSpec(
        "pyspark.ml.feature.VectorAssembler",
        {"inputCols": list(COLUMNS[:-1]), "outputCol": "features"},
    ),
    StageSpec("pyspark.ml.feature.StandardScaler", {"inputCol": "features", "outputCol": "scaled"}),
    StageSpec(
        "pyspark.ml.regression.LinearRegression", {"featuresCol": "scaled", "labelCol": "MEDW"}
    ),
)


def param(name, type_, default=None, role="setting", choices=()):
    """Return a parameter of a stage."""
    doc = f"What {name} is for, in Spark's own words."
    return StageParam(name, type_, doc, default, tuple(choices), role)


def kind(cls, doc, kind_, *params):
    """Return a stage that can be added."""
    group, _, name = cls.removeprefix("pyspark.ml.").rpartition(".")
    return StageKind(cls, name, group, kind_, doc, params)


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
    return Page(tuple(names), tuple(map(tuple, rows)), page, page * size + count < total)


def look_at(asked):
    """Return the first look at a file that is there, as the worker does."""
    settings = SparkSettings.make(asked.settings)
    return preview(settings.data, settings.decisions) if is_looked_at(settings) else None


def checked(stages: str) -> tuple[CheckedStage, ...]:
    """Return what a check finds of each stage: a label that is not there, and nothing else."""
    found = []
    for spec in parse_stages(stages):
        params = spec.params
        inputs = [
            params[name] for name in ("inputCol", "featuresCol", "labelCol") if name in params
        ]
        made = params.get("outputCol", params.get("predictionCol", ""))
        wrong = "There is no column 'MEDW'; did you mean MEDV?" if "MEDW" in inputs else ""
        reads = [*params.get("inputCols", []), *inputs] if spec.is_on else []
        writes = [Column(made, "vector")] if made and spec.is_on else []
        found.append(CheckedStage(spec.cls, tuple(reads), tuple(writes), wrong))
    return tuple(found)


_SCAN = PlanStep(
    "Scan csv",
    "FileScan csv Location: InMemoryFileIndex",
    {
        "number of output rows": 506,
        "scan time": 210,
        "size of files read": 34_987,
        "number of files read": 1,
    },
)
PLAN = PlanStep(
    "CollectLimit",
    "CollectLimit 100",
    {"number of output rows": 100},
    (PlanStep("Project", "Project [CRIM#1, MEDV#2]", {}, (_SCAN,)),),
)

_WORKER = WorkerStatus(1, 4711, True, "ALIVE", 1, 1, 1024, (4713,))
CLUSTER = ClusterStatus(
    "spark://127.0.0.1:40211",
    "http://127.0.0.1:40212",
    (_WORKER, replace(_WORKER, id=2, pid=4712, cores_used=0, executors=())),
)
ONE_DEAD = replace(
    CLUSTER,
    workers=(_WORKER, replace(CLUSTER.workers[1], is_alive=False, state="DEAD")),
)

_RNG = np.random.default_rng(1)
_TRUE = _RNG.uniform(5, 50, 102)

STEPS = '(\n    spark.table("boston")\n    .where("RM > 6")\n    .limit(100)\n)'

ANSWERS: dict[str, Any] = {
    "Start": lambda asked: READY,
    "LookAtSession": lambda asked: READY,
    "LookAtFile": lambda asked: look_at(asked),
    "ListColumns": lambda asked: tuple(Column(name, "double", True) for name in COLUMNS),
    "ShowRows": lambda asked: page_of(asked.page, asked.size),
    "Summarize": lambda asked: TableSummary(
        506,
        tuple(
            ColumnSummary(name, "double", n, 100 + n, 10.5 * n, 3.25, 0.0, 99.0)
            for n, name in enumerate(COLUMNS)
        ),
    ),
    "CountValues": lambda asked: NumberCounts(
        np.linspace(0, 50, asked.bins + 1), np.random.default_rng(0).poisson(20, asked.bins), 0
    ),
    "ListViews": lambda asked: ("boston", "train", "test"),
    "Query": lambda asked: QueryPage(page_of(asked.page, asked.size), 0.31),
    "PlanQuery": lambda asked: PLAN,
    "TellInSteps": lambda asked: STEPS,
    "ListStages": lambda asked: tuple(KINDS),
    "ListTemplateStages": lambda asked: CARDS,
    "CheckStages": lambda asked: checked(asked.settings["stages"]),
    "ShowAround": lambda asked: RowsAround(
        page_of(0, asked.count),
        page_of(1, asked.count, names=(*COLUMNS, "features")),
        ("features",),
        1000,
    ),
    "InspectStages": lambda asked: (
        FittedStage(
            "pyspark.ml.regression.LinearRegressionModel",
            {"labelCol": "MEDV"},
            {"coefficients": [-0.11234, 0.03], "intercept": 30.2456},
        ),
    ),
    "ChooseModel": lambda asked: asked.model,
    "Predict": lambda asked: Predictions(_TRUE, _TRUE + 4 * np.sin(_TRUE)),
    "DrawRoc": lambda asked: RocCurve(
        np.array([0, 0.1, 0.3, 1]), np.array([0, 0.7, 0.9, 1]), 0.8712
    ),
    "CountConfusion": lambda asked: Confusion(("no", "yes"), np.array([[40, 3], [5, 60]])),
    "DrawPlane": lambda asked: PlanePoints(
        np.random.default_rng(2).normal(size=(150, 2))
        + np.array([[0, 0], [4, 1], [1, 5]])[np.arange(150) % 3],
        tuple(str(n % 3) for n in range(150)),
    ),
    "ListRules": lambda asked: (Rule(("12",), ("3",), 0.81, 1.9, 0.4),),
    "Recommend": lambda asked: UserItems(
        tuple(RatedItem(50 + n, 5.0) for n in range(4)),
        tuple(RatedItem(n, 5.0 - n / 10) for n in range(asked.count)),
        (0, 3, 7),
    ),
    "ListFields": lambda asked: (
        RowField("RM", "double", True, "6.5"),
        RowField("RAD", "int", True, "4"),
        RowField("TOWN", "string", False, "Lynn"),
    ),
    "JudgeRow": lambda asked: Verdict(24.25),
    "SavePipeline": lambda asked: asked.path,
    "LoadPipeline": lambda asked: LoadedPipeline(
        asked.path, tuple(FittedStage(card.cls, card.params) for card in CARDS)
    ),
    "ListTasks": lambda asked: tuple(
        TaskPlace(1, n, 0, str(n % 2), "127.0.0.1", "SUCCESS" if n else "FAILED") for n in range(6)
    ),
    "LookAtCluster": lambda asked: CLUSTER,
    "StartCluster": lambda asked: CLUSTER,
    "StopCluster": lambda asked: None,
    "KillWorker": lambda asked: ONE_DEAD,
    "ReadLog": lambda asked: LogTail("/tmp/spark.log", ("INFO ready",) * 40),
}


def values(**changes) -> dict[str, Any]:
    """Return the form's values."""
    return {**SparkSettings().model_dump(), **changes}


class Worker:
    """Answers what is asked, at once or when the test says so; keeps all that was asked.

    Answers are given by the names of their questions: a function of the question, or the words
    that say what went wrong. Questions whose name is in ``held`` wait in ``waiting``.
    """

    def __init__(self, **answers) -> None:
        self.answers = {**ANSWERS, **answers}
        self.asked: list[Request[Any]] = []
        self.held: set[str] = set()
        self.waiting: list[Question] = []

    def serve(self, part) -> None:
        """Answer a part's questions."""
        part.asked.connect(self._take)

    @property
    def names(self) -> list[str]:
        """The names of what was asked, in its order."""
        return [type(request).__name__ for request in self.asked]

    def count(self, name) -> int:
        """Return how often this was asked."""
        return self.names.count(name)

    def last(self, name) -> Any:
        """Return the newest question of this name."""
        return next(each for each in reversed(self.asked) if type(each).__name__ == name)

    def _take(self, question: Question) -> None:
        self.asked.append(question.request)
        if type(question.request).__name__ in self.held:
            self.waiting.append(question)
        else:
            self.answer(question)

    def answer(self, question: Question) -> None:
        """Answer a question, such as one that was held."""
        answer = self.answers[type(question.request).__name__]
        if isinstance(answer, str):
            question.take(Answer(1, None, answer, "the whole trace"))
        else:
            question.take(Answer(1, answer(question.request)))


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
