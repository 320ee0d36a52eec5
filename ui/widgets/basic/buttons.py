"""Flat buttons and frameless scroll areas, as the exhibit uses them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QToolButton, QWidget


def flat_button(text: str, tip: str = "", *, is_toggle: bool = False) -> QToolButton:
    """Return a flat button with words, which are the tip where none is given.

    A toggle stays pressed.
    """
    button = QToolButton(autoRaise=True)
    button.setText(text)
    button.setCheckable(is_toggle)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setToolTip(tip or text.replace("&", ""))
    return button


def scrolled(widget: QWidget) -> QScrollArea:
    """Return a frameless area in which a widget scrolls when it is larger."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area
