"""One task of a lesson: what is asked, where it is answered, and whether it is done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.lessons.answers import Answers, Given, found_after_guess, is_done
from core.lessons.lesson import Task, said
from core.runtime.figures import figure
from ui import theme
from ui.widgets.basic.buttons import flat_button

_ANSWER_LINES = 4


class TaskCard(QFrame):
    """Shows a task and takes its answer.

    Signals
    -------
    given(Task, object)
        A guess, the number of a choice or a text was answered.
    """

    given = Signal(object, object)

    def __init__(self, task: Task, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task = task
        self._language = language
        self.mark = QLabel()
        self.ask = QLabel(said(task.ask, language), wordWrap=True)
        self.news = QLabel(wordWrap=True)
        self.news.hide()
        top = QHBoxLayout()
        top.addWidget(self.mark)
        top.addWidget(self.ask, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.addLayout(top)
        self._add_place_for_answer()
        if task.hint:
            self._add_hint(said(task.hint, language))
        self._layout.addWidget(self.news)

    def show_answers(self, answers: Answers) -> None:
        """Show what was answered and whether the task is done by now."""
        done = is_done(self.task, answers)
        self.mark.setText("✓" if done else "○")
        self.mark.setAccessibleName(self.tr("done") if done else self.tr("to be done"))
        color = theme.shade("done" if done else "soft").name()
        self.mark.setStyleSheet(f"color: {color}; font-weight: bold;")
        given = answers.given.get(self.task.id, Given())
        news = self._news(given, answers, done)
        self.news.setText(news)
        self.news.setVisible(bool(news))

    def _news(self, given: Given, answers: Answers, done: bool) -> str:
        match self.task.kind:
            case "predict" if given.guess is not None:
                found = found_after_guess(self.task, answers)
                if found is None:
                    return self.tr("You said {0}. Now run.").format(figure(given.guess))
                words = self.tr("You said {0}, it is {1}.")
                return words.format(figure(given.guess), figure(found))
            case "choose" if given.choice is not None:
                return self.tr("Right.") if done else self.tr("Not so; think again.")
            case "answer" if done and self.task.model:
                return self.tr("One answer: {0}").format(said(self.task.model, self._language))
        return ""

    def _add_place_for_answer(self) -> None:
        match self.task.kind:
            case "predict":
                self.guess = QLineEdit()
                self.guess.setValidator(QDoubleValidator(self))
                self.guess.setAccessibleName(self.tr("Your guess"))
                self.guess.returnPressed.connect(self._give_guess)
                self._add_with_button(self.guess, self._give_guess)
            case "choose":
                self.choices = []
                for number, words in enumerate(self.task.choices):
                    choice = QRadioButton(said(words, self._language))
                    choice.clicked.connect(partial(self._give_choice, number))
                    self.choices.append(choice)
                    self._layout.addWidget(choice)
            case "answer":
                self.text = QPlainTextEdit()
                self.text.setTabChangesFocus(True)
                self.text.setAccessibleName(self.tr("Your answer"))
                self.text.setFixedHeight(self.fontMetrics().lineSpacing() * _ANSWER_LINES + 12)
                self.count = QLabel()
                self.text.textChanged.connect(self._count)
                self._layout.addWidget(self.text)
                self._add_with_button(self.count, self._give_text)
                self._count()

    def _add_with_button(self, widget: QWidget, give: object) -> None:
        self.keep_button = QPushButton(self.tr("Keep"))
        self.keep_button.clicked.connect(give)
        row = QHBoxLayout()
        row.addWidget(widget, 1)
        row.addWidget(self.keep_button)
        self._layout.addLayout(row)

    def _add_hint(self, words: str) -> None:
        label = QLabel(words, wordWrap=True)
        label.hide()
        self.hint_button = flat_button(self.tr("Hint"), is_toggle=True)
        self.hint_button.toggled.connect(label.setVisible)
        self._layout.addWidget(self.hint_button)
        self._layout.addWidget(label)

    @Slot()
    def _give_guess(self) -> None:
        value, is_number = self.locale().toDouble(self.guess.text())
        if is_number:
            self.given.emit(self.task, value)

    def _give_choice(self, number: int, _checked: bool = True) -> None:
        self.given.emit(self.task, number)

    @Slot()
    def _give_text(self) -> None:
        self.given.emit(self.task, self.text.toPlainText()[: self.task.most])

    @Slot()
    def _count(self) -> None:
        length = len(self.text.toPlainText())
        self.count.setText(self.tr("{0} of {1} characters").format(length, self.task.most))
        self.keep_button.setEnabled(0 < length <= self.task.most)
