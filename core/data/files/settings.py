"""The settings by which a user says how a file is written; each lab declares them as its own.

The form hides them: the page of the data shows what was found, and lets it be changed there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator

from core.data.column_names import names_in
from core.data.files.decisions import (
    DECIMALS,
    ENCODINGS,
    MARKS,
    NO_HEADER,
    ORDERS,
    THOUSANDS,
    Decisions,
)
from core.runtime.settings import refusal, setting
from core.runtime.text import text, verbatim

AUTO = "auto"
NAMES = (
    "encoding",
    "delimiter",
    "header_line",
    "decimal",
    "thousands",
    "date_order",
    "gap_words",
    "sheet",
)
"""The settings, in the order of the form."""

_FOUND = text("reader", "Found by itself")
_NO_WORDS = "none"


def _check_line(line: str) -> str:
    if line != AUTO and not (line.isdecimal() and len(line) < 7):
        raise refusal(text("reader", "must be auto, the number of a line, or 0 for no names"))
    return line


HeaderLine = Annotated[str, AfterValidator(_check_line)]
Encoding = Literal[
    "auto",
    "utf-8",
    "utf-16",
    "cp949",
    "cp1252",
    "cp1250",
    "cp1251",
    "koi8-r",
    "cp1253",
    "cp1254",
    "cp932",
    "gb18030",
    "big5",
    "latin-1",
    "iso8859-2",
    "cp850",
    "mac_roman",
]
Delimiter = Literal["auto", "comma", "semicolon", "tab", "bar"]
Decimal = Literal["auto", "point", "comma"]
Thousands = Literal["auto", "none", "comma", "point", "space", "apostrophe"]
DateOrder = Literal["auto", "day", "month", "year"]

_MARK_WORDS = {
    "none": text("reader", "None"),
    "comma": text("reader", "Comma"),
    "semicolon": text("reader", "Semicolon"),
    "tab": text("reader", "Tab"),
    "bar": text("reader", "Bar |"),
    "point": text("reader", "Point"),
    "space": text("reader", "Space"),
    "apostrophe": text("reader", "Apostrophe"),
}
_ORDER_WORDS = {
    "day": text("reader", "Day first"),
    "month": text("reader", "Month first"),
    "year": text("reader", "Year first"),
}

_LINES = {str(number): text("reader", "Line {line}")(line=number) for number in range(1, 13)}


def encoding_setting(group: str, shown_when: Any) -> Any:
    """Declare how a text file writes its letters."""
    words = {name: verbatim(title) for name, title in ENCODINGS.items()}
    return setting(
        AUTO,
        text("reader", "Encoding"),
        group=group,
        choices={AUTO: _FOUND, **words},
        shown_when=shown_when,
        hidden=True,
        help=text("reader", "How a text file writes its letters."),
    )


def delimiter_setting(group: str, shown_when: Any) -> Any:
    """Declare what is between two values of a text file."""
    return setting(
        AUTO,
        text("reader", "Delimiter"),
        group=group,
        choices=_choices(MARKS),
        shown_when=shown_when,
        hidden=True,
        help=text("reader", "What is between two values of a text file."),
    )


def header_setting(group: str, shown_when: Any) -> Any:
    """Declare which line holds the names."""
    return setting(
        AUTO,
        text("reader", "Line of names"),
        group=group,
        kind="choice",  # any other line is taken, too
        choices={AUTO: _FOUND, "0": text("reader", "None: all are rows"), **_LINES},
        shown_when=shown_when,
        hidden=True,
        help=text(
            "reader",
            "Which line holds the columns' names, counted from 1; 0 if the first line is a row. "
            "By itself, titles above the names are skipped.",
        ),
    )


def decimal_setting(group: str, shown_when: Any) -> Any:
    """Declare the mark before decimals."""
    return setting(
        AUTO,
        text("reader", "Decimal mark"),
        group=group,
        choices=_choices(DECIMALS),
        shown_when=shown_when,
        hidden=True,
        help=text("reader", "What stands before the decimals of a number."),
    )


def thousands_setting(group: str, shown_when: Any) -> Any:
    """Declare the mark between thousands."""
    return setting(
        AUTO,
        text("reader", "Thousands mark"),
        group=group,
        choices=_choices(THOUSANDS),
        shown_when=shown_when,
        hidden=True,
        help=text("reader", "What stands between the thousands of a number."),
    )


def order_setting(group: str, shown_when: Any) -> Any:
    """Declare what comes first in a date."""
    return setting(
        AUTO,
        text("reader", "Order of dates"),
        group=group,
        choices={AUTO: _FOUND, **{name: _ORDER_WORDS[name] for name in ORDERS}},
        shown_when=shown_when,
        hidden=True,
        help=text("reader", "What comes first in a date such as 03/04/2023."),
    )


def gap_setting(group: str, shown_when: Any) -> Any:
    """Declare the words that mean a gap."""
    return setting(
        AUTO,
        text("reader", "Words for a gap"),
        group=group,
        shown_when=shown_when,
        hidden=True,
        help=text(
            "reader",
            "What means a gap beside an empty cell, by commas, such as NA, n/a; none takes every "
            "word as a value.",
        ),
    )


def sheet_setting(group: str, shown_when: Any) -> Any:
    """Declare the sheet of an Excel file."""
    return setting(
        "",
        text("reader", "Sheet"),
        group=group,
        shown_when=shown_when,
        hidden=True,
        help=text("reader", "Of an Excel file; empty takes the first with values."),
    )


def decide(values: Mapping[str, str]) -> Decisions:
    """Return what settings of these `NAMES` decide; what is auto is found out of the file."""
    line, words = values["header_line"], values["gap_words"]
    return Decisions(
        encoding=None if values["encoding"] == AUTO else values["encoding"],
        delimiter=MARKS.get(values["delimiter"]),
        header_line=None if line == AUTO else int(line) or NO_HEADER,
        decimal=DECIMALS.get(values["decimal"]),
        thousands=THOUSANDS.get(values["thousands"]),
        date_order=None if values["date_order"] == AUTO else values["date_order"],
        gap_words=_gap_words(words),
        sheet=values["sheet"] or None,
    )


def given(decisions: Decisions) -> dict[str, Any]:
    """Return what is decided as plain values, without what is left to the file."""
    found = {name: getattr(decisions, name) for name in NAMES}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
        if value is not None
    }


def of_given(values: Mapping[str, Any]) -> Decisions:
    """Return the decisions that `given` wrote.

    Raises
    ------
    TypeError
        If a value is of another kind.
    """
    for name, value in values.items():
        kind = {"header_line": int, "gap_words": list}.get(name, str)
        if name not in NAMES or not isinstance(value, kind):
            raise TypeError(name)
    words = values.get("gap_words")
    return Decisions(**{**values, "gap_words": None if words is None else tuple(words)})


def _gap_words(words: str) -> tuple[str, ...] | None:
    if words.strip() in ("", AUTO):
        return None
    return () if words.strip() == _NO_WORDS else tuple(names_in(words))


def _choices(names: Mapping[str, str] | Sequence[str]) -> dict[str, str]:
    return {AUTO: _FOUND, **{name: _MARK_WORDS[name] for name in names}}
