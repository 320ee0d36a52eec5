"""One tree of the chosen model, with the way of the chosen row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.labs.ensembles.answers import TreeReport
from ui.labs.ensembles.why.drawn_tree import DrawnTree
from ui.widgets.basic.remark import Remark


class TreePanel(QWidget):
    """Emits ``changed()`` when another tree or another depth is wanted."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree_box = self._spin(0, 0)
        self.levels_box = self._spin(1, 8)
        self.levels_box.setValue(3)
        self.remark = Remark()
        self.drawn = DrawnTree()
        row = QHBoxLayout()
        for words, spin in (
            (self.tr("&Tree"), self.tree_box),
            (self.tr("&Levels"), self.levels_box),
        ):
            label = QLabel(words)
            label.setBuddy(spin)
            row.addWidget(label)
            row.addWidget(spin)
            spin.valueChanged.connect(self.changed)
        row.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.drawn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.remark)
        layout.addWidget(area, 1)

    def _spin(self, first: int, last: int) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(first, last)
        spin.setKeyboardTracking(False)
        return spin

    def show_tree(
        self, found: TreeReport, classes: Sequence[str], row: int | None, *, is_strict: bool
    ) -> None:
        """Show a tree as `tree` returns it."""
        self.tree_box.blockSignals(True)
        self.tree_box.setRange(0, found["trees"] - 1)
        self.tree_box.blockSignals(False)
        self.drawn.show_tree(found, classes, is_strict=is_strict)
        size = self.tr("{0} levels, {1:,} leaves; left is yes.").format(
            found["depth"], found["leaves"]
        )
        if row is None:
            way = self.tr("Choose a row under Predictions to see its way.")
        else:
            way = self.tr("Row {0:,} takes the way that is marked.").format(row)
        self.remark.say(f"{size} {way}")

    def show_error(self, text: str) -> None:
        """Say why there is no tree."""
        self.drawn.clear()
        self.remark.say(text, "error")
