"""A text of several lines that never grows past what the lab reads."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QPlainTextEdit

from core.labs.tensors.settings import MAX_TEXT


class BoundedEdit(QPlainTextEdit):
    """An editor that leaves out a pasted or given text which is too long.

    Laying out a line of a million characters would hold the window for a minute.

    Signals
    -------
    refused(int)
        A text of so many characters was left out.
    """

    refused = Signal(int)

    def show_text(self, text: str) -> None:
        """Show a text in place of the one before, or nothing of one that is too long."""
        fits = len(text) <= MAX_TEXT
        self.setPlainText(text if fits else "")
        if not fits:
            self.refused.emit(len(text))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or drop a text, unless the whole would be too long."""
        kept = self.document().characterCount() - len(self.textCursor().selectedText())
        whole = kept + len(source.text())
        if whole > MAX_TEXT:
            self.refused.emit(whole)
        else:
            super().insertFromMimeData(source)
