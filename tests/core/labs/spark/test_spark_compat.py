"""Each private door of pyspark that the lab goes through is still there: fails on an upgrade."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from support.processes import REPO

from core.labs.spark import compat
from core.labs.spark.compat import LOOKED_AT

_PRIVATE = re.compile(
    r"(?:spark|context|table|session|stage|error|client|model|server)\)?\._[a-z]\w*"
)


@pytest.mark.parametrize("package", LOOKED_AT)
def test_it_is_the_version_in_which_the_doors_were_tried(package):
    assert version(package) == LOOKED_AT[package]


@pytest.mark.parametrize("folder", ["core/labs/spark", "ui/labs/spark"])
def test_no_other_file_goes_through_a_private_door(folder):
    found = [
        f"{file.relative_to(REPO)}: {hit[0]}"
        for file in sorted(Path(REPO, folder).rglob("*.py"))
        if file.name != "compat.py"
        for hit in _PRIVATE.finditer(file.read_text(encoding="utf-8"))
        if "self._" not in hit[0]
    ]
    assert found == []


@pytest.mark.slow
def test_the_store_knows_the_jobs_once_all_is_told(lab):
    spark = lab.session.backend.spark
    spark.sparkContext.setJobGroup("canary", "a canary")
    spark.range(3).count()
    compat.wait_for_events(spark, 10_000)
    jobs = spark.sparkContext.statusTracker().getJobIdsForGroup("canary")
    assert [compat.status_store(spark).job(id_).completionTime().isDefined() for id_ in jobs]


@pytest.mark.slow
def test_a_cancelled_group_starts_no_more_jobs(lab):
    spark = lab.session.backend.spark
    compat.cancel_group(spark, "never to be")
    spark.sparkContext.setJobGroup("never to be", "a canary")
    with pytest.raises(Exception, match="cancelled"):
        spark.range(3).count()
    spark.sparkContext.setJobGroup("another", "a canary")
    assert spark.range(3).count() == 3


@pytest.mark.slow
def test_what_would_print_a_broken_connection_is_replaced(lab):
    server = lab.session.backend.spark.sparkContext._accumulatorServer
    assert server.handle_error is compat._say_nothing
    assert callable(type(server).handle_error)


@pytest.mark.slow
def test_plans_are_parsed_planned_and_told_without_running(lab):
    spark = lab.session.backend.spark
    text = "CREATE TEMPORARY VIEW canary AS SELECT 1 AS one"
    assert "CreateView" in compat.parsed(spark, text).nodeName()
    assert compat.is_command(spark, compat.planned(spark, text).analyzed())
    assert not spark.catalog.tableExists("canary")
    plan = compat.execution_of(spark.range(3)).optimizedPlan()
    assert plan.nodeName() == "Range"
    assert not compat.is_command(spark, plan)


@pytest.mark.slow
def test_a_stage_tells_the_columns_behind_it(lab):
    from pyspark.ml.feature import VectorAssembler

    spark = lab.session.backend.spark
    stage = VectorAssembler(inputCols=["id"], outputCol="vector")
    behind = compat.schema_behind(spark, stage, spark.range(3).schema)
    assert behind.names == ["id", "vector"]


@pytest.mark.slow
def test_an_error_of_javas_has_its_trace(lab):
    with pytest.raises(Exception, match="nowhere") as caught:
        lab.session.backend.spark.read.csv("/nowhere at all")
    assert "org.apache.spark" in compat.java_stack(caught.value)


def test_a_session_of_connect_is_active_in_a_thread_by_one_attribute():
    from pyspark.sql.connect.session import SparkSession

    made = object.__new__(SparkSession)
    made._client = type("Client", (), {"is_closed": False})()
    before = getattr(SparkSession._active_session, "session", None)
    try:
        compat.make_active(made)
        assert SparkSession.getActiveSession() is made
    finally:
        SparkSession._active_session.session = before
