"""The same pipeline on a real cluster; a worker is killed in the middle."""

from __future__ import annotations

import threading

import psutil
import pytest
from support.processes import wait_until
from support.spark_drivers import end_spark
from support.spark_runs import ask, listening_beyond_this_computer, scores_of

from core.labs.spark.engine.clusters import start_cluster
from core.labs.spark.engine.session import session_of
from core.labs.spark.reports import LookAtCluster
from core.runtime.errors import LabError

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def here():
    """Return the numbers of the same pipeline on this computer, whose Spark then ends.

    Python talks to one driver at a time.
    """
    state: dict = {}
    numbers = scores_of(state)
    end_spark(state)
    return numbers


@pytest.fixture
def state():
    """Return a tab's state, and end whatever Spark it came to hold."""
    state: dict = {}
    yield state
    end_spark(state)


def test_a_worker_is_killed_while_a_job_runs_and_the_numbers_stay(here, state):
    cluster = start_cluster(workers=2)
    try:
        assert cluster.alive() == 2
        first = scores_of(state, master=cluster.master)
        assert first == pytest.approx(here, abs=1e-6)
        workers = cluster.status().workers
        assert all(worker.executors for worker in workers)
        servers = [cluster.server, *cluster.workers.values()]
        assert not listening_beyond_this_computer([server.jvm.pid for server in servers])

        spark = session_of(state).backend.spark
        victim = workers[0]
        killed = threading.Event()

        def kill_during_a_job():
            tracker = spark.sparkContext.statusTracker()
            wait_until(lambda: bool(tracker.getActiveJobsIds()))
            # By their process ids, as a machine that loses its power.
            for pid in (victim.pid, *victim.executors):
                psutil.Process(pid).kill()
            killed.set()

        killer = threading.Thread(target=kill_during_a_job)
        killer.start()
        again = scores_of(state, master=cluster.master)
        killer.join()
        assert killed.is_set()
        assert again == pytest.approx(here, abs=1e-6)
        assert not cluster.status().workers[0].is_alive
    finally:
        cluster.stop()


@pytest.mark.parametrize("master", ["spark://127.0.0.1:9", "sc://127.0.0.1:9"])
def test_a_master_that_does_not_answer_is_named(state, master):
    with pytest.raises(LabError, match=f"Nothing answers at {master}"):
        scores_of(state, master=master)


def test_a_cluster_that_was_not_started_has_no_status(state):
    with pytest.raises(LabError, match="There is no cluster"):
        ask(state, LookAtCluster())
