"""The page of shape puzzles: a question, an answer, a verdict, and the score."""

from __future__ import annotations

import random

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.labs.tensors.questions import CheckPuzzle, NewPuzzle
from core.labs.tensors.reports import Puzzle, Verdict
from core.runtime.messages import Answer
from ui.labs.tensors.shapes.explanation_view import ExplanationView
from ui.labs.tensors.shapes.shape_words import shape_text
from ui.tab.asking import AskingWidget
from ui.text_size import fixed_font
from ui.widgets.basic.buttons import scrolled
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.remark import Remark


class ExercisesPage(AskingWidget):
    """Asks exercises and has the answers judged; Enter answers, and then goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.puzzle: Puzzle | None = None
        self._course = random.randrange(2**31)
        self._is_begun = False
        self._build()
        self.new_button.clicked.connect(self._new)
        self.open_button.clicked.connect(self._open)
        self.seed.returnPressed.connect(self._open)
        self.check_button.clicked.connect(self._check)
        self.hint_button.clicked.connect(self._show_hint)
        self.answer.returnPressed.connect(self._enter)
        self._show_state(False)

    def _build(self) -> None:
        self.kind_box = ComboBox()
        for words, kind in (
            (self.tr("all kinds"), None),
            (self.tr("predict the shape"), "shape"),
            (self.tr("fill the blank"), "mend"),
            (self.tr("find the failing axis"), "axis"),
        ):
            self.kind_box.addItem(words, kind)
        self.kind_box.setAccessibleName(self.tr("Kind of exercise"))
        self.new_button = QPushButton(self.tr("Ne&w exercise"))
        self.score = QLabel()
        self.seed = QLineEdit()
        self.seed.setMaximumWidth(self.fontMetrics().averageCharWidth() * 12)
        self.seed.setToolTip(self.tr("The same seed brings the same exercise, on every computer"))
        seed_label = QLabel(self.tr("See&d"))
        seed_label.setBuddy(self.seed)
        self.open_button = QPushButton(self.tr("&Open"))
        self.open_button.setToolTip(self.tr("Take the exercise of this seed"))
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget in (self.kind_box, self.new_button, seed_label, self.seed, self.open_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.score)
        self.question = Remark(keeps_place=True)
        code = fixed_font()
        self.shapes = QLabel()
        self.shapes.setFont(code)
        self.expression = QLabel()
        large = QFont(code)
        large.setPointSizeF(code.pointSizeF() * 1.4)
        self.expression.setFont(large)
        self.answer = QLineEdit()
        self.answer.setFont(code)
        self.check_button = QPushButton(self.tr("Chec&k"))
        self.hint_button = QPushButton(self.tr("&Hint"))
        label = QLabel(self.tr("Answe&r"))
        label.setBuddy(self.answer)
        answering = QHBoxLayout()
        answering.setSpacing(6)
        for widget in (label, self.answer, self.check_button, self.hint_button):
            answering.addWidget(widget)
        self.hint = Remark(keeps_place=True)
        self.verdict = Remark(keeps_place=True)
        self.explanation = ExplanationView()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.question, self.shapes, self.expression):
            column.addWidget(widget)
        column.addLayout(answering)
        for below in (self.hint, self.verdict, self.explanation):
            column.addWidget(below)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(scrolled(inside), 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Pose the first exercise at once."""
        super().showEvent(event)
        if not self._is_begun:
            self._is_begun = True
            self._new()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, once the answer is told."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self.new_button.hasFocus():
            self._new()
        else:
            super().keyPressEvent(event)

    # ---- inside

    def _show_error(self, answer: Answer) -> None:
        self.verdict.say(answer.error, "error")
        self.check_button.setEnabled(self.puzzle is not None)  # the puzzle is still open

    def _show_puzzle(self, puzzle: Puzzle) -> None:
        self.puzzle = puzzle
        self._is_begun = True
        self.seed.setText(str(puzzle.seed))
        self.question.say(puzzle.question)
        self.shapes.setText(
            "\n".join(f"{name}: {shape_text(shape)}" for name, shape in puzzle.tensors)
        )
        self.expression.setText(puzzle.expression)
        self.answer.clear()
        self.hint.say("")
        self.verdict.say("")
        self._show_state(True)
        self.answer.setFocus()

    def _show_verdict(self, verdict: Verdict) -> None:
        self.puzzle = None
        self._show_state(False)
        words = verdict.text
        if not verdict.is_right and verdict.solution not in words:
            words = self.tr("{0} A right answer: {1}").format(words, verdict.solution)
        self.verdict.say(words, "success" if verdict.is_right else "error")
        self.explanation.setVisible(verdict.explanation is not None)
        if verdict.explanation is not None:
            self.explanation.show_explanation(verdict.explanation)
        self.score.setText(
            self.tr("{0} of {1} right, {2} in a row (best {3})").format(
                verdict.score, verdict.asked, verdict.streak, verdict.best_streak
            )
        )
        self.new_button.setFocus()

    def _show_state(self, is_open: bool) -> None:
        for widget in (self.answer, self.check_button, self.hint_button):
            widget.setEnabled(is_open)
        self.explanation.hide()
        self.new_button.setDefault(not is_open)
        if self.puzzle is None and not self._is_begun:
            self.question.say(
                self.tr("Predict shapes, mend products and find failing axes: take an exercise.")
            )

    @Slot()
    def _new(self) -> None:
        self._take(NewPuzzle(self.kind_box.currentData(), self._course))

    @Slot()
    def _open(self) -> None:
        self._take(NewPuzzle(course=self._course, seed=self.seed.text()))

    def _take(self, puzzle: NewPuzzle) -> None:
        self.ask(puzzle, self._show_puzzle, self._show_error)

    @Slot()
    def _check(self) -> None:
        text = self.answer.text().strip()
        if self.puzzle is None:
            return
        if not text:
            self.verdict.say(self.tr("Type an answer first."), "info")
            return
        self.check_button.setEnabled(False)
        self.ask(CheckPuzzle(text), self._show_verdict, self._show_error)

    @Slot()
    def _enter(self) -> None:
        if self.check_button.isEnabled():
            self._check()

    @Slot()
    def _show_hint(self) -> None:
        if self.puzzle is not None:
            self.hint.say(self.puzzle.hint)
