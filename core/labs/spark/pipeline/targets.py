"""Looks at the target before anything is fitted."""

from __future__ import annotations

import difflib
from typing import Any

from core.runtime.errors import LabError
from core.runtime.text import text

_NUMBERS = ("tinyint", "smallint", "int", "bigint", "float", "double", "boolean")
_MANY_CLASSES = 100


def check_type(rows: Any, target: str, template: str) -> None:
    """Raise LabError if a column is not there or of a type that cannot be learned."""
    kinds = dict(rows.dtypes)
    if target not in kinds:
        close = difflib.get_close_matches(target, kinds, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join([*kinds][:12])}."
        raise LabError(
            text("spark", "There is no column {target!r} to predict; {hint}")(
                target=target, hint=hint
            )
        )
    kind = kinds[target]
    if template != "classification" and not kind.startswith((*_NUMBERS, "decimal")):
        raise LabError(
            text(
                "spark",
                "The target {target!r} is of type {kind}, and a number is "
                "needed; choose another target, or the template classification.",
            )(target=target, kind=str(kind))
        )


def check_target(rows: Any, target: str, template: str) -> None:
    """Raise LabError, saying what to do, if a model cannot learn what is in this column."""
    from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

    column = F.col(f"`{target}`")
    known, values = rows.agg(F.count(column), F.approx_count_distinct(column)).first()
    if not known:
        raise LabError(
            text("spark", "The target {target!r} has no value in any row; choose another column.")(
                target=target
            )
        )
    if template != "classification":
        return
    if values < 2:
        raise LabError(
            text(
                "spark",
                "The target {target!r} has one class only in the rows to learn "
                "from; choose another target or more rows.",
            )(target=target)
        )
    if values > _MANY_CLASSES:
        raise LabError(
            text(
                "spark",
                "The target {target!r} has about {values:,} different values, "
                "too many for classes; choose another, or the template "
                "regression.",
            )(target=target, values=values)
        )
