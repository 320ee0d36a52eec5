"""Tasks in Python: the program itself is the Python that Spark starts, as when it is packaged."""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest
from support.processes import REPO
from support.spark_drivers import end_spark
from support.spark_runs import ask, result_of

from app.python_worker import is_for_python
from core.labs.spark.engine.session import session_of
from core.labs.spark.reports import ReadLog
from core.labs.spark.settings import SparkSettings

unix_only = pytest.mark.skipif(os.name == "nt", reason="a shell script stands for the program")


@pytest.mark.parametrize(
    ("arguments", "is_so"),
    [
        (["-m", "pyspark.daemon", "pyspark.worker"], True),
        (["-m", "pyspark.worker"], True),
        (["-m", "os"], False),
        (["-m"], False),
        (["run", "spark"], False),
    ],
)
def test_only_what_spark_asks_of_a_python_is_taken_for_it(arguments, is_so):
    assert is_for_python(arguments) is is_so


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Put a program in the place of Python, and return the file of what was asked of it."""
    program, asked = tmp_path / "gradus", tmp_path / "asked"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> "{asked}"\n'
        f'PYTHONPATH="{REPO}:$PYTHONPATH" exec "{sys.executable}" -m app "$@"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    return asked


@pytest.fixture
def state():
    """Return a tab's state whose Spark ends with the test, and with it the tasks' processes."""
    state: dict = {}
    yield state
    end_spark(state)


@unix_only
@pytest.mark.slow
def test_functions_and_xgboost_run_in_the_program_and_print_nothing(asked, state, capfd):
    from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

    spark = session_of(state).wait(SparkSettings.make()).spark
    double = F.udf(lambda value: 2 * value, "long")
    rows = spark.range(4).select(double("id")).collect()
    assert [row[0] for row in rows] == [0, 2, 4, 6]
    assert set(asked.read_text().splitlines()) == {"-m pyspark.daemon pyspark.worker"}

    few = {"model": "xgboost", "params": "n_estimators=10"}
    assert result_of(state, **few)["r2"] > 0.7
    losses = state["spark_fitted"].losses["train"]
    assert len(losses) == 10
    assert (np.diff(losses) < 0).all()
    assert result_of(state, template="classification", **few)["accuracy"] > 0.9
    assert set(asked.read_text().splitlines()) == {"-m pyspark.daemon pyspark.worker"}
    assert any("xgboost" in line for line in ask(state, ReadLog()).lines)
    assert capfd.readouterr() == ("", "")
