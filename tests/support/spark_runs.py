"""Runs of the Spark lab, and what its processes listen at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import psutil

from core.labs.spark.experiment import run
from core.labs.spark.pipeline.fitted import fitted_of
from core.labs.spark.settings import SparkSettings
from core.runtime.request import Request, function_for
from core.runtime.worker.context import RunContext
from support.processes import wait_until

A = TypeVar("A")
SCORES = ("rmse", "r2", "train_rows", "test_rows")
# Keeps Spark busy for minutes with one job.
LONG_QUERY = "SELECT count(*) FROM range(100000000000) WHERE pow(id, 0.3) < 0"


def result_of(state: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """Return what a run to its end tells."""
    context = RunContext(state)
    for _ in run(SparkSettings.make(settings), context):
        pass
    return context.result


def scores_of(state: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """Return the numbers that are the same on any cluster."""
    result = result_of(state, **settings)
    return {name: result[name] for name in SCORES}


def ask(state: dict[str, Any], request: Request[A]) -> A:
    """Return a worker's answer."""
    answer: A = function_for(request)(state, request)
    return answer


def judged_rows(state: dict[str, Any]) -> list[int]:
    """Return which rows of a small data set the last run was judged on, counted from 0."""
    from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

    fitted = fitted_of(state)
    # A last column more changes no row's place in the split.
    numbered = fitted.table.withColumn("number", F.monotonically_increasing_id())
    return sorted(row[0] for row in fitted.script.parts(numbered)[1].select("number").collect())


def act_when(is_the_moment: Callable[[], bool], act: Callable[[], Any]) -> threading.Thread:
    """Act in another thread at a moment of a run; join the thread after the run."""

    def wait_and_act() -> None:
        wait_until(is_the_moment)
        act()

    thread = threading.Thread(target=wait_and_act)
    thread.start()
    return thread


def calls() -> list[threading.Thread]:
    """Return the threads that still ask Spark for something."""
    names = ("spark run", "spark stop")
    return [thread for thread in threading.enumerate() if thread.name in names]


def listening_beyond_this_computer(pids: Iterable[int]) -> list[Any]:
    """Return where processes and their children listen for others than this computer."""
    family = [psutil.Process(pid) for pid in pids]
    family += [child for process in family for child in process.children(recursive=True)]
    return [
        connection.laddr
        for process in family
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
        and connection.laddr.ip.removeprefix("::ffff:") not in ("127.0.0.1", "::1")
    ]
