"""SQL over the lab's views, and what each step of a query's plan did."""

from __future__ import annotations

import itertools
import re
import time
from typing import Any

from core.labs.spark import compat
from core.labs.spark.data.scala import all_of
from core.labs.spark.data.tables import page
from core.labs.spark.reports import PAGE_ROWS, PlanStep, QueryPage
from core.runtime.errors import LabError
from core.runtime.text import text

_WORD = re.compile(r"[A-Za-z_]\w*")
_LINE = re.compile(r"^(?P<depth>(?:[:| ]  )*(?:[+:]- )?)(?P<text>\S.*)$")
# Wrappers of the plan that do nothing themselves.
_SEE_THROUGH = ("AdaptiveSparkPlan", "InputAdapter", "ResultQueryStage", "ShuffleQueryStage")
_NAME_LIMIT = 300
_NOT_EXPLAINED = "Error occurred during query planning:"
_FIELDS_SHOWN = 10


def view_name(data: str) -> str:
    """Return the name under which a data set or a file is known in SQL."""
    stem = re.split(r"[/\\]", data.rstrip("/\\"))[-1].partition(".")[0]
    name = re.sub(r"\W+", "_", stem).strip("_").lower()
    return name if _WORD.fullmatch(name) else "data"


def register(views: dict[str, Any]) -> None:
    """Make DataFrames known to SQL under these names."""
    for name, table in views.items():
        table.createOrReplaceTempView(name)


def select(spark: Any, query: str, number: int = 0, size: int = PAGE_ROWS) -> QueryPage:
    """Return a page of a query's rows."""
    written = checked_query(query)
    began = time.perf_counter()
    found = page(spark.sql(written), number, size)
    return QueryPage(found, time.perf_counter() - began)


def plan(spark: Any, query: str) -> PlanStep:
    """Run a query and return the tree of its steps, each with what it cost.

    What is no query, such as an INSERT, is planned and not run: its rows were asked for before,
    and it would be done twice. Over Connect the query is not run and there are no costs.
    """
    from pyspark.sql import is_remote

    written = checked_query(query)
    if is_remote():
        return tree_in(_explained(spark, written))
    planned = compat.planned(spark, written)
    if _has_command(spark, planned.analyzed()):
        return _node(planned.executedPlan())
    table = spark.sql(written)
    table.collect()
    return _node(compat.execution_of(table).executedPlan())


def _explained(spark: Any, written: str) -> str:
    """Return what EXPLAIN says, which the server runs in place of the statement."""
    is_asked = written.split(maxsplit=1)[0].upper() == "EXPLAIN"
    said = str(spark.sql(written if is_asked else f"EXPLAIN {written}").first()[0])
    if said.startswith(_NOT_EXPLAINED):
        spark.sql(written).collect()  # fails as the planning did, and says why
    return said


def _has_command(spark: Any, plan: Any) -> bool:
    """Return whether something in a plan does more than read; several inserts are one union."""
    return compat.is_command(spark, plan) or any(
        _has_command(spark, child) for child in all_of(plan.children())
    )


def tree_in(written: str) -> PlanStep:
    """Return the tree that the text of an ``explain`` draws by indentation."""
    lines: list[tuple[int, str, str]] = [(-1, "plan", "")]  # depth, name and text of each step
    for line in written.splitlines():
        found = _LINE.match(line)
        if found is None or line.startswith("=="):
            continue
        depth, name = len(found["depth"]), found["text"].lstrip("*").strip()
        kind = re.split(r"[ (\[]", re.sub(r"^\(\d+\)\s*", "", name))[0]
        lines.append((depth, kind, name[:_NAME_LIMIT]))
    root = _branch(lines, 0)
    return root.children[0] if len(root.children) == 1 else root


def _branch(lines: list[tuple[int, str, str]], place: int) -> PlanStep:
    """Return the step at a place with those below it, which follow and are deeper."""
    depth, name, written = lines[place]
    below = list(itertools.takewhile(lambda n: lines[n][0] > depth, range(place + 1, len(lines))))
    # Nearer than any between it and its parent: a child.
    children = [n for n in below if all(lines[n][0] <= lines[m][0] for m in below if m < n)]
    return PlanStep(name, written, {}, tuple(_branch(lines, n) for n in children))


def _node(node: Any) -> PlanStep:
    name = str(node.nodeName())
    inner = _inner(node, name)
    if inner is not None and name.startswith(_SEE_THROUGH):
        return _node(inner)
    children = [inner] if inner is not None else all_of(node.children())
    written = str(node.simpleString(_FIELDS_SHOWN))[:_NAME_LIMIT]
    return PlanStep(name, written, _costs(node), tuple(_node(child) for child in children))


def _inner(node: Any, name: str) -> Any:
    """Return what a wrapper holds, which is not among its children."""
    if name.startswith("AdaptiveSparkPlan"):
        return node.executedPlan()
    if "QueryStage" in name:
        return node.plan()
    if name.startswith(("InputAdapter", "WholeStageCodegen")):
        return node.child()
    return None


def _costs(node: Any) -> dict[str, int]:
    """Return the step's counters that have counted something."""
    found = {}
    for pair in all_of(node.metrics().toSeq()):
        metric = pair._2()
        if metric.value() > 0:
            name = metric.name()
            found[str(name.get() if name.isDefined() else pair._1())] = int(metric.value())
    return found


def checked_query(query: str) -> str:
    """Return a statement without what may stand around it; raise LabError if there is none."""
    written = query.strip().rstrip(";")
    if not written:
        raise LabError(
            text("spark", "There is no statement; type one such as SELECT * FROM boston.")
        )
    return written
