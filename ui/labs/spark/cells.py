"""Values of a table's cells in words."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QLocale

from ui.widgets.basic.short_number import short_number

_DIGITS = 6
_UNITS = ("B", "kB", "MB", "GB", "TB")


def cell_text(value: Any, locale: QLocale) -> str:
    """Return a value as a cell shows it; a missing one is empty."""
    if value is None:
        return ""
    if isinstance(value, float):
        return short_number(value, locale, _DIGITS)
    return str(value)


def is_number(value: Any) -> bool:
    """Return whether a value, or a text that the worker wrote, stands at the right of its cell."""
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            return False
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def seconds_text(seconds: float, locale: QLocale) -> str:
    """Return a time as people say it: ``0.35 s``, ``12 s``, ``3 min 20 s``."""
    if not math.isfinite(seconds):
        return ""
    if seconds < 60:
        digits = 2 if seconds < 10 else 3
        return f"{short_number(float(f'{seconds:.{digits}g}'), locale, digits)} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def bytes_text(count: float, locale: QLocale) -> str:
    """Return a size in the unit in which it has one to three digits before the point."""
    if not math.isfinite(count):
        return ""
    unit = 0
    while abs(count) >= 1000 and unit < len(_UNITS) - 1:
        count, unit = count / 1000, unit + 1
    return f"{short_number(float(f'{count:.3g}'), locale, 3)} {_UNITS[unit]}"
