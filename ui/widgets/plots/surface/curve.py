"""The line of a plot, drawn as smoothly as a frame has time for."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QWidget

# Qt strokes a thick antialiased line in a time that grows with its length and with how often it
# crosses itself: noise that fills the plot would take 170 ms. A short line is drawn whole, in 2 ms.
# A longer one is drawn in pieces of this many points, which is linear but leaves specks at the
# joints; one longer still, where nothing is smooth any more, twice with the thinnest pen.
_WHOLE_LENGTH_PX = 2_500.0
_PIECE = 64
_SMOOTH_LENGTH_PX = 12_000.0


class Curve(pg.PlotCurveItem):  # type: ignore[misc]
    """A line with gaps where y is not finite; it takes no part in the search under the mouse."""

    def __init__(self) -> None:
        super().__init__(connect="finite")
        self.setSegmentedLineMode("off")
        self._pen = QPen()
        self._is_dense = False
        self._is_quick = False
        self._is_short = True
        self._pieces: list[QPainterPath] = []

    def shape(self) -> QPainterPath:
        """Return nothing: searching a long line for the mouse is slow."""
        return QPainterPath()

    def set_pen(self, pen: QPen) -> None:
        """Draw with this pen, where the line is not too long for it."""
        self._pen = pen
        self._choose_pen()

    def set_quick(self, on: bool) -> None:
        """Draw with the thinnest pen, 30 times as fast, while the line grows."""
        self._is_quick = on
        self._choose_pen()

    def show_line(self, x: Any, y: Any, length_px: float) -> None:
        """Draw these points, smoothly where a line this long is cheap to smooth."""
        self._is_dense = length_px > _SMOOTH_LENGTH_PX
        self._is_short = length_px < _WHOLE_LENGTH_PX
        self._pieces.clear()
        self.setData(x, y, antialias=not self._is_dense)
        self._choose_pen()

    def paint(self, painter: QPainter, option: Any, widget: QWidget | None) -> None:
        """Draw in pieces where the line is long, twice where the pen is the thinnest."""
        is_solid = self._pen.style() == Qt.PenStyle.SolidLine
        is_thin = self._is_dense or self._is_quick
        if self.opts["brush"] is None and is_solid and not self._is_short and not is_thin:
            self._paint_pieces(painter)
            return
        super().paint(painter, option, widget)
        if self._is_dense or (self._is_quick and is_solid):
            pixel = 1.0 / painter.device().devicePixelRatioF()
            aside = QTransform.fromTranslate(pixel, 0)
            painter.setWorldTransform(painter.worldTransform() * aside)
            super().paint(painter, option, widget)

    def _paint_pieces(self, painter: QPainter) -> None:
        x, y = self.getData()
        if not self._pieces and x is not None:
            self._pieces = [
                pg.arrayToQPath(
                    x[start : start + _PIECE + 1], y[start : start + _PIECE + 1], connect="finite"
                )
                for start in range(0, len(x), _PIECE)
            ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen)
        for piece in self._pieces:
            painter.drawPath(piece)

    def _choose_pen(self) -> None:
        pen = QPen(self._pen)
        if self._is_dense or self._is_quick:
            pen.setWidthF(1.0)
        if self._is_dense:
            pen.setStyle(Qt.PenStyle.SolidLine)
        self.setPen(pen)
