"""A file's cells as they are, before anything is made of them; imports pandas."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from core.data.column_names import unique_names
from core.data.file_checks import (
    EXCEL_ENDINGS,
    JSON_ENDINGS,
    LIMIT_CELLS,
    LIMIT_MB,
    PARQUET_ENDINGS,
)
from core.data.files.decisions import NO_HEADER, Decisions, Finding, Form
from core.data.files.encodings import find_encoding
from core.data.files.layout import Layout, find_layout, layout_of_rows, rows_of
from core.data.files.workbook import find_sheet, first_rows
from core.runtime.errors import LabError
from core.runtime.text import text


@dataclass
class Raw:
    """A file's cells as they are, with what was decided on the way to them."""

    form: Form
    decisions: Decisions
    table: pd.DataFrame
    layout: Layout | None = None
    has_names: bool = True
    positions: tuple[int, ...] = ()
    empty_rows: int = 0
    notes: tuple[Finding, ...] = ()


def read_raw(path: Path, decisions: Decisions) -> Raw:
    """Return the cells of a file, each column under its name."""
    ending = path.suffix.lower()
    if ending in PARQUET_ENDINGS:
        _check_parquet_size(path)
        return _named("parquet", decisions, pd.read_parquet(path))
    if ending in JSON_ENDINGS:
        return _read_json(path, decisions)
    if ending in EXCEL_ENDINGS:
        return _read_excel(path, decisions)
    return _read_text(path, decisions)


def _read_text(path: Path, decisions: Decisions) -> Raw:
    content = path.read_bytes()
    encoding = decisions.encoding or find_encoding(content)
    written = content.decode(encoding)
    del content
    layout = find_layout(written, decisions.delimiter, decisions.header_line)
    if not layout.names:
        return Raw("text", decisions, pd.DataFrame(), layout)
    extra, empty_rows = _check_widths(path, written, layout)
    width = len(layout.names) + extra
    table = pd.read_csv(
        io.StringIO(written),
        sep=layout.delimiter,
        header=None,
        names=range(width),
        skiprows=layout.first_line - 1,
        dtype=str,
        keep_default_na=False,
        na_filter=False,
    )
    if empty_rows:
        table = table[(table != "").any(axis=1)].reset_index(drop=True)
    names = (*layout.names, *[""] * extra)
    known = decisions.with_(
        encoding=encoding, delimiter=layout.delimiter, header_line=layout.header_line
    )
    return _with_names(Raw("text", known, table, layout, empty_rows=empty_rows), names)


def _check_widths(path: Path, written: str, layout: Layout) -> tuple[int, int]:
    """Return by how many empty cells every row is wider than the names, and the empty rows.

    Raises
    ------
    LabError
        If rows are wider or narrower than the line of names.
    """
    width, empty_rows, rows = len(layout.names), 0, 0
    odd: list[tuple[int, int]] = []
    wider: set[int] = set()
    for line, cells in rows_of(written, layout.delimiter):
        if line < layout.first_line:
            continue
        if not any(cell.strip() for cell in cells):
            empty_rows += 1
        elif len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            wider.add(len(cells) - width)
            rows += 1
        else:
            rows += 1
            if len(cells) != width:
                odd.append((line, len(cells)))
    if len(wider) == 1 and not odd and wider and rows:
        plain = [
            line
            for line, cells in rows_of(written, layout.delimiter)
            if line >= layout.first_line and len(cells) == width
        ]
        if not plain:
            return wider.pop(), empty_rows
    if wider and not odd:
        odd = [
            (line, len(cells))
            for line, cells in rows_of(written, layout.delimiter)
            if line >= layout.first_line and len(cells) > width
        ]
    if odd:
        line, found = odd[0]
        raise LabError(
            text(
                "reader",
                "{file}: {count:,} of {rows:,} rows have more or fewer values than the line of "
                "names, which has {width:,}; the first is line {line:,} with {found:,}. Mend or "
                "remove them, or choose another delimiter or header line.",
            )(file=path.name, count=len(odd), rows=rows, width=width, line=line, found=found)
        )
    return 0, empty_rows


