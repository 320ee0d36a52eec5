"""A square on which the mouse draws a digit of 28 by 28 pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.labs.networks.tasks.picture_sheet import grey

SIDE = 28
_PEN = 2.4
_CENTRE = 13.5


class DigitPad(QWidget):
    """Keeps the image; what is drawn is put into the middle, as MNIST's digits are.

    Signals
    -------
    drawn(object)
        The (28, 28) image of 0 to 1, at each move.
    """

    drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
        self._last: QPointF | None = None
        self.clear()
        self.setFixedSize(self.sizeHint())
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Draw a digit"))
        self.setToolTip(self.tr("Draw a digit with the mouse"))

    def image(self) -> NDArray[np.float32]:
        """Return what was drawn, its middle of mass in the middle."""
        values = self._values()
        if not values.any():
            return values
        rows, columns = np.indices(values.shape)
        down, right = (
            round(_CENTRE - float((places * values).sum() / values.sum()))
            for places in (rows, columns)
        )
        return np.roll(values, (down, right), axis=(0, 1))

    def clear(self) -> None:
        """Begin anew."""
        self._ink.fill(0)
        self.update()

    def sizeHint(self) -> QSize:
        """Return six screen pixels a pixel."""
        return QSize(6 * SIDE, 6 * SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ink."""
        painter = QPainter(self)
        painter.drawImage(QRectF(self.rect()), grey(np.maximum(self._values(), 1e-6)))
        painter.setPen(QPen(theme.shade("edge"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        self._last = event.position()
        self._stroke_to(event.position() + QPointF(0.1, 0.1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        if self._last is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._stroke_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        self._last = None

    def _values(self) -> NDArray[np.float32]:
        pixels = np.frombuffer(self._ink.constBits(), np.uint8)
        shaped = pixels.reshape(SIDE, self._ink.bytesPerLine())[:, :SIDE]
        return np.asarray(shaped / 255, np.float32)

    def _stroke_to(self, position: QPointF) -> None:
        assert self._last is not None
        painter = QPainter(self._ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(Qt.GlobalColor.white, _PEN)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        scale = SIDE / self.width()
        painter.drawLine(self._last * scale, position * scale)
        painter.end()
        self._last = position
        self.update()
        self.drawn.emit(self.image())
