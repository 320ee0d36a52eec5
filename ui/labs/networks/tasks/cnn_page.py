"""A network of convolutions: its filters, what they make of a digit, and where it errs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from core.labs.networks.reports import DigitReport, ReadDigit
from core.runtime.figures import percent
from core.runtime.messages import Answer
from core.runtime.records.record import Column
from ui.labs.networks.tasks.curves import TaskCurves
from ui.labs.networks.tasks.digit_pad import DigitPad
from ui.labs.networks.tasks.picture_sheet import PictureSheet
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark
from ui.widgets.plots.bar_plot import BarPlot
from ui.widgets.plots.heat_map import HeatMap

_DIGITS = [str(number) for number in range(10)]


class CnnPage(AskingWidget):
    """Curves and confusion beside filters, worst errors, and a pad to draw a digit on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves = TaskCurves(has_classes=True)
        self.confusion = HeatMap(self.tr("Is (rows), said (columns)"), square=False)
        self.filters = PictureSheet(self.tr("Filters of the first layer"), 16, signed=True)
        self.worst = PictureSheet(self.tr("The ten worst errors: is → said"), 10)
        self.pad = DigitPad()
        self.clear_button = QPushButton(self.tr("Clear"))
        self.said = Remark(keeps_place=True)
        self.said.say(self.tr("Train, then draw a digit."))
        self.shares = BarPlot(self.tr("What the network says"), self.tr("digit"))
        self.maps = (
            PictureSheet(self.tr("Feature maps, first layer"), 16),
            PictureSheet(self.tr("Feature maps, second layer"), 16),
        )
        self.saliency = PictureSheet(self.tr("Pixels that count"), 1)
        self.pad.drawn.connect(self._ask)
        self.clear_button.clicked.connect(self._clear_pad)
        self._build()

    def _build(self) -> None:
        left = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        left.addWidget(self.curves)
        left.addWidget(self.confusion)
        left.setSizes([300, 260])
        pad = QVBoxLayout()
        pad.addWidget(self.pad)
        pad.addWidget(self.clear_button)
        pad.addWidget(self.said)
        pad.addStretch(1)
        drawing = QHBoxLayout()
        drawing.addLayout(pad)
        drawing.addWidget(self.shares, 1)
        drawing.addWidget(self.saliency, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.addLayout(drawing, 3)
        for sheet in (*self.maps, self.filters, self.worst):
            column.addWidget(sheet, 1)
        whole = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        whole.addWidget(left)
        whole.addWidget(right)
        whole.setSizes([420, 580])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(whole)

    def begin(self) -> None:
        """Make ready for a run."""
        self.curves.clear()
        for sheet in (self.filters, self.worst):
            sheet.clear()

    def take(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Keep the steps of a frame."""
        self.curves.take(metrics)
        if "filters" in snapshots:
            self.filters.show_pictures(snapshots["filters"])
            self.confusion.show_array(
                snapshots["confusion"], False, row_names=_DIGITS, column_names=_DIGITS
            )
            worst = snapshots["worst"]
            words = [
                f"{is_} → {said}" for is_, said in zip(worst["labels"], worst["said"], strict=True)
            ]
            self.worst.show_pictures(worst["images"], words)

    def summary(self) -> str:
        """Return the curves in words."""
        return self.curves.summary()

    @Slot(object)
    def _ask(self, image: NDArray[np.float32]) -> None:
        self.ask_newest(ReadDigit(image), self._show_report, self._say_error)

    def _show_report(self, report: DigitReport) -> None:
        best = int(report.shares.argmax())
        words = self.tr("It says {0}, with {1}.")
        self.said.say(words.format(best, percent(float(report.shares[best]))))
        self.shares.show_bars(_DIGITS, {self.tr("share"): report.shares.tolist()})
        for sheet, maps in zip(self.maps, report.maps, strict=True):
            sheet.show_pictures(list(maps))
        self.saliency.show_pictures([report.saliency])

    def _say_error(self, answer: Answer) -> None:
        self.said.say(answer.error, "warning")

    @Slot()
    def _clear_pad(self) -> None:
        self.drop(ReadDigit)
        self.pad.clear()
        for sheet in (*self.maps, self.saliency):
            sheet.clear()
        self.said.say(self.tr("Draw a digit."))
