"""The same pipeline on a real cluster and over Connect; a worker is killed in the middle."""

from __future__ import annotations

import json
import threading

import psutil
import pytest
from support.processes import wait_until

from core.labs.spark import requests
from core.labs.spark.clusters import start_cluster, start_connect_server
from core.labs.spark.experiment import run
from core.labs.spark.home import home_of
from core.labs.spark.settings import SparkSettings
from core.runtime.context import RunContext
from core.runtime.errors import LabError

pytestmark = pytest.mark.slow
SCORES = ("rmse", "r2", "train_rows", "test_rows")


def result_of(state, **settings):
    context = RunContext(state)
    for _ in run(SparkSettings.make(settings), context):
        pass
    return {name: context.result[name] for name in SCORES}


def listening_beyond_this_computer(pids):
    family = [psutil.Process(pid) for pid in pids]
    family += [child for process in family for child in process.children(recursive=True)]
    return [
        connection.laddr
        for process in family
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
        and connection.laddr.ip.removeprefix("::ffff:") not in ("127.0.0.1", "::1")
    ]


@pytest.fixture(scope="module")
def here():
    """Return the numbers of the same pipeline on this computer, whose Spark then ends.

    Python talks to one driver at a time.
    """
    state: dict = {}
    numbers = result_of(state)
    home_of(state).stop()
    return numbers


@pytest.fixture
def state():
    """Return a tab's state, and end whatever Spark it came to hold."""
    state: dict = {}
    yield state
    home_of(state).stop()


def test_a_worker_is_killed_while_a_job_runs_and_the_numbers_stay(here, state):
    cluster = start_cluster(workers=2)
    try:
        assert cluster.alive() == 2
        first = result_of(state, master=cluster.master)
        assert first == pytest.approx(here, abs=1e-6)
        workers = cluster.status()["workers"]
        assert all(worker["executors"] for worker in workers)
        servers = [cluster.server, *cluster.workers.values()]
        assert not listening_beyond_this_computer([server.jvm.pid for server in servers])

        spark = home_of(state).backend.spark
        victim = workers[0]
        killed = threading.Event()

        def kill_during_a_job():
            tracker = spark.sparkContext.statusTracker()
            wait_until(lambda: bool(tracker.getActiveJobsIds()))
            # By their process ids, as a machine that loses its power.
            for pid in (victim["pid"], *victim["executors"]):
                psutil.Process(pid).kill()
            killed.set()

        killer = threading.Thread(target=kill_during_a_job)
        killer.start()
        again = result_of(state, master=cluster.master)
        killer.join()
        assert killed.is_set()
        assert again == pytest.approx(here, abs=1e-6)
        assert not cluster.status()["workers"][0]["is_alive"]
    finally:
        cluster.stop()


def test_a_connect_server_gives_the_same_numbers_and_shows_its_rows(here, state):
    server = start_connect_server()
    try:
        values = {"master": server.master}
        assert result_of(state, **values) == pytest.approx(here, abs=1e-6)
        assert not listening_beyond_this_computer([server.server.jvm.pid])
        assert len(requests.inspect(state)[-1]["findings"]["coefficients"]) == 13
        found = requests.sql(state, values, "SELECT count(*) AS n FROM boston")
        assert found["rows"] == [["506"]]
        tree = requests.plan(state, values, "SELECT CHAS, count(*) FROM boston GROUP BY CHAS")
        assert tree["children"]
        card = {"class": "pyspark.ml.feature.PCA", "params": {"k": 2, "inputCol": "nope"}}

        checked = requests.check(state, {**values, "stages": json.dumps([card])})
        assert "'nope', which is not there" in checked[0]["error"]
    finally:
        home_of(state).stop()
        server.stop()


def test_after_java_was_killed_the_tab_says_so_and_the_next_run_starts_a_new_one(here, state):
    context = RunContext(state)
    events = run(SparkSettings.make({"model": "gbt"}), context)
    next(events), next(events)
    pid = home_of(state).backend.jvm.pid
    psutil.Process(pid).kill()
    wait_until(lambda: not home_of(state).backend.is_alive)
    with pytest.raises(LabError, match="its process has ended"):
        list(events)
    assert requests.status(state)["has_died"]
    assert result_of(state) == here
    assert home_of(state).backend.jvm.pid != pid


@pytest.mark.parametrize("master", ["spark://127.0.0.1:9", "sc://127.0.0.1:9"])
def test_a_master_that_does_not_answer_is_named(state, master):
    with pytest.raises(LabError, match=f"Nothing answers at {master}"):
        result_of(state, master=master)


def test_a_cluster_that_was_not_started_has_no_status(state):
    with pytest.raises(LabError, match="There is no cluster"):
        requests.cluster_status(state)
