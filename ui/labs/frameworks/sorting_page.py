"""Libraries and frameworks of the lecture, to be sorted."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.labs.frameworks.calls.catalog import PACKAGES, Kind, Package
from ui.language import shown
from ui.widgets.basic.buttons import flat_button, scrolled
from ui.widgets.basic.remark import Remark

_KINDS: tuple[Kind, Kind] = ("library", "framework")


class SortingPage(QWidget):
    """Asks of each package whether you call it or it calls you, and says why once answered.

    ``case_wanted(case)``: show the case where a package can be seen at work.
    """

    case_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answers: dict[str, dict[Kind, QRadioButton]] = {}
        self.reasons: dict[str, QLabel] = {}
        self._groups: list[QButtonGroup] = []
        self.remark = Remark(keeps_place=True)
        self.again_button = QPushButton(self.tr("Begin again"))
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setHorizontalSpacing(16)
        for row, package in enumerate(PACKAGES):
            self._add(row, package)
        self._grid.setColumnStretch(3, 1)
        self._grid.setRowStretch(len(PACKAGES), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.remark)
        layout.addWidget(scrolled(inside), 1)
        layout.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.again_button.clicked.connect(self._begin_again)
        self._count()

    def _add(self, row: int, package: Package) -> None:
        words = {"library": self.tr("library"), "framework": self.tr("framework")}
        self._grid.addWidget(QLabel(package.name), row, 0)
        group = QButtonGroup(self)
        self._groups.append(group)
        self.answers[package.name] = {}
        for column, kind in enumerate(_KINDS, start=1):
            button = QRadioButton(words[kind])
            button.setAccessibleName(f"{package.name}: {words[kind]}")
            button.clicked.connect(partial(self._judge, package, kind))
            group.addButton(button)
            self.answers[package.name][kind] = button
            self._grid.addWidget(button, row, column)
        self.reasons[package.name] = QLabel("")
        self._grid.addWidget(self.reasons[package.name], row, 3)
        if package.case:
            see = flat_button(
                self.tr("See it"), self.tr("Run a program with {0}").format(package.name)
            )
            see.clicked.connect(partial(self.case_wanted.emit, package.case))
            self._grid.addWidget(see, row, 4)

    def _judge(self, package: Package, kind: Kind, _checked: bool = True) -> None:
        right = self.tr("Right. {0}") if kind == package.kind else self.tr("Not so. {0}")
        self.reasons[package.name].setText(right.format(shown(package.sentence)))
        self._count()

    def _count(self) -> None:
        right = sum(self.answers[each.name][each.kind].isChecked() for each in PACKAGES)
        words = self.tr("Do you call it, or does it call you? {0} of {1} are right.")
        self.remark.say(words.format(right, len(PACKAGES)))

    def _begin_again(self) -> None:
        for group in self._groups:
            group.setExclusive(False)
            for button in group.buttons():
                button.setChecked(False)
            group.setExclusive(True)
        for reason in self.reasons.values():
            reason.clear()
        self._count()
