"""The same pipeline over Spark Connect: its numbers, Stop, what is not there, and a dead server."""

from __future__ import annotations

import gc
import json
import time

import pytest
from support.processes import wait_until
from support.spark_drivers import end_spark
from support.spark_runs import (
    act_when,
    ask,
    calls,
    listening_beyond_this_computer,
    result_of,
    scores_of,
)

from core.labs.spark.engine.clusters import start_connect_server
from core.labs.spark.engine.faults import SparkError
from core.labs.spark.engine.session import session_of
from core.labs.spark.experiment import run
from core.labs.spark.pipeline_reports import CheckStages, InspectStages, ListStages, ListTasks
from core.labs.spark.reports import LookAtSession, PlanQuery, Query, ReadLog
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import Cancelled, LabError
from core.runtime.events import Step
from core.runtime.worker.context import RunContext

pytestmark = [
    pytest.mark.slow,
    # Spark forgets to close the pool of a search's threads; it ends when it is collected.
    pytest.mark.filterwarnings("ignore:unclosed running multiprocessing pool:ResourceWarning"),
]
LONG = {
    "forest": {"model": "random_forest", "params": "numTrees=400, maxDepth=15"},
    "cross-validation": {
        "model": "tree",
        "validation": "cross_validation",
        "grid": "maxDepth=2|3|4|5|6|7|8|9",
        "folds": 10,
    },
}


@pytest.fixture(scope="module")
def here():
    """Return the numbers of the same pipeline on this computer, whose Spark then ends."""
    state: dict = {}
    numbers = scores_of(state)
    end_spark(state)
    return numbers


@pytest.fixture(scope="module")
def server(here):
    server = start_connect_server()
    yield server
    server.stop()


@pytest.fixture
def values(server):
    return {"master": server.master}


@pytest.fixture
def state():
    state: dict = {}
    yield state
    gc.collect()
    end_spark(state)


def test_the_numbers_are_the_same_and_the_rows_are_shown(here, state, server, values):
    assert scores_of(state, **values) == pytest.approx(here, abs=1e-6)
    assert not listening_beyond_this_computer([server.server.jvm.pid])
    assert len(ask(state, InspectStages())[-1].findings["coefficients"]) == 13
    found = ask(state, Query(values, "SELECT count(*) AS n FROM boston"))
    assert found.page.rows == (("506",),)
    tree = ask(state, PlanQuery(values, "SELECT CHAS, count(*) FROM boston GROUP BY CHAS"))
    assert tree.children
    ask(state, PlanQuery(values, "CREATE TEMPORARY VIEW made AS SELECT 1 AS a"))
    assert not session_of(state).backend.spark.catalog.tableExists("made")
    with pytest.raises(LabError, match="CHASS"):
        ask(state, PlanQuery(values, "SELECT CHASS FROM boston"))
    card = {"class": "pyspark.ml.feature.PCA", "params": {"k": 2, "inputCol": "nope"}}
    checked = ask(state, CheckStages({**values, "stages": json.dumps([card])}))
    assert "'nope', which is not there" in checked[0].error


def test_what_is_not_there_tells_why(state, values):
    result_of(state, **values)
    off = ask(state, LookAtSession()).off
    assert {"jobs", "log", "costs", "ui", "xgboost"} == off.keys()
    with pytest.raises(LabError, match="does not tell of its jobs"):
        ask(state, ListTasks(0))
    assert ask(state, ReadLog()).reason == off["log"]
    stages = {each.name: each.reason for each in ask(state, ListStages(values))}
    assert "driver in this process" in stages["SparkXGBRegressor"]
    assert stages["LinearRegression"] == ""
    card = {"class": "xgboost.spark.SparkXGBRegressor", "params": {"label_col": "MEDV"}}
    checked = ask(state, CheckStages({**values, "stages": json.dumps([card])}))
    assert "driver in this process" in checked[0].error


@pytest.mark.parametrize("kind", LONG)
def test_a_stop_leaves_no_job_on_the_server(state, server, values, kind):
    context = RunContext(state)
    events = run(SparkSettings.make({**values, **LONG[kind]}), context)
    steps = 0
    while steps < 2:
        steps += isinstance(next(events), Step)
    driver = server.server.spark.SparkContext.getOrCreate()
    tracker = driver.statusTracker()
    presser = act_when(lambda: len(tracker.getActiveJobIds()) > 0, context.cancel)
    with pytest.raises(Cancelled):
        list(events)
    presser.join()
    wait_until(lambda: not calls() and not len(tracker.getActiveJobIds()))
    began, count = time.monotonic(), driver.statusStore().jobsList(None).length()
    while time.monotonic() - began < 1:  # a fit that went on would start tens of jobs in this time
        assert not len(tracker.getActiveJobIds())
    assert driver.statusStore().jobsList(None).length() == count
    assert session_of(state).is_ready


def test_a_server_that_is_killed_is_one_sentence_and_another_master_works(state):
    server = start_connect_server()
    try:
        context = RunContext(state)
        settings = {"master": server.master, **LONG["forest"]}
        events = run(SparkSettings.make(settings), context)
        steps = 0
        while steps < 2:
            steps += isinstance(next(events), Step)
        tracker = server.server.spark.SparkContext.getOrCreate().statusTracker()
        killer = act_when(lambda: len(tracker.getActiveJobIds()) > 0, server.server.jvm.kill)
        with pytest.raises(SparkError, match=r"^The server at sc://\S+ does not answer any more;"):
            list(events)
        killer.join()
        assert ask(state, LookAtSession()).has_died
    finally:
        server.stop()
    assert result_of(state)["r2"] > 0.5
