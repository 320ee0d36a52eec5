"""A small square of one colour, for lists whose rows have a curve of that colour."""

from __future__ import annotations

from PySide6.QtGui import QColor, QIcon, QPixmap

_SIDE_PX = 64


def swatch(color: QColor) -> QIcon:
    """Return an icon of one colour; a transparent one keeps the place free."""
    picture = QPixmap(_SIDE_PX, _SIDE_PX)
    picture.fill(color)
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # Qt would tint it, and then it says another line
    return icon
