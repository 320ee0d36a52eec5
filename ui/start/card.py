"""Cards of the start page: white on the quiet ground, with one heading and one button each."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.start.miniature import Miniature
from ui.widgets.cards.card import CardFrame, SoftLabel, heading, scaled

_INSIDE_PX = 12


class LabCard(CardFrame):
    """Picture, name, sentence, button, and what came of it; emits ``pressed``."""

    pressed = Signal()

    def __init__(
        self,
        picture: Miniature,
        titles: tuple[str, str],
        sentence: str,
        button: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.picture = picture
        self._is_primary = False
        self.button = QPushButton(button)
        self.button.setAccessibleName(f"{button}: {titles[0]}")
        self.status = SoftLabel()
        self.status.setFont(scaled(self.status.font(), 0.85))
        self.button.clicked.connect(self.pressed)
        self._build(titles, sentence)

    def set_primary(self, is_primary: bool) -> None:
        """Make the button the one that invites, in the accent's colour, or one of many."""
        self._is_primary = is_primary
        self._recolor()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolor()

    def _recolor(self) -> None:
        palette = QPalette()
        if self._is_primary:
            words = palette.color(QPalette.ColorRole.HighlightedText)
            palette.setColor(QPalette.ColorRole.Button, theme.accent())
            palette.setColor(QPalette.ColorRole.ButtonText, words)
        self.button.setPalette(palette)

    def _build(self, titles: tuple[str, str], sentence: str) -> None:
        words = QLabel(sentence, wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        # Two lines always, so that the buttons of a row of cards stand on one line.
        words.setMinimumHeight(2 * words.fontMetrics().lineSpacing() + 2)
        foot = QHBoxLayout()
        foot.addWidget(self.button)
        foot.addWidget(self.status, 1)
        inside = QVBoxLayout()
        inside.setContentsMargins(_INSIDE_PX, _INSIDE_PX, _INSIDE_PX, _INSIDE_PX)
        inside.setSpacing(8)
        inside.addLayout(heading(*titles))
        inside.addWidget(words)
        inside.addStretch(1)
        inside.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.picture)
        layout.addLayout(inside)
