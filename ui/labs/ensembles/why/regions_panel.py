"""The regions of two columns: which columns, the picture, and how to read it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.labs.ensembles.answers import PlaneReport
from ui.labs.ensembles.why.region_plot import RegionPlot
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.remark import Remark
from ui.widgets.basic.short_number import short_number


class RegionsPanel(QWidget):
    """Follows the model to the columns that matter to it, until the student chooses some.

    Emits ``changed()`` when other columns are wanted.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_choice = False
        self.first_box, self.second_box = ComboBox(), ComboBox()
        self.remark = Remark()
        self.plot = RegionPlot(
            self.tr("What the model says"), self.tr("Choose two columns of numbers.")
        )
        row = QHBoxLayout()
        for words, box in (
            (self.tr("&Across"), self.first_box),
            (self.tr("&Up"), self.second_box),
        ):
            label = QLabel(words)
            label.setBuddy(box)
            box.setMinimumWidth(box.fontMetrics().averageCharWidth() * 20)
            box.activated.connect(self._choose)
            row.addWidget(label)
            row.addWidget(box)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.remark)
        layout.addWidget(self.plot, 1)

    def clear(self) -> None:
        """Forget the last run."""
        self._has_choice = False
        self.first_box.clear()
        self.second_box.clear()
        self.plot.clear()
        self.remark.say("")

    @property
    def columns(self) -> tuple[str, str]:
        """The columns that the student has chosen; empty texts leave them to the model."""
        if not self._has_choice:
            return "", ""
        return self.first_box.currentText(), self.second_box.currentText()

    def show_regions(self, found: PlaneReport, model: str) -> None:
        """Show what `regions` returns, and its columns in the boxes."""
        self._offer(self.first_box, found["numbers"], found["first"])
        self._offer(self.second_box, found["numbers"], found["second"])
        self.plot.show_regions(found, model)
        fitted = self.tr("Fitted anew on these two columns alone, with at most 100 trees.")
        if found["classes"]:
            dots = self.tr("The dots are the test rows in the colour of their class.")
        else:
            low, high = (short_number(value, QLocale()) for value in self.plot.value_range())
            words = self.tr(
                "Violet is {0}, yellow is {1}; the dots are the test rows in the colour of what "
                "is true."
            )
            dots = words.format(low, high)
        self.remark.say(f"{fitted} {dots}")

    def show_error(self, text: str) -> None:
        """Say why there are no regions."""
        self.plot.clear()
        self.remark.say(text, "error")

    @Slot()
    def _choose(self) -> None:
        self._has_choice = True
        self.changed.emit()

    def _offer(self, box: ComboBox, columns: Sequence[str], chosen: str) -> None:
        if not box.count():
            box.addItems(list(columns))
        box.setCurrentText(chosen)
