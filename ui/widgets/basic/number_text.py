"""Numbers as people write them: ``1,000``, ``1e-6``, ``0.5``, in the words of a locale."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale

# The last whole number up to which every whole float is exact.
_EXACT = 2**53


def number_text(value: float, locale: QLocale) -> str:
    """Return a number as a field shows it; every digit it has, none that it has not."""
    if isinstance(value, int):
        return localized(f"{value:,}", locale)
    mantissa, _, exponent = repr(value).partition("e")
    mantissa = localized(mantissa.removesuffix(".0"), locale)
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def localized(text: str, locale: QLocale) -> str:
    """Return a number's English text, such as ``1,234.5``, with a locale's separators."""
    swapped = {",": locale.groupSeparator(), ".": locale.decimalPoint()}
    return "".join(swapped.get(letter, letter) for letter in text)


def read_number(text: str, locale: QLocale, *, whole: bool) -> int | float | None:
    """Return the number a text means, or None where it means none.

    With ``whole`` the answer is an int where the text says one, as ``1e4`` does, else the float.
    """
    typed = text.strip()
    value: float | None = None
    if whole:
        count, is_count = locale.toLongLong(typed)
        if is_count:
            return count
    value, is_number = locale.toDouble(typed)
    if not is_number:
        value = _plain_float(typed)
    if whole and value is not None and abs(value) <= _EXACT and value == math.floor(value):
        return int(value)
    return value


def _plain_float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