def _read_excel(path: Path, decisions: Decisions) -> Raw:
    sheet, sheets = find_sheet(path, decisions.sheet)
    layout = layout_of_rows("", first_rows(path, sheet), decisions.header_line)
    table = pd.read_excel(
        path,
        sheet_name=sheet,
        header=None,
        skiprows=layout.first_line - 1,
        dtype=object,
        keep_default_na=False,
        na_values=[""],
    )
    table = table.reindex(columns=range(max(len(layout.names), table.shape[1])))
    is_empty = table.isna().all(axis=1)
    known = decisions.with_(sheet=sheet, header_line=layout.header_line)
    notes: tuple[Finding, ...] = ()
    if decisions.sheet is None and len(sheets) > 1:
        others = ", ".join(name for name in sheets if name != sheet)
        words = text("reader", "The sheet {sheet} is read; there are also {others}.")
        notes = (Finding("sheets", words(sheet=sheet, others=others)),)
    raw = Raw("excel", known, table[~is_empty].reset_index(drop=True), layout,
               empty_rows=int(is_empty.sum()), notes=notes)  # fmt: skip
    names = (*layout.names, *[""] * (table.shape[1] - len(layout.names)))
    return _with_names(raw, names)


def _read_json(path: Path, decisions: Decisions) -> Raw:
    is_lines = path.suffix.lower() != ".json"
    options: dict[str, Any] = {"dtype": False, "convert_dates": False, "precise_float": True}
    try:
        table = pd.read_json(path, lines=is_lines, **options)
    except ValueError:
        if is_lines:
            raise
        is_lines = True  # many programs write lines under this ending
        table = pd.read_json(path, lines=True, **options)
    return _named("json lines" if is_lines else "json", decisions, table)


def _named(form: Form, decisions: Decisions, table: pd.DataFrame) -> Raw:
    names = unique_names(table.columns)
    has_names = names == list(table.columns)
    return Raw(form, decisions, table.set_axis(names, axis=1).reset_index(drop=True),
                has_names=has_names)  # fmt: skip


def _with_names(raw: Raw, names: tuple[str, ...]) -> Raw:
    """Leave out the columns that have neither name nor value; give the others their names."""
    is_empty = (raw.table == "") | raw.table.isna()
    kept = [
        place
        for place, name in enumerate(names)
        if name.strip() or not is_empty.iloc[:, place].all()
    ]
    unique = unique_names([names[place] for place in kept])
    layout = raw.layout
    raw.has_names = (
        layout is not None
        and layout.header_line != NO_HEADER
        and layout.is_next
        and len(names) == len(layout.names)
        and unique == [names[place] for place in kept]
    )
    if len(kept) < len(names):
        raw.positions = tuple(kept)
        words = text("reader", "{count} columns have neither a name nor a value; left out.")
        note = Finding("empty_columns", words(count=len(names) - len(kept)))
        raw.notes = (*raw.notes, note)
    raw.table = raw.table.iloc[:, kept].set_axis(unique, axis=1)
    return raw


def _check_parquet_size(path: Path) -> None:
    metadata = pq.read_metadata(path)
    groups = (metadata.row_group(number) for number in range(metadata.num_row_groups))
    size_mb = sum(group.total_byte_size for group in groups) / (1 << 20)
    if size_mb > LIMIT_MB or metadata.num_rows * metadata.num_columns > LIMIT_CELLS:
        words = text(
            "reader",
            "{file} holds {rows:,} rows and {columns:,} columns, {size:,.0f} MB unpacked; that is "
            "too much here. Take a part, or use the Spark lab.",
        )
        raise LabError(
            words(
                file=path.name,
                rows=metadata.num_rows,
                columns=metadata.num_columns,
                size=size_mb,
            )
        )


def check_shape(path: Path, table: pd.DataFrame) -> None:
    """Raise LabError if nothing can be learnt from a table of this size."""
    rows, columns = table.shape
    if columns == 0:
        words = text("reader", "{file} has no columns; its first line must hold their names.")
        raise LabError(words(file=path.name))
    if rows == 0:
        words = text(
            "reader", "{file} has names but no rows below them; there is nothing to learn."
        )
        raise LabError(words(file=path.name))
    if columns == 1:
        words = text(
            "reader",
            "{file} has one column only, {name!r:.60}; a target and at least one feature are "
            "needed. If there are more, choose the right delimiter.",
        )
        raise LabError(words(file=path.name, name=str(table.columns[0])))
    if rows * columns > LIMIT_CELLS:
        words = text(
            "reader",
            "{file} has {rows:,} rows and {columns:,} columns, more than {limit:,} values; take a "
            "part of it, or use the Spark lab.",
        )
        raise LabError(words(file=path.name, rows=rows, columns=columns, limit=LIMIT_CELLS))
