"""What is decided of a user's file, once, for every lab; nothing heavy is loaded here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

Kind = Literal["number", "category", "date", "text"]
Form = Literal["text", "excel", "parquet", "json", "json lines"]

NO_HEADER = 0
"""The header line of a file whose first line is a row."""

MARKS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
DECIMALS = {"point": ".", "comma": ","}
THOUSANDS = {"none": "", "comma": ",", "point": ".", "space": " ", "apostrophe": "'"}
ORDERS = {"day": "day first", "month": "month first", "year": "year first"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp949": "CP949 (Korean Windows)",
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8-r": "KOI8-R (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp932": "Shift JIS (Japanese Windows)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Taiwan)",
    "latin-1": "Latin-1",
    "iso8859-2": "Latin-2",
    "cp850": "CP850 (DOS)",
    "mac_roman": "Mac Roman",
}


@dataclass(frozen=True)
class Decisions:
    """How a file is written; what is None is found out of the file.

    Attributes
    ----------
    encoding, delimiter, decimal, thousands : str or None
        Python's name of the encoding, and the marks themselves; no thousands mark is ``""``.
    header_line : int or None
        Counted from 1 as an editor does; `NO_HEADER` if the first line is a row.
    date_order : {"day", "month", "year"} or None
        What comes first in a date such as 03/04/2023; None, too, where no column asks.
    gap_words : tuple of str or None
        What means a gap beside an empty cell.
    sheet : str or None
        Of an Excel file.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    decimal: str | None = None
    thousands: str | None = None
    date_order: str | None = None
    gap_words: tuple[str, ...] | None = None
    sheet: str | None = None

    def with_(self, **changes: Any) -> Decisions:
        """Return these decisions with some others."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Column:
    """What one column holds, and how its texts become values.

    Attributes
    ----------
    kind : Kind
        By nearly all of its values. A text is a category with nearly as many values as rows.
    is_plain : bool
        Whether the library reads it right with the file's own options alone.
    is_padded : bool
        Whether blanks stand around some of its words.
    decimal, thousands : str
        Its marks, for numbers.
    unit : str
        What is taken off its numbers, such as ``$``.
    format : str
        Of its dates, as ``strptime`` takes it; ``ISO8601`` for all of that norm.
    gaps, odd : int
        Empty cells, and cells that are no number (or date) in a column of them.
    examples : tuple of str
        Some of the odd cells.
    """

    name: str
    kind: Kind
    is_plain: bool = True
    is_padded: bool = False
    decimal: str = "."
    thousands: str = ""
    unit: str = ""
    format: str = ""
    gaps: int = 0
    odd: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something to know of a file; a question has choices, and a run waits for its answer.

    ``choices`` are pairs of a setting's text, such as ``date_order=day``, and what it means.
    ``column`` is the one it is about, or empty.
    """

    code: str
    text: str
    column: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_question(self) -> bool:
        """Whether only the user can tell."""
        return bool(self.choices)


@dataclass(frozen=True)
class Found:
    """A file as it was found: how it is written, its columns, and what to know of it.

    Attributes
    ----------
    form : Form
        Of the file as a whole.
    rows : int
        Without empty lines.
    has_names : bool
        Whether the library gives the columns these names by itself.
    positions : tuple of int
        Which columns of the file these are; empty for all.
    first_line : int
        Of the first row, from 1.
    empty_rows : int
        Rows of nothing but delimiters, which are left out.
    """

    path: str
    form: Form
    decisions: Decisions
    columns: tuple[Column, ...]
    rows: int
    has_names: bool = True
    positions: tuple[int, ...] = ()
    first_line: int = 2
    empty_rows: int = 0
    findings: tuple[Finding, ...] = field(default=())

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return [column.name for column in self.columns]

    @property
    def questions(self) -> list[Finding]:
        """What only the user can tell."""
        return [finding for finding in self.findings if finding.is_question]

    def target(self) -> str:
        """Return the column to predict if none is named: the last one that has values."""
        with_values = [column.name for column in self.columns if column.gaps < self.rows]
        return (with_values or self.names)[-1]

    def as_values(self) -> dict[str, Any]:
        """Return it as plain values, for a message between processes."""
        values: dict[str, Any] = _plain(self)
        return values

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> Found:
        """Return what `as_values` gave."""
        given = dict(values)
        given["decisions"] = Decisions(**_tuples(given["decisions"]))
        given["columns"] = tuple(Column(**_tuples(column)) for column in given["columns"])
        given["findings"] = tuple(Finding(**_tuples(found)) for found in given["findings"])
        return cls(**_tuples(given))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decisions | Column | Finding | Found):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _as_tuple(value) for name, value in values.items()}


def _as_tuple(value: Any) -> Any:
    return tuple(_as_tuple(part) for part in value) if isinstance(value, list) else value
