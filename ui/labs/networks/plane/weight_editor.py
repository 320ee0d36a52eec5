"""One weight, typed: what it is, what it was, and what another value would do."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QHBoxLayout, QLabel, QWidget

from core.labs.networks.reports import WeightReport
from core.runtime.figures import figure, percent
from ui.labs.networks.plane.network_drawing import Weight

_REACH = 1_000.0


class WeightEditor(QFrame):
    """A row under the network whose place is kept while no weight is chosen.

    Signals
    -------
    tried(object, float)
        What would this value of a weight do?
    kept(object, float)
        The weight shall have this value.
    left
        Escape: the weight stays as it was.
    """

    tried = Signal(object, float)
    kept = Signal(object, float)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.weight: Weight | None = None
        self._was = 0.0
        self.name = QLabel(self.tr("Click an edge, or the small square of a bias, to set it."))
        self.box = QDoubleSpinBox(decimals=3, minimum=-_REACH, maximum=_REACH, singleStep=0.1)
        self.box.setAccessibleName(self.tr("Value of the weight"))
        self.box.setKeyboardTracking(True)
        self.was = QLabel()
        self.effect = QLabel()
        self.hint = QLabel(self.tr("Enter keeps it, Esc takes it back"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.name, self.box, self.was, self.effect):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.hint)
        self.setFixedHeight(self.box.sizeHint().height())
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._try)
        self.box.valueChanged.connect(self._timer.start)
        self._show_parts(False)

    def choose(self, weight: Weight, value: float, is_bias: bool) -> None:
        """Show a weight, ready to be typed over."""
        self.weight, self._was = weight, value
        layer, row, column = weight
        words = (
            self.tr("Bias of unit {1}, layer {2}") if is_bias else self.tr("{0} → {1}, layer {2}")
        )
        self.name.setText(words.format(row + 1, column + 1, layer + 1))
        self.box.blockSignals(True)
        self.box.setValue(value)
        self.box.blockSignals(False)
        self.was.setText(self.tr("was {0}").format(figure(value)))
        self.effect.clear()
        self._show_parts(True)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()

    def leave(self) -> None:
        """Show no weight."""
        self.weight = None
        self._timer.stop()
        self.name.setText(self.tr("Click an edge, or the small square of a bias, to set it."))
        self._show_parts(False)

    def show_effect(self, report: WeightReport) -> None:
        """Say what the value does to the test part."""
        before, after = report.before, report.after
        if "test_accuracy" in after:
            words = self.tr("test {0} → {1}")
            values = (percent(before["test_accuracy"]), percent(after["test_accuracy"]))
        else:
            words = self.tr("test loss {0} → {1}")
            values = (figure(before["test_loss"]), figure(after["test_loss"]))
        self.effect.setText(words.format(*values))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the value or take it back."""
        if event.key() == Qt.Key.Key_Escape and self.weight is not None:
            self.left.emit()
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.weight is not None:
            weight, value = self.weight, self.box.value()
            self.leave()
            self.kept.emit(weight, value)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _try(self) -> None:
        if self.weight is not None:
            self.tried.emit(self.weight, self.box.value())

    def _show_parts(self, on: bool) -> None:
        for widget in (self.box, self.was, self.effect, self.hint):
            widget.setVisible(on)
