"""Flat buttons as the exhibit uses them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton


def flat_button(text: str, tip: str, *, is_toggle: bool = False) -> QToolButton:
    """Return a flat button with words; a toggle stays pressed."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAutoRaise(True)
    button.setCheckable(is_toggle)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
