"""What lies on the plane: D's output, G's warped grid, arrows and samples, each painted at once.

pyqtgraph's own items keep a record a point; these paint whole arrays, in a millisecond or so.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from ui.widgets.plots import color_maps

Points = NDArray[np.float64]

_LEVELS = 256
_STRONGEST = 0.72
_DOT_PX = 5.5
_DOT_OPACITY = 0.9
_HEAD = 0.35
_HEAD_ANGLE = 2.6  # radians from the direction to each side of the head


class PlaneItem(pg.GraphicsObject):  # type: ignore[misc]
    """Paints something of its own anywhere on the plane; the mouse looks through it."""

    def boundingRect(self) -> QRectF:
        """Return a rectangle so large that the item is always asked to paint."""
        return QRectF(self.viewRect())

    def viewTransformChanged(self) -> None:
        """Follow zoom and pan."""
        self.prepareGeometryChange()
        self.update()


class JudgementItem(PlaneItem):
    """The discriminator's output as a tint that grows with it."""

    def __init__(self) -> None:
        super().__init__()
        self._levels: NDArray[np.uint8] = np.empty((0, 0), np.uint8)
        self._place = QRectF()
        self._table = np.zeros((_LEVELS, 4), np.uint8)
        self._image = QImage()

    def set_color(self, color: QColor) -> None:
        """Tint with this colour: not at all at the lowest value, strongly at the highest."""
        self._table[:, :3] = color.red(), color.green(), color.blue()
        self._table[:, 3] = np.linspace(0, 255 * _STRONGEST, _LEVELS).round()
        self._paint_image()

    def show_values(self, values: Points, place: QRectF, low: float, high: float) -> None:
        """Show (rows, columns) values, row 0 at the bottom, over this place of the plane."""
        span = high - low if high > low else 1.0
        share = np.clip(np.nan_to_num((values - low) / span), 0.0, 1.0)
        self._levels = (share * (_LEVELS - 1)).round().astype(np.uint8)
        self._place = place
        self._paint_image()

    def paint(self, painter: QPainter, option: Any, widget: QWidget | None = None) -> None:
        """Paint the picture, its few pixels blended into one another."""
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._place, self._image)

    def _paint_image(self) -> None:
        if self._levels.size:
            self._image = color_maps.image_of(self._table[self._levels])
        self.update()


class LinesItem(PlaneItem):
    """Thin straight lines, each on its own: a path of them all would take Qt ten times as long."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[QLineF] = []
        self._pen = QPen(Qt.PenStyle.NoPen)

    def set_pen(self, pen: QPen) -> None:
        """Draw with this pen."""
        self._pen = pen
        self.update()

    def show_lines(self, lines: Points) -> None:
        """Show (n, 4) lines, each from x, y to x, y; those that are not finite are left out."""
        there = lines[np.isfinite(lines).all(axis=1)]
        self._lines = [QLineF(*ends) for ends in there.tolist()]
        self.update()

    def paint(self, painter: QPainter, option: Any, widget: QWidget | None = None) -> None:
        """Stroke the lines."""
        if self._lines:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._pen)
            painter.drawLines(self._lines)


class CloudItem(PlaneItem):
    """Samples as dots of one colour, filled or as rings, so that colour is not all that tells."""

    def __init__(self, *, is_ring: bool) -> None:
        super().__init__()
        self._is_ring = is_ring
        self._points: Points = np.empty((0, 2))
        self._color, self._edge = QColor(), QColor()
        self._dot = QPixmap()

    def set_colors(self, color: QColor, edge: QColor) -> None:
        """Fill with this colour, and set each dot off with an edge."""
        self._color, self._edge = color, edge
        self._dot = QPixmap()
        self.update()

    def show_points(self, points: Points) -> None:
        """Show these (n, 2) points."""
        self._points = points
        self.update()

    def paint(self, painter: QPainter, option: Any, widget: QWidget | None = None) -> None:
        """Stamp one picture of a dot at every point."""
        scale = painter.device().devicePixelRatioF()
        if self._dot.isNull() or self._dot.devicePixelRatio() != scale:
            self._dot = self._make_dot(scale)
        transform = painter.transform()
        painter.resetTransform()
        painter.setOpacity(_DOT_OPACITY)
        across = np.array([[transform.m11(), transform.m12()], [transform.m21(), transform.m22()]])
        half = self._dot.deviceIndependentSize().width() / 2
        corner = [transform.dx() - half, transform.dy() - half]
        for place in (self._points @ across + corner).tolist():
            painter.drawPixmap(QPointF(*place), self._dot)
        painter.setOpacity(1.0)
        painter.setTransform(transform)

    def _make_dot(self, scale: float) -> QPixmap:
        side = math.ceil((_DOT_PX + 2) * scale)
        picture = QPixmap(side, side)
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(side / scale / 2, side / scale / 2)
        if self._is_ring:
            for color, width in ((self._edge, 2.6), (self._color, 1.5)):
                painter.setPen(QPen(color, width))
                painter.drawEllipse(middle, _DOT_PX / 2 - 0.8, _DOT_PX / 2 - 0.8)
        else:
            painter.setPen(QPen(self._edge, 0.8))
            painter.setBrush(self._color)
            painter.drawEllipse(middle, _DOT_PX / 2, _DOT_PX / 2)
        painter.end()
        return picture


def grid_lines(points: Points) -> Points:
    """Return the (n, 4) lines between neighbours of a (rows, columns, 2) grid."""
    pairs = ((points[:, :-1], points[:, 1:]), (points[:-1], points[1:]))
    return np.concatenate([np.concatenate(pair, axis=2).reshape(-1, 4) for pair in pairs])


def arrow_lines(points: Points, directions: Points, length: float) -> Points:
    """Return the (3 k, 4) lines of arrows at (k, 2) points; the longest has this length."""
    sizes = np.hypot(directions[:, 0], directions[:, 1])
    longest = float(sizes.max(initial=0.0))
    if longest <= 0 or not math.isfinite(longest):
        return np.empty((0, 4))
    shafts = directions * (length / longest)
    tips = points + shafts
    sides = [tips + _rotated(shafts, turn) * _HEAD for turn in (_HEAD_ANGLE, -_HEAD_ANGLE)]
    ends = (points, *sides)
    return np.concatenate([np.concatenate([tips, end], axis=1) for end in ends])


def _rotated(vectors: Points, angle: float) -> Points:
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    turned: Points = vectors @ turn
    return turned
