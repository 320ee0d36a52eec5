"""The kinds of message: each has a picture and a colour, so that colour never speaks alone."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QColor

from ui import theme

MessageKind = Literal["info", "success", "warning", "error"]

# Dark enough on a light window, light enough on a dark one: at least 4.5 to 1.
_ON_LIGHT: dict[MessageKind, str] = {
    "info": "#0b5cad",
    "success": "#1b6e3a",
    "warning": "#8a5300",
    "error": "#b3261e",
}
_ON_DARK: dict[MessageKind, str] = {
    "info": "#8fc1ff",
    "success": "#7fd6a0",
    "warning": "#f2c063",
    "error": "#ffb4ab",
}


def message_color(kind: MessageKind) -> QColor:
    """Return the colour of this kind of message on a window."""
    return QColor((_ON_DARK if theme.is_dark() else _ON_LIGHT)[kind])
