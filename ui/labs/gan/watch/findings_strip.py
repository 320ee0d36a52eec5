"""What the detectors find in the running game, since when, and what would cure it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.runtime.events import Note
from ui.language import shown
from ui.widgets.basic.elided_label import ElidedLabel
from ui.widgets.basic.icon_label import IconLabel
from ui.widgets.basic.number_text import number_text


class FindingsStrip(QWidget):
    """A row for each finding that has not passed; without one it takes no room.

    Signals
    -------
    cure_chosen(dict)
        Settings that cure a finding.
    """

    cure_chosen = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, FindingRow] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        self.hide()

    def clear(self) -> None:
        """Forget all findings."""
        for kind in list(self.rows):
            self._remove(kind)

    def take_note(self, note: Note) -> None:
        """Take a note ``finding``: show it, or take it away when it is over."""
        kind = str(note.details["finding"])
        if note.details.get("is_over"):
            self._remove(kind)
            return
        row = self.rows.get(kind)
        if row is None:
            row = self.rows[kind] = FindingRow(self)
            row.cure_chosen.connect(self.cure_chosen)
            self._rows.addWidget(row)
        row.show_finding(note.text, note.details)
        self.show()

    def summary(self) -> str:
        """Return the sentences."""
        return " ".join(row.text.text() for row in self.rows.values())

    def _remove(self, kind: str) -> None:
        row = self.rows.pop(kind, None)
        if row is not None:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.setVisible(bool(self.rows))


class FindingRow(QWidget):
    """One finding: a sentence, its step, and the button that cures it."""

    cure_chosen = Signal(dict)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cure: dict[str, Any] = {}
        self.text = ElidedLabel(max_lines=2)
        self.button = QPushButton()
        self.button.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(IconLabel("warning"))
        row.addWidget(self.text, 1)
        row.addWidget(self.button)

    def show_finding(self, sentence: str, details: Mapping[str, Any]) -> None:
        """Show what was found."""
        since = details.get("since")
        if since is not None:
            step = number_text(int(since), QLocale())
            sentence = self.tr("{0} Since step {1}.").format(shown(sentence), step)
        self.text.setText(shown(sentence))
        self._cure = dict(details.get("cure") or {})
        self.button.setVisible(bool(self._cure))
        self.button.setText(shown(details.get("cure_label") or self.tr("Cure")))
        named = ", ".join(f"{name} = {value}" for name, value in self._cure.items())
        self.button.setToolTip(self.tr("In the running game: {0}").format(named))

    @Slot()
    def _choose(self) -> None:
        self.cure_chosen.emit(self._cure)
