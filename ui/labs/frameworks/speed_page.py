"""Where does the time go: the loop's GFLOP/s by size, against what the processor could do."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.labs.frameworks.reports import SpeedPoint, TimeSize
from core.runtime.figures import figure, percent
from core.runtime.messages import Answer
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark
from ui.widgets.plots.live_plot import LivePlot

SIZES = (10, 30, 100, 300, 1_000, 3_000, 10_000)
_PEAK = "peak"


class SpeedPage(AskingWidget):
    """Asks for one size after the other and draws what comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: list[SpeedPoint] = []
        self._waiting = list[int]()
        self._curves: set[str] = set()
        self.button = QPushButton(self.tr("Measure"))
        self.remark = Remark(keeps_place=True)
        self.remark.say(
            self.tr(
                "Predict first: with which input size does an iteration use the processor best?"
            )
        )
        self.plot = LivePlot(
            self.tr("Speed of one iteration"),
            self.tr("input size"),
            self.tr("GFLOP/s"),
            self.tr("Measure to see the curves."),
        )
        self.plot.set_log_x(True)
        self.plot.set_log_y(True)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.remark)
        layout.addWidget(self.plot, 1)
        self.button.clicked.connect(self._press)

    @property
    def is_measuring(self) -> bool:
        """Whether sizes are still to come."""
        return bool(self._waiting)

    @Slot()
    def _press(self) -> None:
        if self.is_measuring:
            self._waiting.clear()
            self._rest()
            return
        self.points = []
        self.plot.clear()
        self._waiting = list(SIZES)
        self.button.setText(self.tr("Stop"))
        self._ask()

    def _ask(self) -> None:
        self.ask_newest(TimeSize(self._waiting[0]), self._show, self._show_error)

    def _show(self, point: SpeedPoint) -> None:
        if not self.is_measuring:
            return
        self.points.append(point)
        for device, value in point.gflops.items():
            self._draw(f"loop.{device}", self.tr("loop, {0}").format(device), point, value)
        for device, value in point.product_gflops.items():
            words = self.tr("first product alone, {0}").format(device)
            self._draw(f"product.{device}", words, point, value)
        if point.peak_gflops is not None:
            words = self.tr("the processor's best, reckoned")
            self._draw(_PEAK, words, point, point.peak_gflops)
        self._waiting.pop(0)
        if self._waiting:
            self._ask()
        else:
            self._rest()

    def _draw(self, key: str, label: str, point: SpeedPoint, value: float) -> None:
        if key not in self._curves:
            self._curves.add(key)
            self.plot.add_curve(key, label, "reference" if key == _PEAK else len(self._curves) - 1)
        self.plot.append(key, point.input_size, value)

    def _rest(self) -> None:
        self.button.setText(self.tr("Measure"))
        if self.points:
            self.remark.say(self._result())

    def _result(self) -> str:
        small, large = self.points[0], self.points[-1]
        words = self.tr(
            "Input size {0:,}: {1} GFLOP/s on the processor, for the calls cost more than the "
            "numbers. Size {2:,}: {3}."
        ).format(
            small.input_size,
            figure(small.gflops["cpu"]),
            large.input_size,
            figure(large.gflops["cpu"]),
        )
        if large.peak_gflops is not None:
            share = percent(large.gflops["cpu"] / large.peak_gflops)
            words += " " + self.tr("That is {0} of its best.").format(share)
        others = [device for device in large.gflops if device != "cpu"]
        for device in others:
            pays = [p.input_size for p in self.points if p.seconds[device] < p.seconds["cpu"]]
            said = (
                self.tr("{0} pays from input size {1:,} on.").format(device, pays[0])
                if pays
                else self.tr("{0} pays at none of these sizes.").format(device)
            )
            words += f" {said}"
        return words if others else f"{words} {self.tr('There is no GPU here.')}"

    def _show_error(self, answer: Answer) -> None:
        self._waiting.clear()
        self.button.setText(self.tr("Measure"))
        self.remark.say(answer.error, "error")
