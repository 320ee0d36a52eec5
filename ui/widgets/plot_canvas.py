"""The drawing surface of a plot: axes, a box that zooms and pans, and the items in it.

The one module that names pyqtgraph's classes. Importing it loads pyqtgraph, so a plot does so only
when it has something to draw.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QLocale, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsGridLayout, QWidget

from ui import theme
from ui.widgets import plot_engine
from ui.widgets.ticks import linear_tick_texts, log_tick_powers, log_tick_texts

plot_engine.load()
import pyqtgraph as pg  # noqa: E402 (the light way comes first)

LINE_WIDTH = 2.0
__all__ = ["CategoryAxis", "Curve", "NumberAxis", "PlotBox", "PlotCanvas", "pg"]

# Qt strokes a thick antialiased line in a time that grows with its length and with how often it
# crosses itself: noise that fills the plot would take 170 ms. In pieces of this many points it is
# linear, 2 ms for a line of this many pixels; a longer one is drawn twice with the thinnest pen.
_PIECE = 64
_SMOOTH_LENGTH_PX = 12_000.0
_OVER_EDGE_PX = 14
_FEWEST_COLUMNS = 50
_FARTHEST = 1e290


class NumberAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose numbers are written as everywhere else in the window."""

    def tickValues(
        self, low: float, high: float, size: float
    ) -> list[tuple[float | None, list[float]]]:
        """Return (spacing, positions); on a log axis they are powers of ten."""
        low, high = sorted((low, high))
        if self.logMode:
            return [(None, log_tick_powers(low, high, size))]
        ticks: list[tuple[float | None, list[float]]] = super().tickValues(low, high, size)
        return ticks

    def tickStrings(
        self, values: Sequence[float], scale: float, spacing: float | None
    ) -> list[str]:
        """Return the text at each position."""
        if self.logMode or spacing is None:
            return log_tick_texts(values, self.range, QLocale())
        return linear_tick_texts(values, spacing, QLocale())

    def boundingRect(self) -> QRectF:
        """Return the item's reach, with that of the numbers at its ends."""
        # Without this the grid would push out the numbers at the ends, which reach over the edge.
        rect = QRectF(super().boundingRect())
        over = _OVER_EDGE_PX
        if self.orientation == "left":
            return rect.adjusted(0, -over / 2, 0, over / 2)
        return rect.adjusted(-over, 0, over, 0)


