"""The columns of a parsed statement as the words of DataFrame steps."""

from __future__ import annotations

import re
from typing import Any

from core.labs.spark.data.scala import all_of, kind_of, texts_of
from core.runtime.recipes.recipe import literal

# Functions of SQL whose method has the same name and takes columns by name.
_BY_NAME = (
    *("avg", "mean", "sum", "min", "max", "count", "stddev", "variance", "median", "abs", "sqrt"),
    *("exp", "upper", "lower", "length", "year", "month", "floor", "ceil", "first", "last"),
    *("collect_set", "collect_list", "approx_count_distinct"),
)
# With one of these begins what Spark keeps of ``a IS NULL`` and the like: the part behind a.
_BEHIND = re.compile(r"(NOT\s+)?(IS|IN|BETWEEN|I?LIKE|RLIKE|REGEXP)\b", re.IGNORECASE)


def named(expression: Any) -> str:
    """Return a column of a list, a bare name as a text."""
    kind = kind_of(expression)
    if kind == "UnresolvedAlias":
        return named(expression.child())
    if kind in ("UnresolvedStar", "UnresolvedAttribute"):
        return sql(expression)
    return aggregated(expression)


def aggregated(expression: Any) -> str:
    """Return a column of a list as an expression of Python."""
    if kind_of(expression) == "UnresolvedAlias":
        expression = expression.child()
    if kind_of(expression) == "Alias":
        return f"{column(expression.child())}.alias({literal(str(expression.name()))})"
    return column(expression)


def column(expression: Any) -> str:
    """Return a column as an expression of Python, by the function of its name if it can be."""
    kind = kind_of(expression)
    if kind == "UnresolvedAttribute":
        return f"F.col({sql(expression)})"
    if kind != "UnresolvedFunction":
        return expr(expression)
    name = ".".join(texts_of(expression.nameParts())).lower()
    inside = all_of(expression.arguments())
    are_plain = bool(inside) and all(kind_of(each) == "UnresolvedAttribute" for each in inside)
    if name == "count" and expression.isDistinct():
        names = ", ".join(map(sql, inside))
        return f"F.count_distinct({names})" if are_plain else expr(expression)
    if name == "count" and not are_plain:
        is_of_rows = text_of(expression) in ("count(*)", "count(1)")
        return 'F.count("*")' if is_of_rows else expr(expression)
    if name in _BY_NAME and are_plain and len(inside) == 1 and not expression.isDistinct():
        return f"F.{name}({sql(inside[0])})"
    return expr(expression)


def expr(expression: Any) -> str:
    """Return a column as SQL inside a step."""
    return f"F.expr({sql(expression)})"


def order(sorting: Any) -> str:
    """Return a column by which rows are put in order."""
    child, is_falling = sorting.child(), str(sorting.direction().sql()) == "DESC"
    if kind_of(child) == "UnresolvedOrdinal":
        return f"{'-' if is_falling else ''}{child.ordinal()}"
    if kind_of(child) == "UnresolvedAttribute":
        return f"F.desc({sql(child)})" if is_falling else sql(child)
    return f"{column(child)}.{'desc' if is_falling else 'asc'}()"


def name_of(expression: Any) -> str:
    """Return the name that a column gets."""
    return str(expression.name()) if kind_of(expression) == "Alias" else text_of(expression)


def sql(expression: Any) -> str:
    """Return an expression's SQL as a text of Python."""
    return literal(text_of(expression))


def text_of(expression: Any) -> str:
    """Return an expression as the student wrote it; a column as Spark quotes it."""
    kind = kind_of(expression)
    if kind == "UnresolvedAlias":
        return text_of(expression.child())
    if kind == "UnresolvedAttribute":
        return str(expression.sql())
    if kind == "UnresolvedStar":
        return str(expression.toString())
    origin = expression.origin()
    places = [origin.startIndex(), origin.stopIndex(), origin.sqlText()]
    if not all(place.isDefined() for place in places):
        return str(expression.sql())
    start, stop, text = (place.get() for place in places)
    written = str(text)[start : stop + 1]
    return str(expression.sql()) if _BEHIND.match(written) else written


def is_star(expression: Any) -> bool:
    """Return whether it is all columns of all tables."""
    return kind_of(expression) == "UnresolvedStar" and text_of(expression) == "*"
