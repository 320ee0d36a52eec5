"""Colours for more models than the palette has: the eighth on are shades of the first."""

from __future__ import annotations

from PySide6.QtGui import QColor

from ui import theme

_SHARE = 0.5
_GREY = "#8C8C8C"  # the shade of black and of white


def model_color(choice: theme.ColorChoice) -> QColor:
    """Return a model's colour: the series', after seven darker on light and paler on dark."""
    color = theme.resolve(choice)
    if not isinstance(choice, int) or choice // theme.SERIES % 2 == 0:
        return color
    if color.hsvSaturation() == 0:
        return QColor(_GREY)
    towards = 1.0 if theme.is_dark() else 0.0
    parts = (color.redF(), color.greenF(), color.blueF())
    return QColor.fromRgbF(*(_SHARE * part + (1 - _SHARE) * towards for part in parts))
