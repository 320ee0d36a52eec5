"""How far a run is: a thin bar, the time it took and the time to go."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.widgets.bars.flat_progress import FlatProgress
from ui.widgets.bars.time_to_go import TimeToGo, calm_seconds, duration_text
from ui.widgets.basic.number_text import number_text
from ui.widgets.basic.steady_label import SteadyLabel

# QProgressBar counts in 32 bits; runs may be longer, and nobody sees more than a few hundred parts.
_PARTS = 1000


class ProgressLine(QWidget):
    """Runs from left to right, or to and fro where the total is not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._estimate = TimeToGo()
        metrics = self.fontMetrics()
        self._bar = FlatProgress()
        self._bar.setFixedWidth(metrics.averageCharWidth() * 18)
        self._bar.setAccessibleName(self.tr("Progress of the run"))
        self._times = SteadyLabel()
        self._times.make_room_for(self._words("00:00", "00:00"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._bar)
        layout.addWidget(self._times)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_progress(self, done: int, total: int, elapsed_s: float) -> None:
        """Show ``done`` of ``total`` steps after so many seconds; a total of 0 is not known."""
        self._estimate.update(done, total, elapsed_s)
        self._bar.setRange(0, _PARTS if total > 0 else 0)
        if total > 0:
            self._bar.setValue(min(done, total) * _PARTS // total)
        left_s = self._estimate.seconds()
        left = "" if left_s is None or done >= total else duration_text(calm_seconds(left_s))
        self._times.setText(self._words(duration_text(elapsed_s), left))
        self.setToolTip(self._steps(done, total))

    def reset(self) -> None:
        """Forget the run, and stop the bar from moving."""
        self._estimate = TimeToGo()
        self._bar.setRange(0, _PARTS)
        self._bar.setValue(0)
        self._times.clear()

    def _words(self, elapsed: str, left: str) -> str:
        return self.tr("{0}, {1} to go").format(elapsed, left) if left else elapsed

    def _steps(self, done: int, total: int) -> str:
        shown = number_text(done, self.locale())
        if total <= 0:
            return self.tr("{0} steps done").format(shown)
        return self.tr("{0} of {1} steps done").format(shown, number_text(total, self.locale()))
