"""A line of several fields that belong together, with what follows from them below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.text_size import fixed_font
from ui.widgets.forms.setting_row import SettingRow

_SMALL = 0.85


class SettingBlock(QWidget):
    """The rows of one block side by side: label above, field below, then one line and errors."""

    def __init__(self, rows: Sequence[SettingRow]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        for column, row in enumerate(rows):
            row.add_to_block(grid, column)
            grid.setColumnStretch(column, 1)
        self.note = QLabel(wordWrap=True)
        self.note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.note.setFont(_small_mono(self.note.font()))
        grid.addWidget(self.note, 2, 0, 1, len(rows))
        for at, row in enumerate(rows, start=3):
            grid.addWidget(row.error, at, 0, 1, len(rows))

    def show_note(self, words: str) -> None:
        """Show what follows from the values."""
        self.note.setText(words)
        self.note.setAccessibleName(words)


def _small_mono(font: QFont) -> QFont:
    mono = fixed_font()
    mono.setPointSizeF(font.pointSizeF() * _SMALL)
    return mono
