"""What the lab reads and writes as text, and where two curves cross: no Spark is needed."""

from __future__ import annotations

import numpy as np
import pytest
from support.processes import python

from core.labs.spark.data.queries import tree_in, view_name
from core.labs.spark.engine import clusters
from core.labs.spark.engine.faults import SparkError, as_lab_error, is_gone, sentence
from core.labs.spark.options.connect_limits import CONNECT_LIMITS, limits_of
from core.labs.spark.options.model_texts import parse_grid, parse_params
from core.labs.spark.pipeline.stage_list import without_markup
from core.labs.spark.scaling.crossover import crossover, trend
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError


def test_a_drawn_plan_becomes_a_tree():
    lines = ("*(2) Sort [a]", "+- Join", "   :- Scan x", "   +- *(1) Filter b", "      +- Scan y")
    tree = tree_in("\n".join(["== Physical Plan ==", *lines]))
    assert tree.name == "Sort"
    assert [child.name for child in tree.children[0].children] == ["Scan", "Filter"]
    assert tree.children[0].children[1].children[0].text == "Scan y"


@pytest.mark.parametrize(
    ("data", "name"), [("boston", "boston"), ("/a b/My file.csv", "my_file"), ("/1/2.csv", "data")]
)
def test_a_file_has_a_name_in_sql(data, name):
    assert view_name(data) == name


# Scikit-learn or Spark.


def test_a_trend_is_the_power_law_it_was_made_of():
    rows = np.array([1e3, 1e4, 1e5])
    found = trend(rows, 2e-4 * rows**0.8)
    assert (found.factor, found.power) == pytest.approx((2e-4, 0.8))


def test_curves_that_cross_between_sizes_are_measured():
    rows = np.array([1e3, 1e4, 1e5])
    met = crossover(rows, 1e-4 * rows, 1 + 0 * rows)
    assert met == (pytest.approx(1e4), True)


def test_curves_that_would_cross_later_are_extrapolated():
    rows = np.array([1e3, 1e4, 1e5])
    met = crossover(rows, 1e-6 * rows, 1 + 0 * rows)
    assert met == (pytest.approx(1e6), False)


def test_curves_that_part_never_cross():
    rows = np.array([1e3, 1e4, 1e5])
    assert crossover(rows, 1e-6 * rows, 1e-5 * rows**1.1) is None


# Texts.


def test_parameters_are_read_as_values():
    given = "numTrees=50, impurity=gini, layers=[4, 5], cacheNodeIds=true, tol=1e-6"
    assert parse_params(given) == {
        "numTrees": 50,
        "impurity": "gini",
        "layers": [4, 5],
        "cacheNodeIds": True,
        "tol": 1e-6,
    }


def test_a_grid_is_read_as_lists():
    assert parse_grid("maxDepth=2|4; impurity=gini|entropy") == {
        "maxDepth": [2, 4],
        "impurity": ["gini", "entropy"],
    }


def test_a_long_trace_becomes_its_sentence():
    error = type("AnalysisException", (Exception,), {})(
        "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column with name `x` cannot be resolved. "
        "SQLSTATE: 42703; line 1 pos 7;\n'Project ['x]\n\tat org.apache.spark.Foo"
    )
    assert sentence(error) == (
        "Spark says: A column with name `x` cannot be resolved (line 1, position 7); "
        "check the column's name."
    )


def test_the_error_carries_its_details():
    assert SparkError("short", "long").details == "long"


BROKEN = """
import logging, socket, sys, threading
from pathlib import Path
from py4j.java_gateway import GatewayClient
from core.labs.spark.engine.loggers import log_into, stop_logging

server = socket.create_server(("127.0.0.1", 0))
hang_up = lambda: [server.accept()[0].close() for _ in range(2)]
threading.Thread(target=hang_up, daemon=True).start()
log_into(Path(sys.argv[1]))
GatewayClient(port=server.getsockname()[1]).send_command("anything")
logging.getLogger("another").warning("is shown")
stop_logging()
"""


def test_a_broken_connection_is_told_in_the_log_alone(tmp_path):
    file = tmp_path / "spark.log"
    said = python("-c", BROKEN, file)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "is shown\n")
    assert "Py4JNetworkError" in file.read_text()


def test_an_error_raised_from_itself_is_looked_through_once():
    error = ValueError("round and round")
    error.__cause__ = error
    assert not is_gone(error)


def test_an_error_of_ours_stays_what_it_is():
    error = LabError("Say this.")
    assert as_lab_error(error) is error


def test_only_connect_lacks_something():
    assert limits_of("local[*]") == limits_of("spark://here:7077") == {}
    assert limits_of("sc://here:15002") == CONNECT_LIMITS
    assert all(reason.endswith(".") for reason in CONNECT_LIMITS.values())


@pytest.mark.parametrize("data", ["auto", "generated", "hdfs://here/a.csv"])
def test_what_is_no_local_file_keeps_its_name(data):
    assert SparkSettings.make({"data": data}).located().data == data


def test_a_local_file_is_named_from_the_root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/student")
    assert SparkSettings.make({"data": "a b.csv"}).located().data == str(tmp_path / "a b.csv")
    assert SparkSettings.make({"data": "~/a.csv"}).located().data == "/home/student/a.csv"


@pytest.mark.parametrize(
    ("doc", "plain"),
    [
        ("Maps to :py:class:`~pyspark.ml.linalg.Vector` by ``n``.", "Maps to Vector by n."),
        (
            "A `decision tree <http://en.wikipedia.org/x>`_ of depth `k`.",
            "A decision tree of depth k.",
        ),
        ("Of :class:`VectorAssembler`, as it is.", "Of VectorAssembler, as it is."),
    ],
)
def test_a_stage_is_described_without_markup(doc, plain):
    assert without_markup(doc) == plain


class DeadServer:
    port = 1

    class jvm:  # noqa: N801 (an attribute of a server)
        is_alive, pid = False, 4711


def test_a_killed_worker_counts_nothing_as_in_use():
    told = clusters._worker(1, DeadServer, {"state": "ALIVE", "cores": 2, "coresused": 2})
    assert (told.is_alive, told.state, told.cores_used) == (False, "DEAD", 0)
