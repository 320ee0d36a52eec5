"""The tab's Spark: how it starts, tells of itself, is stopped and comes back."""

from __future__ import annotations

import threading

import pytest
from support.processes import wait_until
from support.spark_drivers import end_spark
from support.spark_runs import ask

from core.labs.spark.engine import aot
from core.labs.spark.engine.addresses import address_of, own_address
from core.labs.spark.engine.java_home import choose_java
from core.labs.spark.engine.session import session_configuration, session_of
from core.labs.spark.reports import ListColumns, LookAtSession, ReadLog, Start
from core.labs.spark.settings import SparkSettings
from core.machine.java import Java
from core.runtime.errors import Cancelled, LabError, NewWorkerNeeded


@pytest.fixture
def state():
    state: dict = {}
    yield state
    end_spark(state)


# The cache of classes.


def test_each_java_has_a_cache_of_its_own():
    files = {
        aot.cache_file(Java("/a/bin/java", version, "PATH")) for version in ("25.0.1", "25.0.2")
    }
    assert len(files) == 2


def test_without_a_cache_java_is_told_of_none():
    assert aot.options(choose_java()) == ()


def test_a_java_too_old_for_a_cache_gets_none():
    assert not aot.is_wanted(Java("/a/bin/java", "21.0.4", "PATH"))
    assert aot.is_wanted(Java("/a/bin/java", "25.0.2", "PATH"))


@pytest.mark.slow
def test_a_damaged_cache_hinders_nothing(state):
    file = aot.cache_file(choose_java())
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no cache at all" * 1000)
    backend = session_of(state).wait(SparkSettings.make())
    assert f"-XX:AOTCache={file}" in backend.jvm.plan.aot
    assert backend.spark.range(3).count() == 3


# What goes wrong.


@pytest.mark.slow
def test_a_master_that_spark_cannot_use_is_told_in_sparks_words_and_another_works(state):
    session = session_of(state)
    with pytest.raises(LabError, match="Spark says: "):
        session.wait(SparkSettings.make({"master": "k8s://https://127.0.0.1:9"}))
    assert session.wait(SparkSettings.make()).spark.range(3).count() == 3


# Where it listens.


@pytest.mark.parametrize(
    ("master", "address"),
    [
        ("spark://a:7077", ("a", 7077)),
        ("spark://a:1,b:2", ("a", 1)),
        ("sc://a", ("a", 15002)),
        ("sc://[::1]:15/;token=x", ("::1", 15)),
    ],
)
def test_an_address_has_a_host_and_a_port(master, address):
    assert address_of(master) == address


@pytest.mark.parametrize("master", ["local[*]", "spark://127.0.0.1:7077", "yarn"])
def test_the_driver_stays_on_this_computer(master):
    assert own_address(master) == "127.0.0.1"
    told = session_configuration(SparkSettings.make({"master": master}))
    assert told["spark.driver.bindAddress"] == "127.0.0.1"


# Starting.


def test_what_hinders_the_start_is_told_and_the_next_try_may_succeed(state, tmp_path):
    home_settings = {"java_home": str(tmp_path)}
    ask(state, Start(home_settings, train=False))
    wait_until(lambda: not ask(state, LookAtSession()).phase)
    assert "There is no Java in" in ask(state, LookAtSession()).error
    assert not ask(state, LookAtSession()).is_ready
    with pytest.raises(LabError, match="There is no Java in"):
        ask(state, ListColumns(home_settings))


@pytest.mark.slow
def test_it_starts_in_the_background_and_tells_its_phases(state):
    assert ask(state, Start({}, train=False)).phase
    seen = set()

    def look():
        told = ask(state, LookAtSession())
        seen.update(told.phases)
        return told.is_ready

    wait_until(look)
    assert {"java", "context", "session"} <= seen
    assert ask(state, LookAtSession()).phases["java"] > 0
    assert ask(state, ReadLog()).path.endswith("spark.log")
    ready = ask(state, LookAtSession()).phases
    ask(state, Start({}, train=False))  # it is there: nothing is started again
    assert ask(state, LookAtSession()).phases == ready


@pytest.mark.slow
def test_a_stop_while_it_starts_leaves_the_start_to_go_on(state):
    session = session_of(state)
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(Cancelled):
        session.wait(SparkSettings.make(), stopped.is_set)
    wait_until(lambda: session.is_ready)


# Another session.


@pytest.mark.slow
def test_another_master_is_served_by_the_same_java(state):
    session = session_of(state)
    first = session.wait(SparkSettings.make())
    second = session.wait(SparkSettings.make({"master": "local[1]"}))
    assert second.jvm.pid == first.jvm.pid
    assert not first.is_alive
    assert second.spark.sparkContext.master == "local[1]"
    assert second.spark.range(3).count() == 3


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"heap_mb": 600}, {"data": "generated", "rows": 1_000_000}])
def test_another_java_takes_a_worker_of_its_own(state, change):
    session_of(state).wait(SparkSettings.make())
    with pytest.raises(NewWorkerNeeded):
        session_of(state).wait(SparkSettings.make(change))


@pytest.mark.slow
def test_large_data_on_a_cluster_are_not_this_javas_work(state):
    session_of(state).wait(SparkSettings.make())
    large = {"data": "generated", "rows": 1_000_000, "master": "spark://127.0.0.1:9"}
    with pytest.raises(LabError, match="Nothing answers at"):
        session_of(state).wait(SparkSettings.make(large))
