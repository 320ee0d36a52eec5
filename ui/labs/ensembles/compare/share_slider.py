"""How many training targets are spoilt, as a slider."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

_STEP_PERCENT = 5
_MOST_PERCENT = 50
# Keys and the wheel move in steps; a run begins when they have come to rest.
_REST_MS = 500


class ShareSlider(QWidget):
    """Emits ``chosen(share)`` when the slider is let go, or has come to rest under keys."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, _MOST_PERCENT // _STEP_PERCENT)
        self.slider.setPageStep(2)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setTracking(True)
        self.label = QLabel(self.tr("Spoilt &targets, at most"))
        self.label.setBuddy(self.slider)
        self.value = QLabel()
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance("50 % "))
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._choose)
        self.slider.valueChanged.connect(self._follow)
        self.slider.sliderReleased.connect(self._choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.value)
        self.show_share(0.2)

    def share(self) -> float:
        """Return the share that is shown."""
        return self.slider.value() * _STEP_PERCENT / 100

    def show_share(self, share: float) -> None:
        """Show a share; none counts as the experiment's own, a fifth."""
        self.slider.blockSignals(True)
        self.slider.setValue(round((share or 0.2) * 100 / _STEP_PERCENT))
        self.slider.blockSignals(False)
        self._word()

    def _word(self) -> None:
        self.value.setText(self.tr("{0} %").format(round(self.share() * 100)))

    @Slot()
    def _follow(self) -> None:
        self._word()
        if not self.slider.isSliderDown():
            self._rest.start()

    @Slot()
    def _choose(self) -> None:
        self._rest.stop()
        self.chosen.emit(self.share())
