"""A square of the plane on which points are drawn by mouse or keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from ui import theme

Point = tuple[float, float]

REACH = 2.0
"""The canvas shows -2 to 2 along both axes."""

_APART = 0.06
_MOST = 2_000
_DIGITS = 3
_DOT = 3.0
_EDGE = 12
_KEY_STEP = 0.05
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class DrawingCanvas(QWidget):
    """Points in strokes: a drag is one, and `undo` takes the last away.

    The arrow keys move a cross, Shift makes them quicker, Space draws a point there.

    Signals
    -------
    edited()
        A stroke was finished or taken away by the student.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[Point]] = []
        self._is_drawing = False
        self._cross: Point = (0.0, 0.0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(self.tr("Canvas for data of your own"))
        self.setMinimumSize(160, 160)

    # ---- for owners

    @property
    def points(self) -> list[Point]:
        """All points, in the order in which they were drawn."""
        return [point for stroke in self._strokes for point in stroke]

    def text(self) -> str:
        """Return the points as the setting has them: ``x,y;x,y``."""
        return ";".join(f"{x:g},{y:g}" for x, y in self.points)

    def set_text(self, text: str) -> None:
        """Show the points of the setting, as one stroke; a text that is not points is none."""
        if text == self.text():
            return
        points = _read_points(text)
        self._strokes = [points] if points else []
        self.update()

    def undo(self) -> None:
        """Take the last stroke away."""
        if self._strokes:
            self._strokes.pop()
            self._tell()

    def clear(self) -> None:
        """Take all points away."""
        if self._strokes:
            self._strokes.clear()
            self._tell()

    # ---- Qt

    def sizeHint(self) -> QSize:
        """Return a square."""
        return QSize(420, 420)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_drawing = True
            self._strokes.append([])
            self._add(self._point_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        if self._is_drawing:
            point = self._point_at(event.position())
            last = self._strokes[-1][-1] if self._strokes[-1] else None
            if last is None or math.dist(point, last) >= _APART:
                self._add(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish it."""
        if self._is_drawing and event.button() == Qt.MouseButton.LeftButton:
            self._is_drawing = False
            self._finish_stroke()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cross, or draw a point where it stands."""
        move = _MOVES.get(Qt.Key(event.key()))
        if move is not None:
            quick = 5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            x, y = (
                at + step * quick * _KEY_STEP for at, step in zip(self._cross, move, strict=True)
            )
            self._cross = (_within(x), _within(y))
            self.update()
        elif event.key() == Qt.Key.Key_Space:
            self._strokes.append([])
            self._add(self._cross)
            self._finish_stroke()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, points, and the cross where keys draw."""
        painter = QPainter(self)
        area = self._area()
        painter.setPen(QPen(theme.grid(), 1))
        for at in range(-int(REACH), int(REACH) + 1):
            painter.drawLine(self._place((at, -REACH)), self._place((at, REACH)))
            painter.drawLine(self._place((-REACH, at)), self._place((REACH, at)))
        self._paint_numbers(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("train") if self.isEnabled() else theme.plot_text())
        for point in self.points:
            painter.drawEllipse(self._place(point), _DOT, _DOT)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent(), 1))
            middle = self._place(self._cross)
            painter.drawLine(middle - QPointF(6, 0), middle + QPointF(6, 0))
            painter.drawLine(middle - QPointF(0, 6), middle + QPointF(0, 6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area)

    # ---- inside

    def _paint_numbers(self, painter: QPainter) -> None:
        """Write the axes' numbers beside the lines, inside of the canvas."""
        painter.setPen(theme.plot_text())
        below = self.fontMetrics().descent() + 2
        for at in range(1 - int(REACH), int(REACH)):
            painter.drawText(self._place((at, -REACH)) + QPointF(3, -below), str(at))
            painter.drawText(self._place((-REACH, at)) + QPointF(3, -below), str(at))

    def _area(self) -> QRectF:
        side = max(min(self.width(), self.height()) - 2 * _EDGE, 1)
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _place(self, point: Point) -> QPointF:
        area, (x, y) = self._area(), point
        scale = area.width() / (2 * REACH)
        return QPointF(area.left() + (x + REACH) * scale, area.top() + (REACH - y) * scale)

    def _point_at(self, place: QPointF) -> Point:
        area = self._area()
        scale = area.width() / (2 * REACH)
        x = (place.x() - area.left()) / scale - REACH
        return _within(x), _within(REACH - (place.y() - area.top()) / scale)

    def _add(self, point: Point) -> None:
        if len(self.points) < _MOST:
            self._strokes[-1].append(point)
            self.update()

    def _finish_stroke(self) -> None:
        if self._strokes[-1]:
            self._tell()
        else:
            self._strokes.pop()

    def _tell(self) -> None:
        self.update()
        self.edited.emit()


def _within(value: float) -> float:
    return round(min(max(value, -REACH), REACH), _DIGITS)


def _read_points(text: str) -> list[Point]:
    try:
        pairs = [part.split(",") for part in text.split(";") if part.strip()]
        return [(float(x), float(y)) for x, y in pairs]
    except ValueError:
        return []