class CategoryAxis(NumberAxis):
    """An axis with one name at each whole number from 0, or at every so many where they crowd."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self._names: Sequence[str] = ()

    def set_names(self, names: Sequence[str]) -> None:
        """Show these names."""
        self._names = tuple(names)
        self.picture = None
        self.update()

    def tickValues(
        self, low: float, high: float, size: float
    ) -> list[tuple[float | None, list[float]]]:
        """Return the places whose names have room."""
        low, high = sorted((low, high))
        metrics = QFontMetricsF(self.style["tickFont"] or QFont())
        widest = max((metrics.horizontalAdvance(name) for name in self._names), default=0.0)
        each = math.ceil((widest + _OVER_EDGE_PX) * (high - low) / max(size, 1.0)) or 1
        places = [float(k) for k in range(0, len(self._names), each) if low <= k <= high]
        return [(float(each), places)]

    def tickStrings(
        self, values: Sequence[float], scale: float, spacing: float | None
    ) -> list[str]:
        """Return the names at these places."""
        return [self._names[round(value)] for value in values]


class Curve(pg.PlotCurveItem):  # type: ignore[misc]
    """A line with gaps where y is not finite; it takes no part in the search under the mouse."""

    def __init__(self) -> None:
        super().__init__(connect="finite")
        self.setSegmentedLineMode("off")
        self._pen = QPen()
        self._is_dense = False
        self._pieces: list[QPainterPath] = []

    def shape(self) -> QPainterPath:
        """Return nothing: searching a long line for the mouse is slow."""
        return QPainterPath()

    def set_pen(self, pen: QPen) -> None:
        """Draw with this pen, where the line is not too long for it."""
        self._pen = pen
        self._choose_pen()

    def show_line(self, x: Any, y: Any, length_px: float) -> None:
        """Draw these points, smoothly where a line this long is cheap to smooth."""
        self._is_dense = length_px > _SMOOTH_LENGTH_PX
        self._pieces.clear()
        self.setData(x, y, antialias=not self._is_dense)
        self._choose_pen()

    def paint(self, painter: QPainter, option: Any, widget: QWidget | None) -> None:
        """Draw in pieces, or twice with the thinnest pen where the line is long."""
        is_plain = self.opts["brush"] is None and self._pen.style() == Qt.PenStyle.SolidLine
        if is_plain and not self._is_dense:
            self._paint_pieces(painter)
            return
        super().paint(painter, option, widget)
        if self._is_dense:
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
        if self._is_dense:
            pen.setWidthF(1.0)
            pen.setStyle(Qt.PenStyle.SolidLine)
        self.setPen(pen)


class PlotBox(pg.ViewBox):  # type: ignore[misc]
    """The area between the axes."""

    def __init__(self, canvas: PlotCanvas) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self._canvas = canvas
        self.disableAutoRange()

    def mouseClickEvent(self, event: Any) -> None:
        """Take a double click as the wish to see everything."""
        if event.double() and event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self._canvas.reset_requested.emit()


class PlotCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Two axes and the box between them.

    Signals
    -------
    pointer_moved(QPointF | None)
        The mouse is over this point, in the data's units, or has left.
    moved_by_user(), reset_requested()
        The view was zoomed or panned; or double-clicked, which asks for the whole.
    resized()
        The box has another size in pixels.
    """

    pointer_moved = Signal(object)
    moved_by_user = Signal()
    reset_requested = Signal()
    resized = Signal()

    def __init__(self, x_axis: NumberAxis | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.box = PlotBox(self)
        self.x_axis = x_axis or NumberAxis("bottom")
        self.y_axis = NumberAxis("left")
        self._arrange()
        self.box.sigRangeChangedManually.connect(self.moved_by_user)
        self.box.sigResized.connect(self.resized)
        self.apply_theme()

    @property
    def view(self) -> tuple[float, float, float, float]:
        """The visible range, as left, right, bottom, top; on a log axis in powers of ten."""
        (left, right), (bottom, top) = self.box.viewRange()
        return left, right, bottom, top

    @property
    def columns(self) -> int:
        """How many of the screen's own pixels the box is wide."""
        return max(int(self.box.width() * self.devicePixelRatioF()), _FEWEST_COLUMNS)

    def set_view(self, left: float, right: float, bottom: float, top: float) -> None:
        """Show this range, or the nearest to it that float64 can place points in."""
        x, y = _drawable(left, right), _drawable(bottom, top)
        self.box.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=False)

    def set_labels(self, x: str, y: str) -> None:
        """Name the axes."""
        self.x_axis.setLabel(x)
        self.y_axis.setLabel(y)

    def set_log_y(self, on: bool) -> None:
        """Write the numbers of the y axis as powers; the data must come as their logarithms."""
        self.y_axis.setLogMode(on)

    def add(self, item: Any, z: float = 0.0) -> None:
        """Put an item into the box."""
        item.setZValue(z)
        self.box.addItem(item, ignoreBounds=True)

    def remove(self, item: Any) -> None:
        """Take an item out of the box."""
        self.box.removeItem(item)

    def pen(self, color: QColor, width: float = 2.0, dashed: bool = False) -> QPen:
        """Return a pen of this width at any zoom; Qt counts such a width in the screen's pixels."""
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        pen = QPen(color, width * self.devicePixelRatioF(), style)
        pen.setCosmetic(True)
        return pen

    def length_px(self, x: Any, y: Any) -> float:
        """Return about how many pixels long a line is, on the screen's own pixels."""
        left, right, bottom, top = self.view
        with np.errstate(over="ignore", invalid="ignore"):
            wide = np.abs(np.diff(x)) * (self.box.width() / (right - left))
            high = np.abs(np.diff(y)) * (self.box.height() / (top - bottom))
            length = float(np.nansum(wide) + np.nansum(high))
        return length * float(self.devicePixelRatioF())

    def apply_theme(self) -> None:
        """Take colours and fonts anew."""
        self.setBackground(theme.plot_background())
        text = theme.plot_text()
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        for axis in (self.x_axis, self.y_axis):
            axis.setPen(QPen(theme.grid()))
            axis.setTickPen(QPen(theme.grid()))
            axis.setTextPen(QPen(text))
            axis.setTickFont(font)
            axis.label.setFont(font)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the mouse is."""
        super().mouseMoveEvent(event)
        where = self.mapToScene(event.position().toPoint())
        inside = self.box.sceneBoundingRect().contains(where)
        self.pointer_moved.emit(self.box.mapSceneToView(where) if inside else None)

    def leaveEvent(self, event: Any) -> None:
        """Tell that it has left."""
        super().leaveEvent(event)
        self.pointer_moved.emit(None)

    def _arrange(self) -> None:
        grid = QGraphicsGridLayout()
        grid.setContentsMargins(4, 8, _OVER_EDGE_PX + 2, 5)
        grid.setSpacing(0)
        grid.addItem(self.y_axis, 0, 0)
        grid.addItem(self.box, 0, 1)
        grid.addItem(self.x_axis, 1, 1)
        whole = pg.GraphicsWidget()
        whole.setLayout(grid)
        self.setCentralItem(whole)
        for axis in (self.x_axis, self.y_axis):
            axis.linkToView(self.box)
            axis.setZValue(-1000)  # the grid lies under the curves
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickLength=0, maxTickLevel=0, autoReduceTextSpace=False)
            axis.setGrid(255)
            axis.label.document().setDocumentMargin(1)


def _drawable(low: float, high: float) -> tuple[float, float]:
    """Return the range, cut where its width would overflow and widened where it would vanish."""
    low, high = max(low, -_FARTHEST), min(high, _FARTHEST)
    narrowest = max(1.0 / _FARTHEST, 1e-14 * max(abs(low), abs(high)))
    missing = max(0.0, narrowest - (high - low)) / 2
    return low - missing, high + missing
