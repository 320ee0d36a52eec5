"""A statement as DataFrame steps, beside the box in which it is written."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.text_size import fixed_font
from ui.widgets.code.python_highlighter import PythonHighlighter


class DataFrameStepsBox(QPlainTextEdit):
    """Shows code to be read and copied, or in grey why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, readOnly=True, tabChangesFocus=True)
        self.setFont(fixed_font())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(self.tr("The same as DataFrame steps"))
        self.setToolTip(self.tr("The same rows by methods of a DataFrame; Spark plans both alike"))
        self._colors = PythonHighlighter(self.document(), self.palette())
        self.say(self.tr("Query shows here the same as DataFrame steps."))

    def show_code(self, code: str) -> None:
        """Show steps."""
        self._colors.read_source(code)
        self.setPlainText(code)

    def say(self, words: str) -> None:
        """Say in grey why there are no steps."""
        self.clear()
        self.setPlaceholderText(words)

    def changeEvent(self, event: QEvent) -> None:  # Qt's name
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_colors"):
            self._colors.follow_palette(self.palette())
