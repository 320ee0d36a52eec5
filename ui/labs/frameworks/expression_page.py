"""One expression, typed once, in each library."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.labs.frameworks.reports import Evaluated, EvaluateEverywhere
from core.labs.frameworks.ways.ways import WAYS
from core.runtime.messages import Answer
from ui.language import shown
from ui.tab.asking import AskingWidget
from ui.widgets.basic.plain_table import cell, plain_table
from ui.widgets.basic.remark import Remark

# Where the libraries differ: promotion, an index past the end, division, names of methods.
_EXAMPLES = (
    ("[[1, 2], [3, 4]]", "[10, 20]", "a + b"),
    ("[[1, 2], [3, 4]]", "[[1, 0], [0, 1]]", "a @ b"),
    ("[1, 2, 3]", "[0.5, 0.5, 0.5]", "a * b"),
    ("[1, 2, 3]", "0", "a[5]"),
    ("[1, 2, 3]", "2", "a / b"),
    ("[1, 2, 3]", "[1, 2]", "a + b"),
    ("[[1, 2], [3, 4]]", "0", "a.mean()"),
    ("[[1, 2], [3, 4]]", "0", "a[:, [0, 0]]"),
)


class ExpressionPage(AskingWidget):
    """Asks what each library makes of an expression of two arrays."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.a_edit, self.b_edit, self.expression_edit = QLineEdit(), QLineEdit(), QLineEdit()
        self.example_box = QComboBox()
        for a, b, expression in _EXAMPLES:
            self.example_box.addItem(
                self.tr("{0} with a = {1}, b = {2}").format(expression, a, b), (a, b, expression)
            )
        self.button = QPushButton(self.tr("Compare"))
        form = QFormLayout()
        form.addRow(self.tr("&Example"), self.example_box)
        form.addRow("&a", self.a_edit)
        form.addRow("&b", self.b_edit)
        form.addRow(self.tr("E&xpression"), self.expression_edit)
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addStretch(1)
        form.addRow("", buttons)
        self.remark = Remark(keeps_place=True)
        self.table = plain_table(
            [
                self.tr("Library"),
                self.tr("Value"),
                self.tr("Shape"),
                self.tr("Numbers"),
                self.tr("Version"),
            ]
        )
        self.table.setAccessibleName(self.tr("What each library makes of it"))
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self.remark)
        layout.addWidget(self.table, 1)
        self.example_box.currentIndexChanged.connect(self._take_example)
        self.button.clicked.connect(self._compare)
        self.expression_edit.returnPressed.connect(self._compare)
        self._take_example()

    @Slot()
    def _take_example(self) -> None:
        a, b, expression = self.example_box.currentData()
        self.a_edit.setText(a)
        self.b_edit.setText(b)
        self.expression_edit.setText(expression)
        self.table.setRowCount(0)
        self.remark.say(self.tr("Say first: will all of them agree?"))

    @Slot()
    def _compare(self) -> None:
        self.button.setEnabled(False)
        self.remark.say(self.tr("Asking each library …"))
        asked = EvaluateEverywhere(
            self.a_edit.text(), self.b_edit.text(), self.expression_edit.text()
        )
        self.ask_newest(asked, self._show, self._show_error)

    def _show(self, found: tuple[Evaluated, ...]) -> None:
        self.button.setEnabled(True)
        self.table.setRowCount(len(found))
        for row, each in enumerate(found):
            value = each.error or each.value
            if each.absence:
                value = self.tr("not installed; to see it: {0}").format(each.absence)
            texts = (shown(WAYS[each.library].title), value, each.shape, each.dtype, each.version)
            for column, text in enumerate(texts):
                item = cell(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        self.remark.say(self._verdict(found))

    def _verdict(self, found: tuple[Evaluated, ...]) -> str:
        here = [each for each in found if not each.absence]
        if any(each.error for each in here) and not all(each.error for each in here):
            return self.tr("They differ: what one computes is an error in another.")
        if len({(each.value, each.shape) for each in here}) > 1:
            return self.tr("They differ in the value.")
        if len({each.dtype for each in here}) > 1:
            return self.tr("The same value, in other numbers: each promotes by rules of its own.")
        return self.tr("All agree.")

    def _show_error(self, answer: Answer) -> None:
        self.button.setEnabled(True)
        self.table.setRowCount(0)
        self.remark.say(answer.error, "error")
