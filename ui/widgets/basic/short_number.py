"""Numbers with as many digits as they mean, in the words of a locale."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from core.runtime.figures import figure
from ui.widgets.basic.number_text import localized


def short_number(value: float, locale: QLocale, digits: int = 4) -> str:
    """Return a number in ``digits`` significant digits, as `figure` writes it, for this locale."""
    return localized(figure(value, digits), locale)
