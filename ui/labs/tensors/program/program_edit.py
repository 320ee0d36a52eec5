"""The text being typed: Ctrl+Enter runs it, and what is wrong in it is underlined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from ui.labs.tensors.program.bounded_edit import BoundedEdit
from ui.labs.tensors.program.text_places import to_characters, to_units
from ui.text_size import fixed_font
from ui.widgets.basic.message_kind import message_color

if TYPE_CHECKING:
    from core.labs.tensors.problems import Problem

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ProgramEdit(BoundedEdit):
    """An editor of statements.

    Signals
    -------
    run_pressed
        Ctrl+Enter.
    recall_pressed(int)
        Up in the first line (-1) or Down in the last (1), while `recalls`.
    """

    run_pressed = Signal()
    recall_pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(fixed_font())
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Statements"))
        self.recalls = False
        self._problems: list[Problem] = []
        self._lines = 2

    def set_lines(self, lines: int) -> None:
        """Take at least the room of so many lines."""
        self._lines = lines
        self.updateGeometry()

    @property
    def problem(self) -> Problem | None:
        """What is underlined."""
        return self._problems[0] if self._problems else None

    def underline(self, *problems: Problem | None) -> None:
        """Underline the places of these problems, or nothing."""
        self._problems = [each for each in problems if each is not None]
        self.setExtraSelections([self._mark(each) for each in self._problems])

    def caret(self) -> int:
        """Return the caret's place in characters."""
        return to_characters(self.toPlainText(), self.textCursor().position())

    def sizeHint(self) -> QSize:
        """Return room for the lines that are wanted."""
        lines = self._lines * QFontMetrics(self.font()).lineSpacing()
        return QSize(300, lines + 2 * self.frameWidth() + int(2 * self.document().documentMargin()))

    def minimumSizeHint(self) -> QSize:
        """Return the same room, in less width."""
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Run on Ctrl+Enter; bring back earlier statements by Up and Down at the ends."""
        is_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in _ENTER and is_control:
            self.run_pressed.emit()
        elif self._leaves_text(event):
            self.recall_pressed.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Underline in the palette's colour."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.underline(*self._problems)

    def _leaves_text(self, event: QKeyEvent) -> bool:
        """Tell whether a key would move the caret past the first or the last line."""
        if not self.recalls or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        moves = {
            Qt.Key.Key_Up: QTextCursor.MoveOperation.Up,
            Qt.Key.Key_Down: QTextCursor.MoveOperation.Down,
        }
        move = moves.get(Qt.Key(event.key()))
        return move is not None and not self.textCursor().movePosition(move)

    def show_recalled(self, text: str, by: int) -> None:
        """Show an earlier statement, the caret where the same key goes on."""
        cursor = self.textCursor()  # through a cursor, so that Ctrl+Z goes back to what was typed
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        if by < 0:
            cursor.movePosition(QTextCursor.MoveOperation.Start)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfLine)
        self.setTextCursor(cursor)

    def _mark(self, problem: Problem) -> QTextEdit.ExtraSelection:
        text = self.toPlainText()
        start = min(problem.start, max(len(text) - 1, 0))
        end = min(max(problem.end, start + 1), len(text))
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(to_units(text, start))
        cursor.setPosition(to_units(text, end), QTextCursor.MoveMode.KeepAnchor)
        looks = QTextCharFormat()
        looks.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        looks.setUnderlineColor(message_color("error"))
        mark.cursor = cursor
        mark.format = looks
        return mark
