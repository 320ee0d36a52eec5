"""How a text is laid out: the mark between two values, the line of names, the lines above it.

The sniffers that can be installed were tried on our cases. DuckDB's (69 MB) cuts ``-0,2411;0,6445``
at the commas and takes a column with one stray text for texts; clevercsv (8 MB with what it needs)
finds the delimiter of each, but neither the header nor the marks of numbers.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.data.files.decisions import NO_HEADER
from core.data.files.failures import no_names_in
from core.data.files.gaps import is_gap
from core.data.files.numbers import MARKS, is_number, normal, unit_of

_DELIMITERS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_LOOKED_AT = 400
_HEADER_WITHIN = 60
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([T ].*)?")

Row = tuple[int, list[str]]
"""The number of a row's first line, from 1, and its cells."""


@dataclass(frozen=True)
class Layout:
    """``header_line`` is `NO_HEADER` without one; ``first_line`` is that of the first row.

    ``looks_like_data``: the first row has what the rows below have, too. ``is_next``: nothing is
    written between the names and the first row.
    """

    delimiter: str
    header_line: int
    first_line: int
    names: tuple[str, ...]
    looks_like_data: bool = False
    is_next: bool = True


def rows_of(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows of a text that are not empty, with the number of their first line."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    for cells in lines:
        if cells and (len(cells) > 1 or cells[0].strip()):
            yield before + 1, cells
        before = lines.line_num


def find_layout(text: str, delimiter: str | None, header_line: int | None) -> Layout:
    """Return how a text is laid out; what is given is taken.

    Raises
    ------
    LabError
        If the header line that was given is none of the text's.
    """
    named = _SEP_LINE.fullmatch(text.lstrip("\ufeff").split("\n", 1)[0].rstrip("\r"))
    start = 2 if named else 1
    mark = delimiter or (named[1] if named else _find_delimiter(text))
    rows = [row for row in itertools.islice(rows_of(text, mark), _LOOKED_AT) if row[0] >= start]
    return layout_of_rows(mark, rows, header_line)


def layout_of_rows(mark: str, rows: Sequence[Row], header_line: int | None) -> Layout:
    """Return the layout of rows that are cut already; as `find_layout`."""
    if not rows:
        return Layout(mark, 1, 1, ())
    if header_line is None:
        return _find_header(mark, rows)
    if header_line == NO_HEADER:
        body = _body(rows)
        names = tuple(f"column {number}" for number in range(1, len(body[0][1]) + 1))
        return Layout(mark, NO_HEADER, body[0][0], names)
    for (line, cells), (behind, _) in zip(rows, [*rows[1:], (0, [])], strict=True):
        if line == header_line:
            return Layout(mark, line, behind, tuple(cells))
    raise no_names_in(header_line)


def _find_delimiter(text: str) -> str:
    """Return the mark that cuts the lines into rows of one width and of cells that mean something.

    A lone column is cut by none; the comma stands for that.
    """
    scores = {mark: _score(text, mark) for mark in _DELIMITERS}
    best = max(scores, key=lambda mark: scores[mark])
    return best if scores[best] else ","


def _score(text: str, mark: str) -> float:
    try:
        rows = [cells for _, cells in itertools.islice(rows_of(text[: 1 << 20], mark), _LOOKED_AT)]
    except csv.Error:
        return 0.0
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    cells = [cell for row in rows[1:] or rows if len(row) == width for cell in row]
    clean = sum(map(_means_something, cells)) / max(1, len(cells))
    return count / len(rows) * (0.05 + clean)


def _means_something(cell: str) -> float:
    text = normal(cell)
    if is_gap(text) or _is_value(text):
        return 1.0
    # Words are cells too, but not with another delimiter in them.
    return 0.3 if any(mark in text for mark in ";\t|") else 0.7 if "," in text else 0.9


def _is_value(text: str) -> bool:
    if not any(letter.isdigit() for letter in text):
        return False
    number, _ = unit_of(text)
    return any(is_number(number, marks) for marks in MARKS) or bool(_DATE.fullmatch(text))


def _body(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows from the first one on that is as wide as most of them."""
    width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    first = next(number for number, (_, cells) in enumerate(rows) if len(cells) == width)
    return rows[first:]


def _find_header(mark: str, rows: Sequence[Row]) -> Layout:
    width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    below = [cells for _, cells in rows if len(cells) == width]
    kinds = [_kind_below([cells[place] for cells in below[1:]]) for place in range(width)]
    first_row = next(
        (
            number
            for number, (_, cells) in enumerate(rows[:_HEADER_WITHIN])
            if len(cells) == width and _is_row(cells, kinds)
        ),
        1 if "value" not in kinds else 0,
    )
    above = [
        row for row in rows[:first_row] if _is_as_wide(row[1], width) and _is_full(row[1], kinds)
    ]
    if "value" not in kinds:
        return _of_words(mark, rows, width)
    if not above and first_row and _narrow_names(rows[first_row - 1][1], width):
        above = [rows[first_row - 1]]
    if above:
        line, cells = above[0]
        is_next = rows[first_row - 1][0] == line
        return Layout(mark, line, rows[first_row][0], tuple(cells), is_next=is_next)
    names = tuple(f"column {number}" for number in range(1, width + 1))
    return Layout(mark, NO_HEADER, rows[first_row][0], names, looks_like_data=True)


def _of_words(mark: str, rows: Sequence[Row], width: int) -> Layout:
    """Return the layout of a table without numbers: its first row is data if its words recur."""
    numbers = [number for number, (_, cells) in enumerate(rows) if len(cells) == width]
    line, first = rows[numbers[0]]
    below = [rows[number][1] for number in numbers[1:]]
    recur = [any(cells[place] == word for cells in below) for place, word in enumerate(first)]
    if len(below) > 1 and sum(recur) >= 0.8 * width:
        names = tuple(f"column {number}" for number in range(1, width + 1))
        return Layout(mark, NO_HEADER, line, names, looks_like_data=True)
    behind = rows[numbers[1]][0] if below else line + 1
    return Layout(mark, line, behind, tuple(first))


def _kind_below(cells: Sequence[str]) -> str:
    """Return whether most cells of a column are numbers or dates (value), words, or gaps."""
    known = [text for text in map(normal, cells) if not is_gap(text)]
    if not known:
        return "gap"
    return "value" if sum(map(_is_value, known)) > len(known) / 2 else "word"


def _is_row(cells: Sequence[str], kinds: Sequence[str]) -> bool:
    """Return whether values stand where the rows below have values."""
    asked = [normal(cell) for cell, kind in zip(cells, kinds, strict=True) if kind == "value"]
    fit = sum(_is_value(text) for text in asked)
    gaps = sum(is_gap(text) for text in asked)
    return fit > 0 and fit + gaps >= len(asked) / 2


def _is_as_wide(cells: Sequence[str], width: int) -> bool:
    return len(cells) == width


def _is_full(cells: Sequence[str], kinds: Sequence[str]) -> bool:
    """Return whether nearly each column that has values below has a name here."""
    asked = [cell.strip() for cell, kind in zip(cells, kinds, strict=True) if kind != "gap"]
    return sum(map(bool, asked)) > 0.6 * len(asked)


def _narrow_names(cells: Sequence[str], width: int) -> bool:
    """Return whether these are names for all columns but one, or one too many."""
    return abs(len(cells) - width) == 1 and len(cells) > 1
