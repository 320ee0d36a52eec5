"""Java is killed at any moment: one sentence says so, and the next run starts another."""

from __future__ import annotations

import psutil
import pytest
from support.processes import wait_until
from support.spark_drivers import end_spark
from support.spark_runs import LONG_QUERY, act_when, ask, result_of

from core.labs.spark.engine.session import session_of
from core.labs.spark.experiment import run
from core.labs.spark.reports import LookAtSession, Query
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError, NewWorkerNeeded
from core.runtime.events import Started, Step
from core.runtime.worker.context import RunContext

pytestmark = pytest.mark.slow

GONE = r"^Java is gone: its process has ended \(SIGKILL\)\. Run again to start a new one\.$"


@pytest.fixture
def state():
    """Return the state of a tab with a session, which the test may kill."""
    state: dict = {}
    session_of(state).wait(SparkSettings.make())
    yield state
    end_spark(state)


def java(state):
    return psutil.Process(session_of(state).backend.jvm.pid)


def killed_at_the_next_job(state):
    tracker = session_of(state).backend.spark.sparkContext.statusTracker()
    return act_when(lambda: bool(tracker.getActiveJobsIds()), java(state).kill)


def test_killed_while_idle_it_is_seen_at_once_and_a_run_takes_another_worker(state):
    java(state).kill()
    wait_until(lambda: ask(state, LookAtSession()).has_died)
    assert "its process has ended (SIGKILL)" in ask(state, LookAtSession()).error
    with pytest.raises(NewWorkerNeeded):
        result_of(state)


def test_killed_between_the_start_and_the_first_job_it_is_one_sentence(state):
    events = run(SparkSettings.make(), RunContext(state))
    assert isinstance(next(events), Started)
    java(state).kill()
    with pytest.raises(LabError, match=GONE):
        list(events)


@pytest.mark.parametrize("phases_before", [0, 2, 3])
def test_killed_while_a_job_runs_it_is_one_sentence(state, phases_before):
    events = run(SparkSettings.make({"model": "gbt"}), RunContext(state))
    done = 0
    while done < phases_before:
        done += isinstance(next(events), Step)
    killer = killed_at_the_next_job(state)
    with pytest.raises(LabError, match=GONE) as caught:
        list(events)
    killer.join()
    assert caught.value.details
    assert ask(state, LookAtSession()).has_died
    with pytest.raises(NewWorkerNeeded):
        result_of(state)


def test_killed_while_it_answers_a_question_it_is_one_sentence(state):
    killer = killed_at_the_next_job(state)
    with pytest.raises(LabError, match=GONE):
        ask(state, Query({}, LONG_QUERY))
    killer.join()


def test_killed_while_sizes_are_compared_it_is_one_sentence(state):
    killer = killed_at_the_next_job(state)
    with pytest.raises(LabError, match=GONE):
        result_of(state, experiment="scaling", model="linear", rows=2000)
    killer.join()


def test_a_java_that_runs_out_of_memory_says_so():
    state: dict = {}
    with pytest.raises(LabError, match=r"heap|memory") as caught:
        ask(state, Query({"heap_mb": 512}, "SELECT size(sequence(1, 300000000)) AS n"))
    assert "\n" not in str(caught.value)
    end_spark(state)
