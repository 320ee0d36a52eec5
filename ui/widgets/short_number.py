"""Numbers with as many digits as they mean, for tables and lists."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale


def short_number(value: float, locale: QLocale, digits: int = 4) -> str:
    """Return a number in ``digits`` significant digits, in the shortest usual writing.

    Whole numbers below a million keep all their digits; the very large and the very small are
    written with an exponent; infinity and not-a-number keep the names Python gives them.
    """
    if not math.isfinite(value):
        return str(value)
    size = abs(value)
    if size < 1e6 and value == int(value):
        return _grouped(f"{int(value):,}", locale)
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if digits <= exponent < 6:
        return _grouped(f"{value:,.0f}", locale)
    if -4 <= exponent < 6:
        return f"{value:.{digits}g}".replace(".", locale.decimalPoint())
    mantissa = mantissa.rstrip("0").rstrip(".").replace(".", locale.decimalPoint())
    return f"{mantissa}e{exponent}"


def _grouped(text: str, locale: QLocale) -> str:
    return text.replace(",", locale.groupSeparator())
