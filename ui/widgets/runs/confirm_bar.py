"""One question in the window, in place of a dialog that blocks it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class ConfirmBar(QFrame):
    """Asks whether to delete something; hidden until `ask`.

    Signals
    -------
    answered(bool)
        Delete was pressed, or with False, Keep or Escape; the bar is hidden again.
    """

    answered = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = QLabel(self, wordWrap=True)
        self._delete = QPushButton(self)
        self._keep = QPushButton(self)
        self._arrange()
        self._word()
        self._delete.clicked.connect(self._confirm)
        self._keep.clicked.connect(self._decline)
        self.hide()

    def ask(self, question: str) -> None:
        """Show a question and take the focus."""
        self._question.setText(question)
        self._delete.setAccessibleDescription(question)
        self.show()
        self._delete.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return press the button in focus, as in a dialog, and Escape keep all."""
        if event.key() == Qt.Key.Key_Escape:
            self._decline()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self._delete if self._delete.hasFocus() else self._keep
            button.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def _arrange(self) -> None:
        self.setFrameShape(QFrame.Shape.StyledPanel)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._delete)
        buttons.addWidget(self._keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._question)
        column.addLayout(buttons)

    def _word(self) -> None:
        self._delete.setText(self.tr("Delete"))
        self._keep.setText(self.tr("Keep"))

    @Slot()
    def _confirm(self) -> None:
        self.hide()
        self.answered.emit(True)

    @Slot()
    def _decline(self) -> None:
        self.hide()
        self.answered.emit(False)
