"""The last runs and the chapters of the guide, as two quiet cards of links."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from core.runtime.records.record import RunSummary
from ui.language import shown
from ui.widgets.basic.elided_label import ElidedLabel
from ui.widgets.cards.card import CardFrame, heading
from ui.widgets.runs.run_words import RunWords


class LinkList(CardFrame):
    """A titled list whose rows are links.

    Signals
    -------
    chosen(str)
        The link of a row was clicked.
    """

    chosen = Signal(str)

    def __init__(self, title: str, korean: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addLayout(heading(title, korean))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        self._empty = empty
        self.show_rows([])

    def show_rows(self, rows: Sequence[tuple[str, str, str, str]]) -> None:
        """Show rows of (link, first words, link's words, rest)."""
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        if not rows:
            self._grid.addWidget(QLabel(self._empty, wordWrap=True), 0, 0, 1, 3)
        for at, (link, first, words, rest) in enumerate(rows):
            name = QLabel(f'<a href="{link}" style="text-decoration:none">{words}</a>')
            name.setTextInteractionFlags(
                Qt.TextInteractionFlag.LinksAccessibleByMouse
                | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            )
            name.linkActivated.connect(self.chosen)
            name.setAccessibleName(words)
            self._grid.addWidget(QLabel(first), at, 0)
            self._grid.addWidget(name, at, 1)
            self._grid.addWidget(ElidedLabel(rest, max_lines=1), at, 2)


def run_rows(
    runs: Sequence[tuple[str, RunSummary]], words: RunWords
) -> list[tuple[str, str, str, str]]:
    """Return a row a run: its lab, its name, and what came of it."""
    return [
        (f"{run.lab}/{run.id}", shown(title), words.name(run), shown(run.message))
        for title, run in runs
    ]
