"""What an exhibit shows before its first run: one sentence that invites, and one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyState(QWidget):
    """Emits ``clicked`` when its button is pressed."""

    clicked = Signal()

    def __init__(self, sentence: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(sentence, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        # Centred in a row of its own a wrapping label would get the height of one line.
        self._label.setMinimumWidth(self.fontMetrics().averageCharWidth() * 40)
        self.button = QPushButton(button)
        self.button.setDefault(True)
        self.button.clicked.connect(self.clicked)
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addStretch(2)
        layout.addWidget(self._label)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
