"""Looks into an Excel file without trusting the sizes that it claims."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from core.data.file_checks import LIMIT_CELLS
from core.data.files.layout import Row
from core.runtime.errors import LabError
from core.runtime.text import text

_LOOKED_AT = 400


def find_sheet(path: Path, wanted: str | None) -> tuple[str, list[str]]:
    """Return the sheet that is wanted, else the first with values, and the names of all.

    Raises
    ------
    LabError
        If there is no such sheet, or it reaches so far that it would take all memory.
    """
    with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        if wanted and wanted not in sheets:
            raise LabError(
                text("reader", "{file} has no sheet {sheet}; it has {names}.")(
                    file=path.name, sheet=wanted, names=", ".join(sheets)
                )
            )
        if not sheets:
            raise LabError(text("reader", "{file} has no sheet with cells.")(file=path.name))
        names = [wanted] if wanted else list(sheets)
        for name in names:
            if _check_size(path, sheets[name]):
                return name, list(sheets)
        return names[0], list(sheets)


def first_rows(path: Path, sheet: str) -> list[Row]:
    """Return the first rows of a sheet as texts, without the empty ones."""
    with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
        found = [
            (number, [_as_text(value) for value in values])
            for number, values in itertools.islice(_rows(book[sheet]), _LOOKED_AT)
            if any(value is not None for value in values)
        ]
    width = max((len(cells) for _, cells in found), default=0)
    return [(line, cells + [""] * (width - len(cells))) for line, cells in found]


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    sheet.reset_dimensions()
    yield from enumerate(sheet.iter_rows(values_only=True), start=1)


def _check_size(path: Path, sheet: Any) -> int:
    """Return how many cells of a sheet hold something; their table must fit into memory."""
    last_row = last_column = filled = 0
    for number, values in _rows(sheet):
        if values:
            last_row, last_column = number, max(last_column, len(values))
            filled += sum(value is not None for value in values)
        if last_row * last_column > LIMIT_CELLS:
            raise LabError(
                text(
                    "reader",
                    "{file} reaches to cell {cell} of the sheet {sheet}, a table of {rows:,} rows "
                    "and {columns:,} columns, which is more than is read here; delete what lies "
                    "far out, or save the rows you need as CSV.",
                )(
                    file=path.name,
                    cell=f"{get_column_letter(last_column)}{last_row}",
                    sheet=sheet.title,
                    rows=last_row,
                    columns=last_column,
                )
            )
    return filled


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat(sep=" ") if isinstance(value, datetime.datetime) else str(value)
    return str(value)
