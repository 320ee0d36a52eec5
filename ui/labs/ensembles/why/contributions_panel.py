"""What each column adds to the prediction for the chosen row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.labs.ensembles.answers import ContributionReport
from ui.language import shown
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.remark import Remark
from ui.widgets.basic.short_number import short_number
from ui.widgets.plots.bar_plot import BarPlot

_COLUMNS_SHOWN = 12
_NAMED = 3


class ContributionsPanel(QWidget):
    """Emits ``changed()`` when another class is wanted."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.class_box = ComboBox()
        self.class_label = QLabel(self.tr("&Class"))
        self.class_label.setBuddy(self.class_box)
        self.class_box.activated.connect(self.changed)
        self.remark = Remark()
        self.bars = BarPlot(self.tr("What each column adds"), "", self.tr("contribution"))
        row = QHBoxLayout()
        row.addWidget(self.class_label)
        row.addWidget(self.class_box)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.remark)
        layout.addWidget(self.bars, 1)
        self.clear()

    def offer(self, classes: Sequence[str]) -> None:
        """Offer these classes; none hides the choice."""
        for part in (self.class_label, self.class_box):
            part.setVisible(bool(classes))
        if [self.class_box.itemText(n) for n in range(self.class_box.count())] != list(classes):
            self.class_box.clear()
            self.class_box.addItems(list(classes))

    def choose_class(self, name: object) -> None:
        """Choose the class that is predicted; numbers have none."""
        self.class_box.setCurrentIndex(max(self.class_box.findText(str(name)), 0))

    @property
    def class_index(self) -> int:
        """The chosen class's position, the last one before any is offered."""
        return self.class_box.currentIndex()

    def clear(self) -> None:
        """Ask for a row."""
        self.offer(())
        self.bars.clear()
        self.remark.say(self.tr("Choose a row under Predictions to see what it owes to what."))

    def show_contributions(self, found: ContributionReport, row: int) -> None:
        """Show what `contributions` returns for a row, the largest first."""
        values = np.asarray(found["values"], dtype=float)
        order = np.argsort(-np.abs(values))
        # One more is shown by its name rather than as one other.
        count = len(order) if len(order) <= _COLUMNS_SHOWN + 1 else _COLUMNS_SHOWN
        largest_first = order[:count]
        names = [found["features"][place] for place in largest_first]
        bars = values[largest_first].tolist()
        rest = order[count:]
        if len(rest):
            names.append(self.tr("{0} others").format(len(rest)))
            bars.append(float(values[rest].sum()))
        self.bars.show_bars(names, {self.tr("contribution"): bars})
        base, whole = (short_number(found[key], QLocale()) for key in ("base", "predicted"))
        largest = zip(names[:_NAMED], bars[:_NAMED], strict=True)
        most = ", ".join(f"{name} {value:+.3g}" for name, value in largest)
        words = self.tr(
            "Row {0:,}: base {1} and all contributions make {2}; most is owed to {3}. Method: {4}."
        )
        self.remark.say(words.format(row, base, whole, most, shown(found["method"])))

    def show_error(self, text: str) -> None:
        """Say why there is nothing to show."""
        self.bars.clear()
        self.remark.say(text, "error")
