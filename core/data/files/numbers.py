"""Which marks the numbers of a file are written with, and which unit stands at them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

# By name: recipe code is written for students, without annotations for mypy to check.
_columns: Any = import_module("core.data.recipe_columns")

_CURRENCIES = ("$", "€", "£", "¥", "₩", "USD", "EUR", "GBP", "CHF", "KRW", "JPY", "US$")
_UNITS = (
    *("%", "‰", "°", "°C", "°F", "K", "kg", "g", "mg", "µg", "t", "lb", "oz", "km", "m", "cm"),
    *("mm", "µm", "nm", "mi", "ft", "in", "m2", "m²", "m3", "m³", "km²", "ha", "l", "L", "ml"),
    *("h", "min", "s", "ms", "km/h", "m/s", "mph", "kWh", "W", "kW", "MW", "Hz", "kHz", "MHz"),
    *("GHz", "V", "mV", "A", "mA", "Pa", "hPa", "kPa", "bar", "mbar", "mg/l", "mg/L", "µg/m³"),
    *("kr", "zł", "Kč", "Ft", "원", "만원", "억원", "㎡", "평", "명", "개", "円", "元"),
)
_BLANKS = dict.fromkeys(map(ord, "\xa0\u202f\u2009"), " ")
_SIGNS = {ord("−"): "-", ord("’"): "'"}
_ORDER = tuple(sorted({*_CURRENCIES, *_UNITS}, key=len, reverse=True))
_UNIT = re.compile(
    rf"(?P<sign>[+-]?)(?P<front>{'|'.join(map(re.escape, _CURRENCIES))})?\s*"
    r"(?P<number>[+-]?[\d.,].*?)"
    rf"\s*(?P<back>{'|'.join(map(re.escape, _ORDER))})?"
)


@dataclass(frozen=True)
class Marks:
    """What stands between whole and broken part, and between thousands; ``""`` for nothing."""

    decimal: str
    thousands: str


PLAIN = Marks(".", "")
MARKS = (
    PLAIN,
    Marks(",", ""),
    Marks(".", ","),
    Marks(",", "."),
    Marks(".", " "),
    Marks(",", " "),
    Marks(".", "'"),
    Marks(",", "'"),
)
"""The ways to write a number; of two that fit equally well the first is taken."""


@cache
def _compiled(marks: Marks) -> re.Pattern[str]:
    pattern: str = _columns.number_pattern(marks.decimal, marks.thousands)
    return re.compile(pattern)


def is_number(text: str, marks: Marks) -> bool:
    """Return whether a text without unit is a number in these marks."""
    return _compiled(marks).fullmatch(text) is not None


def normal(text: str) -> str:
    """Return a text with plain blanks, minus and apostrophe."""
    return text.translate(_BLANKS).translate(_SIGNS).strip() if not text.isascii() else text.strip()


def unit_of(text: str) -> tuple[str, str]:
    """Return what is a number of a text, and its unit: 1.5 and kg of 1.5 kg."""
    found = _UNIT.fullmatch(text)
    if found is None or (found["front"] and found["back"]):
        return text, ""
    return found["sign"] + found["number"], found["front"] or found["back"] or ""


def is_integer(text: str) -> bool:
    """Return whether a text is digits only."""
    return text.lstrip("+-").isdigit()


def fitting(texts: Iterable[str]) -> list[Marks]:
    """Return the marks that fit the most of these texts, all that do so equally."""
    known = [text for text in texts if not is_integer(text)]
    counts = {marks: sum(is_number(text, marks) for text in known) for marks in MARKS}
    most = max(counts.values(), default=0)
    return [marks for marks, count in counts.items() if count == most]


def is_ambiguous(texts: Sequence[str], fits: Sequence[Marks]) -> bool:
    """Return whether marks that fit equally well read one of the texts as different numbers."""
    return any(len({*_readings(text, fits)}) > 1 for text in texts)


def _readings(text: str, fits: Sequence[Marks]) -> Iterator[float]:
    for marks in fits:
        if is_number(text, marks):
            yield value(text, marks)


def value(text: str, marks: Marks) -> float:
    """Return the number that a text is in these marks."""
    whole = text.replace(marks.thousands, "") if marks.thousands else text
    return float(whole.replace(marks.decimal, "."))
