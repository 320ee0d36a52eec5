"""What Spark has written into its log."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core.labs.spark.reports import LogTail, ReadLog
from ui.tab.asking import AskingWidget
from ui.text_size import fixed_font
from ui.widgets.basic.remark_with_details import Trouble

_LINES = 500


class LogPanel(AskingWidget):
    """Asks for the log's end when it is looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(fixed_font())
        self.text.setAccessibleName(self.tr("Spark's log"))
        self.trouble = Trouble()
        self.button = QPushButton(self.tr("&Read again"))
        row = QHBoxLayout()
        row.addWidget(self.trouble, 1)
        row.addStretch()
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.text, 1)
        layout.addLayout(row)
        self.button.clicked.connect(self._look)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the log."""
        super().showEvent(event)
        self._look()

    def _show(self, log: LogTail) -> None:
        none = log.reason or self.tr("There is no log on this computer.")
        there = self.tr("The last lines of {0}").format(log.path)
        self.trouble.say(there if log.path else none)
        self.text.setPlainText("\n".join(log.lines))
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.maximum())

    @Slot()
    def _look(self) -> None:
        self.ask(ReadLog(_LINES), self._show, self.trouble.say_error)
