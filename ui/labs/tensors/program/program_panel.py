"""Where statements are typed: the editor, the shapes under it, and one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.labs.tensors.questions import PreviewText
from core.labs.tensors.settings import MAX_TEXT
from ui.labs.tensors.program.program_edit import ProgramEdit
from ui.labs.tensors.program.recall import Recall
from ui.labs.tensors.program.shape_ladder import ShapeLadder
from ui.labs.tensors.shapes.shape_words import bytes_text
from ui.tab.asking import AskingWidget
from ui.widgets.basic.buttons import flat_button, scrolled
from ui.widgets.basic.message_kind import MessageKind
from ui.widgets.basic.remark import Remark

if TYPE_CHECKING:
    from core.labs.tensors.problems import Problem
    from core.labs.tensors.reports import Preview, StatementPreview
    from core.runtime.messages import Answer

_LINE_ROWS, _PROGRAM_ROWS = 2, 6
_TEXT_SHARE, _LADDER_SHARE = 1, 4


class ProgramPanel(AskingWidget):
    """Two texts, the next line and the whole program; each is previewed as it is typed.

    At most one preview is asked at a time; while it is under way, only the newest text waits.

    Signals
    -------
    line_entered(str)
        The next line is to run on what is there.
    program_entered(str)
        The whole program is to run from the start.
    statement_shown(StatementPreview | None)
        The statement under the caret, after each preview.
    part_chosen(PartShape)
        A part of that statement is to be explained.
    undo_pressed, redo_pressed
    """

    line_entered = Signal(str)
    program_entered = Signal(str)
    statement_shown = Signal(object)
    part_chosen = Signal(object)
    undo_pressed = Signal()
    redo_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = {"line": "", "program": ""}
        self._mode = "line"
        self._asked: str | None = None
        self._shown = ""
        self._outcome: tuple[str, MessageKind] | None = None
        self._preview: Preview | None = None
        self._current: StatementPreview | None = None
        self._recall = Recall()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.line_button = flat_button(
            self.tr("Next l&ine"), self.tr("Type statements that run on the tensors there are")
        )
        self.program_button = flat_button(
            self.tr("Whole &program"),
            self.tr("Edit everything typed so far; it runs from the start"),
        )
        for button in (self.line_button, self.program_button):
            button.setCheckable(True)
        self.line_button.setChecked(True)
        self._modes = QButtonGroup(self)
        self.undo_button = flat_button(self.tr("Undo"))
        self.redo_button = flat_button(self.tr("Redo"))
        self.run_button = QPushButton(self.tr("Run line"))
        self.run_button.setToolTip(
            QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        )
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in (self.line_button, self.program_button):
            self._modes.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.undo_button, self.redo_button):
            button.setEnabled(False)
            row.addWidget(button)
        row.addWidget(self.run_button)
        self.edit = ProgramEdit()
        self.edit.recalls = True
        self.edit.setToolTip(
            self.tr("Ctrl+Enter runs; Up and Down bring back what was entered before")
        )
        self.edit.setPlaceholderText(self.tr("A statement, such as  y = relu(x @ w + b)"))
        self.ladder = ShapeLadder()
        self._area = scrolled(self.ladder)
        self.sentence = Remark(keeps_place=True)
        self.sentence.setMinimumHeight(self.fontMetrics().lineSpacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.edit, _TEXT_SHARE)
        layout.addWidget(self.sentence)
        layout.addWidget(self._area, _LADDER_SHARE)

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._on_text)
        self.edit.cursorPositionChanged.connect(self._show_statement)
        self.edit.run_pressed.connect(self.run)
        self.edit.recall_pressed.connect(self._bring_back)
        self.edit.refused.connect(self._say_too_long)
        self.run_button.clicked.connect(self.run)
        self.undo_button.clicked.connect(self.undo_pressed)
        self.redo_button.clicked.connect(self.redo_pressed)
        self.line_button.toggled.connect(self._choose_mode)
        self.ladder.part_chosen.connect(self.part_chosen)

    # ---- what the exhibit tells

    def set_program(self, text: str) -> None:
        """Show this as the whole program."""
        self._texts["program"] = text
        if self._mode == "program" and text.strip() != self.edit.toPlainText().strip():
            self.edit.show_text(text)

    def set_line(self, text: str) -> None:
        """Put a text into the next line and show it."""
        self._texts["line"] = text
        if self._mode == "line":
            self.edit.show_text(text)
        else:
            self.line_button.setChecked(True)

    def set_earlier(self, statements: Iterable[str]) -> None:
        """Take the statements of a program that ran, to be brought back by Up and Down."""
        self._recall.replace(statements)

    def set_steps(self, undo: str, redo: str) -> None:
        """Offer to undo and redo; empty texts mean there is nothing."""
        for button, text, words in (
            (self.undo_button, undo, self.tr("Take back: {0}")),
            (self.redo_button, redo, self.tr("Do again: {0}")),
        ):
            button.setEnabled(bool(text))
            button.setToolTip(words.format(text) if text else "")

    def show_outcome(self, problem: Problem | None, error: str, said: str) -> None:
        """Say how the line that was entered ended; the words stay until the text changes."""
        outcome: tuple[str, MessageKind]
        if problem is None and not error:
            outcome = (said, "success")
            if self._mode == "line":
                self.edit.selectAll()
        else:
            outcome = (error if problem is None else problem.text, "error")
            self.edit.underline(problem)
        self._outcome = outcome
        self.sentence.say(*outcome)

    def show_program(self, said: str) -> None:
        """Bring the whole program to the front and say why."""
        self.program_button.setChecked(True)
        self._outcome = (said, "info")
        self.sentence.say(said, "info")

    def say(self, said: str) -> None:
        """Say something beside the text, until it changes."""
        self._outcome = (said, "info")
        self.sentence.say(said, "info")

    @Slot(str)
    def put_in(self, piece: str) -> None:
        """Put a piece where the caret stands, in place of what is chosen."""
        self.edit.insertPlainText(piece)
        self.edit.setFocus()

    def preview_again(self) -> None:
        """Ask anew, since the session has changed."""
        self._shown = ""
        self._ask_preview()

    def wanted_height(self) -> int:
        """Return the height at which nothing of the statement has to be scrolled."""
        missing = self.ladder.sizeHint().height() - self._area.viewport().height()
        # Of more height the text above takes its share.
        return self.height() + missing * (_TEXT_SHARE + _LADDER_SHARE) // _LADDER_SHARE + 1

    @property
    def is_settled(self) -> bool:
        """Whether what is shown belongs to the text as it is."""
        return self._asked is None and self._shown == self.edit.toPlainText()

    @Slot()
    def run(self) -> None:
        """Run what is typed."""
        text = self.edit.toPlainText()
        if not text.strip():
            self.sentence.say(self.tr("Type a statement first."), "info")
        elif self._mode == "line":
            self._recall.add(text)
            self.line_entered.emit(text)
        else:
            self.program_entered.emit(text)

    # ---- inside

    @Slot()
    def _on_text(self) -> None:
        self._texts[self._mode] = self.edit.toPlainText()
        self._outcome = None
        self._ask_preview()

    def _ask_preview(self) -> None:
        if self._asked is None:
            self._asked = self.edit.toPlainText()
            self.ask(PreviewText(self._asked), self._show_preview, self._show_no_preview)

    def _is_still_wanted(self) -> bool:
        """Tell whether an answer is of the text as it is; else ask for the text typed meanwhile."""
        asked, self._asked = self._asked, None
        if asked != self.edit.toPlainText():
            self._ask_preview()
            return False
        self._shown = asked
        return True

    def _show_preview(self, preview: Preview) -> None:
        if self._is_still_wanted():
            self._preview = preview
            problems = [each.problem for each in preview.statements if each.problem]
            self.edit.underline(*problems, *(() if problems else (preview.problem,)))
            self._show_statement()

    def _show_no_preview(self, answer: Answer) -> None:
        if self._is_still_wanted():
            self._preview = None
            self.sentence.say(answer.error, "error")

    @Slot(int)
    def _say_too_long(self, length: int) -> None:
        words = self.tr(
            "A text of {0:,} characters is too long; at most {1:,} are read. Open large data as a "
            "CSV file."
        ).format(length, MAX_TEXT)
        self._outcome = (words, "error")
        self.sentence.say(words, "error")

    @Slot(int)
    def _bring_back(self, by: int) -> None:
        text = self._recall.step(by, self.edit.toPlainText())
        if text is not None:
            self.edit.show_recalled(text, by)

    @Slot(bool)
    def _choose_mode(self, is_line: bool) -> None:
        self._mode = "line" if is_line else "program"
        self.run_button.setText(self.tr("Run line") if is_line else self.tr("Run program"))
        self.edit.recalls = is_line
        self.edit.set_lines(_LINE_ROWS if is_line else _PROGRAM_ROWS)
        self.edit.show_text(self._texts[self._mode])
        self.edit.setFocus()

    @Slot()
    def _show_statement(self) -> None:
        if self._preview is None or self._shown != self.edit.toPlainText():
            return
        statement = _at(self._preview, self.edit.caret())
        if statement is None or statement is not self._current:
            self.ladder.show_statement(self._shown, statement)
            self._current = statement
            # The area gives the statement its new width once the layout has been told.
            QTimer.singleShot(0, self, self._follow_caret)
        self._say(self._preview, statement)
        self.statement_shown.emit(statement)

    @Slot()
    def _follow_caret(self) -> None:
        if self._current is not None:
            place = self.ladder.character_place(max(self.edit.caret() - self._current.start, 0))
            foot = self.ladder.height()
            self._area.ensureVisible(place, foot, self._area.viewport().width() // 3, 0)

    def _say(self, preview: Preview, statement: StatementPreview | None) -> None:
        if self._outcome is not None:
            self.sentence.say(*self._outcome)
            return
        problem = (statement.problem if statement else None) or preview.problem
        if problem is not None:
            several = len(preview.statements) > 1
            self.sentence.say(str(problem) if several else problem.text, "error")
            return
        if statement is None:
            self.sentence.say(self.tr("Shapes appear here while you type; nothing is computed."))
            return
        said = [_memory(self, statement)]
        said += [remark.text for part in statement.parts for remark in part.remarks]
        said += [remark.text for remark in statement.remarks]
        self.sentence.say(" ".join(dict.fromkeys(said)))


def _at(preview: Preview, caret: int) -> StatementPreview | None:
    """Return the statement under the caret, else the last one before it."""
    before = [statement for statement in preview.statements if statement.start <= caret]
    return before[-1] if before else next(iter(preview.statements), None)


def _memory(panel: QWidget, statement: StatementPreview) -> str:
    if statement.new_bytes == 0:
        return panel.tr("Takes no new memory.")
    return panel.tr("Takes {0} of new memory.").format(bytes_text(statement.new_bytes))
