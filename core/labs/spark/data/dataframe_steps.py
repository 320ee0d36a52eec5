"""A statement of SQL as steps on DataFrames, read off the plan that Spark's own parser makes.

Nothing here knows SQL: what a step has no method for is left as SQL inside ``F.expr``. Steps are
only told if Spark plans what they give as it plans the statement.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

from core.labs.spark import compat
from core.labs.spark.data.queries import checked_query
from core.labs.spark.data.scala import all_of, kind_of, texts_of
from core.labs.spark.data.step_columns import (
    aggregated,
    column,
    expr,
    is_star,
    name_of,
    named,
    order,
    sql,
    text_of,
)
from core.runtime.errors import LabError
from core.runtime.recipes.recipe import literal
from core.runtime.text import text

_WIDTH = 78
_JOINS = {
    "INNER": "",
    "CROSS": "cross",
    "LEFT OUTER": "left",
    "RIGHT OUTER": "right",
    "FULL OUTER": "outer",
    "LEFT SEMI": "semi",
    "LEFT ANTI": "anti",
}


def steps_of(spark: Any, query: str) -> str:
    """Return the code of steps that give a statement's rows.

    Raises
    ------
    LabError
        If the statement is not one that can be told so, or not over this connection.
    """
    from pyspark.sql import is_remote

    written = checked_query(query)
    if is_remote():
        raise LabError(
            text("spark", "Over Spark Connect the statement is parsed on the server, out of reach.")
        )
    code = _laid_out(_steps(compat.parsed(spark, written)))
    # Not before: Spark runs at once what is no query, such as a CREATE or an INSERT.
    asked = spark.sql(written)  # what is wrong with it is told by Spark
    _check_same(spark, asked, code)
    return code


def table_of_steps(spark: Any, code: str) -> Any:
    """Return the DataFrame that steps give."""
    from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

    return eval(code, {"spark": spark, "F": F})


def _check_same(spark: Any, asked: Any, code: str) -> None:
    """Raise LabError unless Spark plans the steps as it plans the statement."""
    try:
        given = table_of_steps(spark, code)
        same = given.columns == asked.columns and _optimized(given).sameResult(_optimized(asked))
    except Exception as error:
        raise LabError(_UNTOLD) from error
    if not same:
        raise LabError(_UNTOLD)


_UNTOLD = "This statement is not told in steps; the plan shows what Spark makes of it."


def _optimized(table: Any) -> Any:
    return compat.execution_of(table).optimizedPlan()


def _laid_out(steps: list[str]) -> str:
    """Return the steps on one line if they have room, else one a line."""
    short = "".join(steps)
    if len(short) <= _WIDTH and len(steps) < 3:
        return short
    return f"(\n{textwrap.indent(chr(10).join(steps), '    ')}\n)"


def _steps(node: Any) -> list[str]:
    """Return the steps of a plan, the first gives a table."""
    name = str(node.nodeName()).lstrip("'")
    found = _NODES.get(name)
    if found is None:
        raise LabError(_UNTOLD)
    return found(node)


def _relation(node: Any) -> list[str]:
    return [f"spark.table({literal('.'.join(texts_of(node.multipartIdentifier())))})"]


def _alias(node: Any) -> list[str]:
    return [*_steps(node.child()), f".alias({literal(str(node.alias()))})"]


def _filter(node: Any) -> list[str]:
    return [*_steps(node.child()), f".where({sql(node.condition())})"]


def _having(node: Any) -> list[str]:
    return [*_steps(node.child()), f".where({sql(node.havingCondition())})"]


def _project(node: Any) -> list[str]:
    before, chosen = _steps(node.child()), all_of(node.projectList())
    if len(chosen) == 1 and is_star(chosen[0]):
        return before
    new = chosen[1:] if is_star(chosen[0]) else []
    if new and all(kind_of(each) == "Alias" for each in new):
        made = [f".withColumn({literal(str(e.name()))}, {column(e.child())})" for e in new]
        return [*before, *made]
    return [*before, f".select({', '.join(map(named, chosen))})"]


def _aggregate(node: Any) -> list[str]:
    before, chosen = _steps(node.child()), all_of(node.aggregateExpressions())
    groups = [_with_name(key, chosen) for key in all_of(node.groupingExpressions())]
    keys, told = [text_of(each) for each in groups], [text_of(each) for each in chosen]
    # The steps give the keys first; what was asked for in another order is put so afterwards.
    rest = [each for each, written in zip(chosen, told, strict=True) if written not in keys]
    by = ", ".join(map(named, groups))
    if rest:
        steps = [f".groupBy({by})", f".agg({', '.join(map(aggregated, rest))})"]
    else:
        steps = [f".select({by})", ".distinct()"]
    if told != [*keys, *map(text_of, rest)]:
        steps.append(f".select({', '.join(literal(name_of(each)) for each in chosen)})")
    return [*before, *steps]


def _with_name(key: Any, chosen: list[Any]) -> Any:
    """Return the column that a key of a group is, where it is one of those asked for."""
    written = text_of(key)
    for each in chosen:
        if kind_of(each) == "Alias" and written in (str(each.name()), text_of(each.child())):
            return each
    return key


def _sort(node: Any) -> list[str]:
    return [*_steps(node.child()), f".orderBy({', '.join(map(order, all_of(node.order())))})"]


def _limit(node: Any) -> list[str]:
    return [*_steps(node.child().child()), f".limit({_number(node.limitExpr())})"]


def _offset(node: Any) -> list[str]:
    return [*_steps(node.child()), f".offset({_number(node.offsetExpr())})"]


def _number(expression: Any) -> int:
    written = text_of(expression)
    if not written.isdecimal():
        raise LabError(_UNTOLD)
    return int(written)


def _distinct(node: Any) -> list[str]:
    return [*_steps(node.child()), ".distinct()"]


def _union(node: Any) -> list[str]:
    first, *others = [_steps(child) for child in all_of(node.children())]
    return [*first, *(_call("union", ["".join(other)]) for other in others)]


def _join(node: Any) -> list[str]:
    kind, condition = node.joinType(), node.condition()
    on = ""
    if kind_of(kind) == "UsingJoin":
        on, kind = f"[{', '.join(map(literal, texts_of(kind.usingColumns())))}]", kind.tpe()
    elif condition.isDefined():
        on = expr(condition.get())
    word = _JOINS.get(str(kind.sql()))
    if word is None:
        raise LabError(_UNTOLD)
    left, right = _steps(node.left()), "".join(_steps(node.right()))
    if not on:
        return [*left, _call("crossJoin" if word == "cross" else "join", [right])]
    return [*left, _call("join", [right, on, *([literal(word)] if word else [])])]


def _call(method: str, arguments: list[str]) -> str:
    """Return a step, over several lines if it is long."""
    short = f".{method}({', '.join(arguments)})"
    if len(short) <= _WIDTH:
        return short
    return f".{method}(\n{''.join(f'    {each},{chr(10)}' for each in arguments)})"


_NODES: dict[str, Callable[[Any], list[str]]] = {
    "UnresolvedRelation": _relation,
    "SubqueryAlias": _alias,
    "Filter": _filter,
    "UnresolvedHaving": _having,
    "Project": _project,
    "Aggregate": _aggregate,
    "Sort": _sort,
    "GlobalLimit": _limit,
    "Offset": _offset,
    "Distinct": _distinct,
    "Union": _union,
    "Join": _join,
}
