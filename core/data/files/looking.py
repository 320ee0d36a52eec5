"""Looks at a user's file once and decides how it is read; imports pandas, so for workers only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from core.data.column_names import check_columns
from core.data.file_checks import check_file
from core.data.files.columns import Texts, Writing, find_column, find_writing
from core.data.files.decisions import Column, Decisions, Found
from core.data.files.failures import told
from core.data.files.findings import findings_of
from core.data.files.raw import Raw, check_shape, read_raw

_NOTHING = Decisions()


def look(
    path: str | Path, decisions: Decisions = _NOTHING, types: Mapping[str, str] | None = None
) -> Found:
    """Return how a file is written and what is in it; what is given is taken.

    Raises
    ------
    LabError
        If it cannot be read as a table; the sentence says what to do.
    """
    path = Path(path)
    check_file(path)
    with told(path):
        raw = read_raw(path, decisions)
        check_shape(path, raw.table)
        check_columns(list(raw.table.columns), list(types or {}))
        return _found(path, raw, decisions, dict(types or {}))


def _found(path: Path, raw: Raw, decisions: Decisions, types: Mapping[str, str]) -> Found:
    texts = {name: Texts.of(column) for name, column in _texts(raw.table)}
    # What the file itself holds as text decides; numbers of a typed file need no marks.
    writing = find_writing(list(texts.values()), decisions, types)
    columns = tuple(
        _of_texts(find_column(texts[name], writing, decisions, types.get(name)), raw)
        if name in texts
        else _typed(name, raw.table[name], types.get(name))
        for name in raw.table.columns
    )
    known = _decided(raw, writing, columns)
    found = Found(
        str(path),
        raw.form,
        known,
        columns,
        len(raw.table),
        raw.has_names,
        raw.positions,
        raw.layout.first_line if raw.layout else 2,
        raw.empty_rows,
    )
    return findings_of(found, raw.notes, writing, decisions, raw.layout)


def _texts(table: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Yield the columns that hold texts, also beside other things, as texts; a gap is empty."""
    for name, column in table.items():
        if column.dtype.kind in "iufM":
            continue
        known = column.dropna()
        is_written = known.map(lambda value: isinstance(value, str))
        if len(known) and not is_written.any() and column.dtype == object:
            kinds = {type(value).__name__ for value in known}
            if kinds <= {"int", "float"} or kinds <= {"datetime", "Timestamp"}:
                continue
        yield str(name), column.where(column.notna(), "").map(str)


def _of_texts(column: Column, raw: Raw) -> Column:
    """Return a column of texts; beside typed cells the library makes no numbers or words of it."""
    if raw.form == "text":
        return column
    cells = raw.table[column.name].dropna()
    is_mixed = not cells.map(lambda value: isinstance(value, str)).all()
    is_number = column.kind == "number"
    return replace(column, is_plain=False) if is_number or is_mixed else column


def _typed(name: str, column: pd.Series, kind: str | None) -> Column:
    """Return what a column holds whose cells have a type in the file."""
    gap_count = int(column.isna().sum())
    is_date = column.dtype.kind == "M" or (
        column.dtype == object and hasattr(next(iter(column.dropna()), None), "year")
    )
    if kind in ("category", "text"):
        return Column(name, kind, is_plain=False, gaps=gap_count)  # type: ignore[arg-type]
    if is_date:
        return Column(name, "date", is_plain=False, gaps=gap_count)
    values = pd.to_numeric(column, errors="coerce")
    infinite = int(values.isin([float("inf"), float("-inf")]).sum())
    return Column(
        name,
        "number",
        is_plain=not infinite,
        decimal="",  # it is a number, and has no mark
        gaps=gap_count,
        odd=infinite,
        examples=("inf",) * bool(infinite),
    )


def _decided(raw: Raw, writing: Writing, columns: tuple[Column, ...]) -> Decisions:
    order = writing.date_order if any(column.kind == "date" for column in columns) else None
    return raw.decisions.with_(
        decimal=writing.marks.decimal,
        thousands=writing.marks.thousands,
        date_order=order,
        gap_words=writing.gap_words,
    )
