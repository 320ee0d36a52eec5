"""The lesson's column at the right of the tabs."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.lessons.answers import Answers, is_done
from core.lessons.lesson import Lesson, said
from core.lessons.reading import code_in
from ui.lessons.task_card import TaskCard
from ui.widgets.basic.buttons import flat_button, scrolled

_WIDTH_PX = 340
_CODE_LINES = 8


class LessonPanel(QFrame):
    """Shows what a lesson is, then step by step its text and tasks.

    Signals
    -------
    step_wanted(int)
        Go to this step, counted from 0.
    given(Task, object)
        A task was answered.
    named(str)
        The student's name was typed.
    save_wanted, close_wanted
        Hand the answers in; close the lesson.
    """

    step_wanted = Signal(int)
    given = Signal(object, object)
    named = Signal(str)
    save_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lesson: Lesson | None = None
        self.step = -1
        self.cards: list[TaskCard] = []
        self.setFixedWidth(_WIDTH_PX)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.title = QLabel(wordWrap=True)
        font = self.title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self.title.setFont(font)
        self.close_button = flat_button("✕", self.tr("Close the lesson"))
        self.progress = QLabel()
        self.area = scrolled(QWidget())
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.back_button = QPushButton(self.tr("Back"))
        self.next_button = QPushButton(self.tr("Begin"))
        self.name_edit = QLineEdit()
        self.name_edit.setPlaceholderText(self.tr("Your name"))
        self.name_edit.setAccessibleName(self.tr("Your name"))
        self.save_button = QPushButton(self.tr("Save answers…"))
        self._lay_out()
        self.close_button.clicked.connect(self.close_wanted)
        self.back_button.clicked.connect(self._go_back)
        self.next_button.clicked.connect(self._go_on)
        self.name_edit.textEdited.connect(self.named)
        self.save_button.clicked.connect(self.save_wanted)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.close_button)
        steps = QHBoxLayout()
        steps.addWidget(self.back_button)
        steps.addWidget(self.next_button)
        hand_in = QHBoxLayout()
        hand_in.addWidget(self.name_edit, 1)
        hand_in.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.progress)
        layout.addWidget(self.area, 1)
        layout.addLayout(steps)
        layout.addLayout(hand_in)

    @property
    def language(self) -> str:
        """The language in which the lesson is said."""
        return "ko" if self.locale().language() == QLocale.Language.Korean else "en"

    def show_lesson(self, lesson: Lesson, answers: Answers) -> None:
        """Show what the lesson is about and the code that it brings; it begins by a click."""
        self._lesson, self.step = lesson, -1
        self.title.setText(said(lesson.title, self.language))
        self.name_edit.setText(answers.student)
        page, layout = self._new_page()
        layout.addWidget(self._prose(said(lesson.about, self.language)))
        for code in code_in(lesson):
            layout.addWidget(self._prose(self.tr("It brings code, which runs when you press Run:")))
            shown = QPlainTextEdit(code, readOnly=True)
            shown.setFixedHeight(self.fontMetrics().lineSpacing() * _CODE_LINES)
            layout.addWidget(shown)
        layout.addStretch(1)
        self.area.setWidget(page)
        self.show_answers(answers)
        self._enable()

    def show_step(self, number: int, answers: Answers) -> None:
        """Show a step's text and its tasks."""
        assert self._lesson is not None
        self.step = number
        step = self._lesson.steps[number]
        page, layout = self._new_page()
        heading = self._prose(said(step.title, self.language))
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        layout.addWidget(heading)
        layout.addWidget(self._prose(said(step.text, self.language)))
        for task in step.tasks:
            card = TaskCard(task, self.language)
            card.given.connect(self.given)
            self.cards.append(card)
            layout.addWidget(card)
        layout.addStretch(1)
        self.area.setWidget(page)
        self.show_answers(answers)
        self._enable()

    def show_answers(self, answers: Answers) -> None:
        """Mark what is done."""
        if self._lesson is None:
            return
        for card in self.cards:
            card.show_answers(answers)
        tasks = [task for _, task in self._lesson.tasks()]
        done = sum(is_done(task, answers) for task in tasks)
        steps = len(self._lesson.steps)
        if self.step < 0:
            words = self.tr("{0} steps, {1} tasks, {2} done").format(steps, len(tasks), done)
        else:
            words = self.tr("Step {0} of {1}; {2} of {3} tasks done").format(
                self.step + 1, steps, done, len(tasks)
            )
        self.progress.setText(words)

    def _new_page(self) -> tuple[QWidget, QVBoxLayout]:
        self.cards = []
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        return page, layout

    def _prose(self, words: str) -> QLabel:
        label = QLabel(words, wordWrap=True)
        # No link of a stranger's lesson is followed, and nothing is fetched for it.
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _enable(self) -> None:
        assert self._lesson is not None
        self.back_button.setEnabled(self.step > 0)
        is_last = self.step + 1 >= len(self._lesson.steps)
        self.next_button.setEnabled(not is_last)
        self.next_button.setText(self.tr("Begin") if self.step < 0 else self.tr("Next"))

    @Slot()
    def _go_on(self) -> None:
        self.step_wanted.emit(self.step + 1)

    @Slot()
    def _go_back(self) -> None:
        self.step_wanted.emit(self.step - 1)
