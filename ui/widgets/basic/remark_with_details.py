"""A remark whose long story, such as Spark's own trace, is one click away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from core.runtime.messages import Answer
from ui.widgets.basic.details_dialog import DetailsDialog
from ui.widgets.basic.message_kind import MessageKind
from ui.widgets.basic.remark import Remark


class Trouble(QWidget):
    """One sentence, and a button for the details where there are any; hidden without a sentence."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = ""
        self.remark = Remark(text)
        self.button = QToolButton(autoRaise=True)
        self.button.setText(self.tr("Details…"))
        self.button.setToolTip(self.tr("What Spark itself says, in full"))
        self.button.clicked.connect(self._open)
        self.button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.remark, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.setVisible(bool(text))

    def say(self, text: str, kind: MessageKind | None = None, details: str = "") -> None:
        """Show a sentence, or nothing."""
        self._details = details
        self.remark.say(text, kind)
        self.button.setVisible(bool(text and details))
        self.setVisible(bool(text))

    def say_error(self, answer: Answer, kind: MessageKind | None = "error") -> None:
        """Show why there is no answer."""
        self.say(answer.error, kind, answer.details)

    def text(self) -> str:
        """Return the sentence."""
        return self.remark.text()

    @Slot()
    def _open(self) -> None:
        DetailsDialog(self.text(), self._details, self).open()
