"""The page that times one expression in NumPy and in torch at growing sizes."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.labs.tensors.questions import TimePoint
from core.labs.tensors.reports import TimingPoint
from core.runtime.messages import Answer
from ui import theme
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark
from ui.widgets.plots.live_plot import LivePlot

_GPU = "torch GPU"
_LAST_SCALE = 1024
# The next size takes some four times as long; past this it would be no fun to wait for.
_SLOW_S = 0.5


class TimingPage(AskingWidget):
    """Asks one `TimePoint` after the other, each with every axis twice as long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = 0
        self._text = ""
        self._is_waiting = False
        self._points: list[TimingPoint] = []
        self._curves: set[str] = set()
        self.expression = QLineEdit()
        self.expression.setText("x @ w")  # of the first program
        self.expression.setPlaceholderText(self.tr("an expression, such as  x @ w"))
        label = QLabel(self.tr("Time o&f"))
        label.setBuddy(self.expression)
        self.button = QPushButton(self.tr("Measure"))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.expression, 1)
        row.addWidget(self.button)
        self.sentence = Remark(keeps_place=True)
        self.sentence.say(
            self.tr(
                "The expression is computed with tensors whose axes are 1, 2, 4, 8 … times as long."
            )
        )
        self.plot = LivePlot(
            self.tr("Time of one evaluation"),
            self.tr("numbers in the largest tensor"),
            self.tr("seconds"),
            self.tr("Measure to see the curves."),
        )
        self.plot.set_log_x(True)
        self.plot.set_log_y(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.sentence)
        layout.addWidget(self.plot, 1)
        self.button.clicked.connect(self._press)
        self.expression.returnPressed.connect(self._press)

    @property
    def is_measuring(self) -> bool:
        """Whether points are still to come."""
        return self._scale > 0

    @property
    def points(self) -> list[TimingPoint]:
        """The points measured."""
        return self._points

    def show_point(self, point: TimingPoint) -> None:
        """Draw a point and ask for the next."""
        self._is_waiting = False
        if not self.is_measuring:
            return
        self._points.append(point)
        for number, (name, seconds) in enumerate(sorted(point.seconds.items())):
            self.plot_curve(name, number)
            self.plot.append(name, max(point.numbers, 1), seconds)
        if max(point.seconds.values()) > _SLOW_S or self._scale >= _LAST_SCALE:
            self._stop()
            self._say_result()
            return
        self._scale *= 2
        self._ask_point()

    def _show_error(self, answer: Answer) -> None:
        self._is_waiting = False
        if not self.is_measuring:
            return
        self._stop()
        if self._points:
            self._say_result()
        else:
            self.sentence.say(answer.error, "error")

    def plot_curve(self, name: str, number: int) -> None:
        """Add a curve at its first point."""
        if name not in self._curves:
            colors = {"NumPy": 4, "torch CPU": 0, _GPU: 2}
            self.plot.add_curve(name, name, colors.get(name, number % theme.SERIES))
            self._curves.add(name)

    @Slot()
    def _press(self) -> None:
        if self.is_measuring:
            self._stop()
            self._say_result()
            return
        text = self.expression.text().strip()
        if not text:
            self.sentence.say(self.tr("Type an expression of the tensors there are."), "info")
            return
        if self._is_waiting:
            return
        self._text, self._scale, self._points = text, 1, []
        self.plot.clear()
        self.button.setText(self.tr("Stop"))
        self._ask_point()

    def _ask_point(self) -> None:
        self._is_waiting = True
        self.sentence.say(self.tr("Measuring with axes {0} times as long.").format(self._scale))
        self.ask(TimePoint(self._text, self._scale), self.show_point, self._show_error)

    def _stop(self) -> None:
        self._scale = 0
        self.button.setText(self.tr("Measure"))

    def _say_result(self) -> None:
        if not self._points:
            self.sentence.say("")
            return
        last = self._points[-1]
        order = sorted(last.seconds.items(), key=lambda pair: pair[1])
        words = self.tr("With {0:,} numbers, {1} takes {2}").format(
            last.numbers, order[0][0], _seconds_text(order[0][1])
        )
        for name, seconds in order[1:]:
            words += self.tr(", {0} {1:.1f} times as long").format(name, seconds / order[0][1])
        notes = dict.fromkeys(point.note for point in self._points if point.note)
        if not any(_GPU in point.seconds or _GPU in point.note for point in self._points):
            notes[self.tr("There is no GPU here; with one, a third curve would show.")] = None
        self.sentence.say(" ".join([f"{words}.", *notes]))


def _seconds_text(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.3g} µs"
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"
