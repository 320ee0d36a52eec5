"""Who calls whom: a program is run, its stack is drawn, and one steps through its calls."""

from __future__ import annotations

import inspect

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.labs.frameworks.calls.catalog import CASES
from core.labs.frameworks.calls.watching import stack_of
from core.labs.frameworks.reports import CallReport, SeeCalls, StackFrame, Turn
from core.runtime.messages import Answer
from ui.labs.frameworks.stack_picture import StackPicture
from ui.language import shown
from ui.tab.asking import AskingWidget
from ui.widgets.basic.buttons import flat_button, scrolled
from ui.widgets.basic.remark import Remark
from ui.widgets.code.code_text import CodeText

_SLOT = "qt_slot"
_SLOT_SOURCE = '''\
"""Qt owns the loop of this window and calls your slot when the button is pressed."""

from PySide6.QtWidgets import QApplication, QPushButton


def on_press():
    print("pressed")


application = QApplication([])
button = QPushButton("Press")
button.clicked.connect(on_press)
button.show()
application.exec()
'''


class CallsPage(AskingWidget):
    """Runs a case when it is asked to, in a process of its own; the slot's is this window's own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: CallReport | None = None
        self._turn = -1
        self._build()
        self._connect()
        self._choose()

    def _build(self) -> None:
        self.case_box = QComboBox()
        for case in CASES.values():
            self.case_box.addItem(shown(case.title), case.id)
        self.case_box.addItem(self.tr("Slot of Qt"), _SLOT)
        label = QLabel(self.tr("&Program"))
        label.setBuddy(self.case_box)
        self.run_button = QPushButton(self.tr("Run and watch"))
        self.back_button = flat_button(self.tr("Back"), self.tr("The call before"))
        self.next_button = flat_button(self.tr("Next call"), self.tr("The call that follows"))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.case_box)
        row.addWidget(self.run_button)
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        self.remark = Remark(keeps_place=True)
        self.turn_remark = Remark(keeps_place=True)
        self.code = CodeText()
        self.code.setAccessibleName(self.tr("Your file"))
        self.stack = StackPicture()
        self.area = scrolled(self.stack)
        self.halves = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self.halves.addWidget(self.code)
        self.halves.addWidget(self.area)
        self.halves.setSizes([560, 440])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.remark)
        layout.addWidget(self.halves, 1)
        layout.addWidget(self.turn_remark)

    def _connect(self) -> None:
        self.case_box.currentIndexChanged.connect(self._choose)
        self.run_button.clicked.connect(self._run)
        self.back_button.clicked.connect(self._go_back)
        self.next_button.clicked.connect(self._go_on)

    def choose(self, case: str) -> None:
        """Bring a case to the front and run it."""
        self.case_box.setCurrentIndex(self.case_box.findData(case))
        self._run()

    def summary(self) -> str:
        """Return what is shown in words."""
        return f"{self.remark.text()} {self.stack.summary()}".strip()

    @Slot()
    def _choose(self) -> None:
        self.drop(SeeCalls)
        case = self.case_box.currentData()
        found = CASES.get(case)
        self._report, self._turn = None, -1
        self.code.show_source(found.source if found else _SLOT_SOURCE, frozenset())
        self.code.show_next_line(None)
        self.stack.show_stack(())
        self.turn_remark.say("")
        self._enable_steps()
        self.run_button.setEnabled(True)
        if found is not None and not found.is_here:
            self.run_button.setEnabled(False)
            words = self.tr("{0} is not installed; to see it: {1}")
            self.remark.say(words.format(found.package, found.command), "warning")
        elif found is not None:
            self.remark.say(shown(found.sentence))
        else:
            self.remark.say(self.tr("A framework: its loop waits for you, and calls your slot."))

    @Slot()
    def _run(self) -> None:
        case = self.case_box.currentData()
        if case == _SLOT:
            self._show_own_stack()
            return
        self.run_button.setEnabled(False)
        self.remark.say(self.tr("Running …"))
        self.ask_newest(SeeCalls(case), self._show, self._show_error)

    def _show_own_stack(self) -> None:
        """Show the stack of this very slot: Qt has called it, since the button was pressed."""
        frames = stack_of(inspect.currentframe(), __file__)
        self.stack.show_stack([StackFrame(**frame) for frame in frames])
        self.remark.say(
            self.tr(
                "This is the stack of the slot that drew it: Qt's loop, in C++, lies between exec "
                "and the slot, and called it when you pressed."
            )
        )

    def _show(self, report: CallReport) -> None:
        self.run_button.setEnabled(True)
        self._report, self._turn = report, -1
        self.stack.show_stack(report.stack)
        words = self.tr("{0} Your file called others {1:,} times; they called you {2:,} times.")
        sentence = shown(CASES[report.case].sentence)
        self.remark.say(words.format(sentence, report.you_called, report.called_you))
        self._enable_steps()
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.minimum())

    def _show_error(self, answer: Answer) -> None:
        self.run_button.setEnabled(True)
        self.remark.say(answer.error, "error")

    @Slot()
    def _go_on(self) -> None:
        self._show_turn(self._turn + 1)

    @Slot()
    def _go_back(self) -> None:
        self._show_turn(self._turn - 1)

    def _show_turn(self, number: int) -> None:
        if self._report is None or not 0 <= number < len(self._report.turns):
            return
        self._turn = number
        turn = self._report.turns[number]
        self.code.show_next_line(turn.line)
        counted = self.tr("{0} of {1}:").format(number + 1, len(self._report.turns))
        self.turn_remark.say(f"{counted} {self._words(turn)}")
        self._enable_steps()

    def _words(self, turn: Turn) -> str:
        words = {
            "you_call": self.tr("you call {0} of {1}, and wait."),
            "it_returns": self.tr("{0} of {1} returns; you go on."),
            "they_call": self.tr("{1} calls your {0}; it holds the wheel."),
            "you_return": self.tr("your {0} returns to {1}, which goes on."),
        }[turn.kind]
        return words.format(turn.function, turn.owner)

    def _enable_steps(self) -> None:
        count = len(self._report.turns) if self._report else 0
        self.back_button.setEnabled(self._turn > 0)
        self.next_button.setEnabled(self._turn + 1 < count)
