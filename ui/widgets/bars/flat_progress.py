"""A progress bar that is cheap to move while a run computes."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from ui import theme

_LEAST_PX = 6


class FlatProgress(QProgressBar):
    """Thin and without text: one plain colour for what is done, another for what is to come.

    Qt's own paints its gradients and stripes by threads, whose cores a run may be using, and
    paints each new value at once, in the middle of whatever is going on. With a total that is not
    known the style's bar moves to and fro.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, textVisible=False)
        self.setFixedHeight(max(_LEAST_PX, self.fontMetrics().height() // 2))

    def setValue(self, value: int) -> None:  # Qt's name
        """Show a value when the window is painted next."""
        if value == self.value():
            return
        self.setUpdatesEnabled(False)
        super().setValue(value)
        self.setUpdatesEnabled(True)

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Paint both parts."""
        if self.maximum() == self.minimum():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.grid())
        share = (self.value() - self.minimum()) / (self.maximum() - self.minimum())
        if share > 0:
            done = QRectF(self.rect())
            done.setWidth(done.width() * share)
            painter.fillRect(done, theme.accent())
