"""The page before a run: the network with its real first numbers, a guess, one iteration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.labs.autograd.reports import LookAtUntrained, Untrained
from core.runtime.messages import Answer, TraceRequest
from ui.labs.autograd.idle.guess_axis import GuessAxis
from ui.labs.autograd.idle.network_picture import NetworkPicture
from ui.tab.asking import AskingWidget
from ui.text_size import fixed_font
from ui.widgets.basic.buttons import flat_button
from ui.widgets.cards.card import CardFrame, SoftLabel, heading

_SIZES = ("batch_size", "input_size", "hidden_size", "output_size")
_INSIDE_PX = 12
# What changes neither the first numbers nor the first loss.
_LATER = ("preset", "iterations", "learning_rate", "guess", "device", "forget_zero_grad")


class IdlePage(AskingWidget):
    """Asks the worker for the untrained network at each change that changes it.

    Signals
    -------
    run_pressed, walk_pressed(TraceRequest)
        Run the loop, or walk its lines.
    guessed(str)
        Where the student thinks the loss will end.
    """

    run_pressed = Signal()
    walk_pressed = Signal(object)
    guessed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Any] = {}
        self._asked: dict[str, Any] = {}
        self.picture = NetworkPicture()
        self.axis = GuessAxis()
        self.remark = SoftLabel(self.tr("random numbers: nothing is learned yet"))
        self.remark.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._build()
        self.axis.guessed.connect(self.guessed)
        self.run_button.clicked.connect(self.run_pressed)
        self.no_guess_button.clicked.connect(self._take_back_guess)
        self.walk_button.clicked.connect(self._walk)

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Draw these settings, and ask for the numbers that they begin with."""
        changed = [name for name in _SIZES if self._values.get(name) != values.get(name)]
        self.picture.show_settings(values, changed[0] if len(changed) == 1 else "")
        self.axis.show_guess(str(values.get("guess", "")))
        self.question.setText(
            self.tr("Where will the loss end after {0:,} iterations? Drag the mark.").format(
                int(values.get("iterations", 0))
            )
        )
        self._values = dict(values)
        if self.isVisible():
            self.look()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what changed while nobody looked."""
        super().showEvent(event)
        self.look()

    def look(self) -> None:
        """Ask for the untrained network, unless it is the one that was asked for last."""
        asked = {name: value for name, value in self._values.items() if name not in _LATER}
        if asked and asked != self._asked:
            self._asked = asked
            self.ask_newest(LookAtUntrained(self._values), self._show, self._show_none)

    def forget(self) -> None:
        """Ask again at the next look: the worker that was asked is gone."""
        self._asked = {}

    def _show(self, untrained: Untrained) -> None:
        self.picture.show_untrained(untrained)
        self.axis.show_start(untrained.loss)
        seed = self._values.get("seed", 0)
        self.remark.setText(
            self.tr("random numbers, seed {0}: nothing is learned yet").format(seed)
        )

    def _show_none(self, answer: Answer) -> None:
        self.picture.show_untrained(None)
        self.axis.show_start(None)
        self.remark.setText(answer.error)

    @Slot()
    def _take_back_guess(self) -> None:
        self.axis.show_guess("")
        self.guessed.emit("")

    @Slot()
    def _walk(self) -> None:
        self.walk_pressed.emit(TraceRequest("line"))

    def _build(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._network_card(), 0, 0, 1, 2)
        layout.addWidget(self._guess_card(), 1, 0)
        layout.addWidget(self._iteration_card(), 1, 1)
        layout.setRowStretch(0, 2)
        layout.setColumnStretch(0, 3)
        layout.setColumnStretch(1, 2)

    def _network_card(self) -> CardFrame:
        card, inside = _card()
        head = heading(self.tr("The network"), "신경망")
        head.addWidget(self.remark, 2)
        inside.addLayout(head)
        inside.addWidget(self.picture, 1)
        return card

    def _guess_card(self) -> CardFrame:
        card, inside = _card()
        self.question = QLabel(wordWrap=True)
        self.run_button = QPushButton(self.tr("Run the lecture's loop"))
        self.no_guess_button = flat_button(self.tr("No guess"))
        row = QHBoxLayout()
        row.addWidget(self.run_button)
        row.addWidget(self.no_guess_button)
        row.addStretch(1)
        self.axis.setToolTip(self.tr("Your guess is kept and drawn beside what comes"))
        inside.addLayout(heading(self.tr("Predict first"), "먼저 예측하기"))
        inside.addWidget(self.question)
        inside.addWidget(self.axis)
        inside.addStretch(1)
        inside.addLayout(row)
        return card

    def _iteration_card(self) -> CardFrame:
        card, inside = _card()
        inside.addLayout(heading(self.tr("One iteration"), "한 번의 반복"))
        mono = fixed_font()
        steps = QGridLayout()
        steps.setHorizontalSpacing(8)
        lines = (
            (self.tr("forward"), "y_pred = x.mm(w1).clamp(min=0).mm(w2)"),
            (self.tr("loss"), "loss = (y_pred - y).pow(2).sum()"),
            (self.tr("backward"), "loss.backward()"),
            (self.tr("update"), "w1 -= learning_rate * w1.grad"),
            (self.tr("empty"), "w1.grad.zero_()"),
        )
        for number, (name, code) in enumerate(lines):
            steps.addWidget(QLabel(str(number + 1)), number, 0)
            steps.addWidget(QLabel(name), number, 1)
            words = SoftLabel(code)
            words.setFont(mono)
            steps.addWidget(words, number, 2)
        steps.setColumnStretch(2, 1)
        self.walk_button = QPushButton(self.tr("Walk it line by line"))
        inside.addLayout(steps)
        inside.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.walk_button)
        row.addStretch(1)
        inside.addLayout(row)
        return card


def _card() -> tuple[CardFrame, QVBoxLayout]:
    card = CardFrame()
    inside = QVBoxLayout(card)
    inside.setContentsMargins(_INSIDE_PX, _INSIDE_PX, _INSIDE_PX, _INSIDE_PX)
    inside.setSpacing(8)
    return card, inside
