"""The plane: what the network says everywhere, with the points that it learns and is tested on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.labs.networks.plane.colors import (
    class_color,
    leaning,
    leaning_table,
    picture_of_classes,
    picture_of_leaning,
    picture_of_shares,
)
from ui.runtime.draw_queue import draw_queue

REACH = 6.0
_TICKS = (-6, -3, 0, 3, 6)
_AXIS_PX, _EDGE_PX = 22, 10
_DOT_PX, _RING_PX = 3.2, 7.0
_FEW = 0.2
_BRUSH = 0.5  # how far apart points are drawn
_MOST_DRAWN = 2_000


class PlaneView(QWidget):
    """Draws surface and points; in drawing mode the mouse sets points of a class.

    Signals
    -------
    drawn(list)
        Points were drawn or erased: all of them, as (x, y, class).
    """

    drawn = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_discrete = False
        self.shows_test = True
        self.picked: tuple[int, int] | None = None  # the confusion cell whose points are shown
        self._shown: dict[str, Any] = {}
        self._override: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._dots: QPixmap | None = None  # the points, which stay while the network changes
        self._brush: int | None = None
        self._is_regression = False
        self._points: list[tuple[float, float, int]] = []
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("The plane"))

    # ---- for owners

    def show_snapshots(self, shown: Mapping[str, Any]) -> None:
        """Take the newest pictures."""
        if "points" in shown:
            old = self._shown.get("points", {"xy": None})["xy"]
            if old is None or not np.array_equal(old, shown["points"]["xy"]):
                self._dots = None
        self._shown.update(shown)
        self._renew()

    def set_regression(self, on: bool) -> None:
        """Say whether the points have numbers instead of classes."""
        self._is_regression = on
        self._dots = None
        self._renew()

    def set_discrete(self, on: bool) -> None:
        """Show classes without doubt, or how sure the network is."""
        self.is_discrete = on
        self._renew()

    def set_test_shown(self, on: bool) -> None:
        """Show the points of the test part, or only those that train."""
        self.shows_test = on
        self._dots = None
        self.update()

    def show_unit(self, picture: NDArray[np.uint8] | None) -> None:
        """Show one unit's response in place of the network's verdict; None ends that."""
        self._override = picture
        self._renew()

    def pick(self, cell: tuple[int, int] | None) -> None:
        """Ring the test points of a cell of the confusion: what they are, what is said."""
        self.picked = cell
        self.update()

    def set_brush(self, label: int | None) -> None:
        """Draw points of a class with the mouse; -1 erases, None ends drawing."""
        self._brush = label
        self.setCursor(Qt.CursorShape.ArrowCursor if label is None else Qt.CursorShape.CrossCursor)
        self.update()

    def set_drawn(self, points: list[tuple[float, float, int]]) -> None:
        """Take the points that were drawn before."""
        self._points = list(points)
        self.update()

    @property
    def wrong(self) -> int:
        """How many test points the network is wrong about."""
        _, _, is_wrong, is_test = self._parts()
        return int((is_wrong & is_test).sum())

    def sizeHint(self) -> QSize:
        """Return room for a plane to be looked at."""
        return QSize(360, 360)

    def redraw(self) -> None:
        """Draw what is new."""
        self.update()

    # ---- events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axes, surface and points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._box()
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._image)
        painter.setPen(QPen(theme.shade("line"), 1))
        painter.drawRect(box)
        self._draw_ticks(painter, box)
        painter.setClipRect(box.adjusted(-2, -2, 2, 2))
        if self._brush is None:
            self._draw_points(painter)
        else:
            self._draw_drawn(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to draw."""
        if self._brush is not None:
            self._paint_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on, or say where the pointer is."""
        x, y = self._place(event.position())
        if self._brush is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._paint_at(event.position())
        elif abs(x) <= REACH and abs(y) <= REACH:
            self.setToolTip(self.tr("x {0}, y {1}").format(f"{x:.1f}", f"{y:.1f}"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of what was drawn."""
        if self._brush is not None:
            self.drawn.emit(list(self._points))

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dots = None
            self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the points anew."""
        super().resizeEvent(event)
        self._dots = None

    # ---- inside

    def _renew(self) -> None:
        surface = self._shown.get("surface") if self._override is None else self._override[None]
        self._image = None if surface is None else self._picture(np.asarray(surface))
        draw_queue().put(self)

    def _picture(self, surface: NDArray[np.uint8]) -> QImage:
        if self.is_discrete and self._override is None and not self._is_regression:
            return picture_of_classes(surface)
        if len(surface) > 1:
            return picture_of_shares(surface)
        return picture_of_leaning(surface[0], leaning_table())

    def _box(self) -> QRectF:
        side = min(self.width() - 2 * _EDGE_PX, self.height() - _EDGE_PX) - _AXIS_PX
        left = _AXIS_PX + max(_EDGE_PX, (self.width() - side - _AXIS_PX) / 2)
        return QRectF(left, _EDGE_PX, max(side, 1), max(side, 1))

    def _at(self, x: float, y: float) -> QPointF:
        box = self._box()
        return QPointF(
            box.left() + (x + REACH) / (2 * REACH) * box.width(),
            box.bottom() - (y + REACH) / (2 * REACH) * box.height(),
        )

    def _place(self, at: QPointF) -> tuple[float, float]:
        box = self._box()
        x = (at.x() - box.left()) / box.width() * 2 * REACH - REACH
        return x, (box.bottom() - at.y()) / box.height() * 2 * REACH - REACH

    def _draw_ticks(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(theme.shade("soft"))
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        for tick in _TICKS:
            name = str(tick).replace("-", "−")
            at = self._at(tick, tick)
            painter.drawText(
                QRectF(at.x() - 16, box.bottom() + 2, 32, 18), Qt.AlignmentFlag.AlignHCenter, name
            )
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(box.left() - 34, at.y() - 8, 30, 16), flags, name)

    def _parts(self) -> tuple[Any, Any, Any, Any]:
        """Return the points, their labels, which are wrong, and which test."""
        points = self._shown.get("points")
        if not points:
            nothing = np.zeros(0, bool)
            return np.zeros((0, 2)), np.zeros(0), nothing, nothing
        xy, labels = np.asarray(points["xy"]), np.asarray(points["labels"])
        is_test = np.arange(len(xy)) >= int(points["train"])
        said = np.asarray(self._shown.get("said", labels))
        is_wrong = np.zeros(len(xy), bool)
        if not self._is_regression and len(said) == len(labels):
            is_wrong = said != labels
        return xy, labels, is_wrong, is_test

    def _draw_points(self, painter: QPainter) -> None:
        if self._dots is None:
            self._dots = self._drawn_dots()
        painter.drawPixmap(0, 0, self._dots)
        xy, labels, is_wrong, is_test = self._parts()
        said = np.asarray(self._shown.get("said", labels))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.picked is not None:
            painter.setPen(QPen(theme.shade("text"), 1.6))
            ringed = (labels == self.picked[0]) & (said == self.picked[1]) & is_test
        else:
            painter.setPen(QPen(QColor("#A3260F"), 1.6))
            # Rings name the few that are wrong; where most are, they would hide the points.
            ringed = is_wrong & (len(xy) > 0 and is_wrong.mean() < _FEW)
        for x, y in xy[ringed].tolist():
            painter.drawEllipse(self._at(x, y), _RING_PX, _RING_PX)

    def _drawn_dots(self) -> QPixmap:
        """Return all points on nothing, at this size: full ones train, hollow ones test."""
        ratio = self.devicePixelRatioF()
        dots = QPixmap(self.size() * ratio)
        dots.setDevicePixelRatio(ratio)
        dots.fill(Qt.GlobalColor.transparent)
        painter = QPainter(dots)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rim = theme.plot_background()
        xy, labels, _, is_test = self._parts()
        for (x, y), label, tests in zip(xy.tolist(), labels.tolist(), is_test, strict=True):
            color = self._color(label)
            if tests and not self.shows_test:
                continue
            painter.setPen(QPen(color.darker(160), 1.6) if tests else QPen(rim, 0.8))
            painter.setBrush(rim if tests else color.darker(125))
            painter.drawEllipse(self._at(x, y), _DOT_PX, _DOT_PX)
        painter.end()
        return dots

    def _draw_drawn(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.plot_background(), 0.8))
        for x, y, label in self._points:
            painter.setBrush(class_color(label).darker(115))
            painter.drawEllipse(self._at(x, y), _DOT_PX + 0.5, _DOT_PX + 0.5)

    def _color(self, label: float) -> QColor:
        return leaning(label) if self._is_regression else class_color(int(label))

    def _paint_at(self, position: QPointF) -> None:
        x, y = (round(min(max(value, -REACH), REACH), 2) for value in self._place(position))
        far = [p for p in self._points if abs(p[0] - x) + abs(p[1] - y) > _BRUSH]
        if self._brush == -1:
            self._points = far
        elif len(far) == len(self._points) < _MOST_DRAWN and self._brush is not None:
            self._points.append((x, y, self._brush))
        self.update()
