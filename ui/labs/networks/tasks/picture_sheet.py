"""Small grey or signed pictures in rows, each with a word below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.widgets.plots.color_maps import picture_of

_GAP_PX = 4


class PictureSheet(QWidget):
    """Draws (n, rows, columns) arrays; ``signed`` ones with zero in the quiet middle."""

    def __init__(
        self, name: str, columns: int, *, signed: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._columns, self._is_signed = name, columns, signed
        self._arrays: Sequence[NDArray[Any]] = ()
        self._words: Sequence[str] = ()
        self._images: list[QImage] = []
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return len(self._images)

    def show_pictures(self, arrays: Sequence[NDArray[Any]], words: Sequence[str] = ()) -> None:
        """Show these pictures, with a word for each or none."""
        self._arrays, self._words = list(arrays), list(words)
        self._renew()

    def clear(self) -> None:
        """Show nothing."""
        self.show_pictures(())

    def sizeHint(self) -> QSize:
        """Return room for small pictures."""
        return QSize(self._columns * 34, 80)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._renew()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the name, then the pictures below it."""
        painter = QPainter(self)
        line = self.fontMetrics().height()
        painter.setPen(theme.shade("soft"))
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, self._name)
        rows = max(1, -(-len(self._images) // self._columns))
        below = line if self._words else 0
        high = (self.height() - line - 2) / rows - below - _GAP_PX
        side = max(4.0, min(self.width() / self._columns - _GAP_PX, high))
        words = (self.fontMetrics().horizontalAdvance(f"{word} ") for word in self._words)
        pitch = min(max(side + _GAP_PX, *words, 0), self.width() / self._columns)
        for number, image in enumerate(self._images):
            row, column = divmod(number, self._columns)
            top = line + 2 + row * (side + below + _GAP_PX)
            box = QRectF(column * pitch + (pitch - side - _GAP_PX) / 2, top, side, side)
            painter.drawImage(box, image)
            painter.setPen(theme.shade("line"))
            painter.drawRect(box)
            if self._words:
                painter.setPen(theme.shade("text"))
                under = QRectF(column * pitch, box.bottom(), pitch - _GAP_PX, below)
                painter.drawText(under, Qt.AlignmentFlag.AlignHCenter, self._words[number])
        painter.end()

    def _renew(self) -> None:
        make = _signed if self._is_signed else grey
        self._images = [make(each) for each in self._arrays]
        self.update()


def grey(values: NDArray[Any]) -> QImage:
    """Return values from 0 to their largest as ink on paper, light or dark."""
    top = max(float(np.max(values, initial=0.0)), 1e-9)
    share = np.clip(values / top, 0, 1)
    ink = share if theme.is_dark() else 1 - share
    pixels = np.ascontiguousarray((ink * 255).astype(np.uint8))
    rows, columns = pixels.shape
    return QImage(pixels.data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()


def _signed(values: NDArray[Any]) -> QImage:
    return picture_of(np.asarray(values, np.float64), signed=True)
