"""The painted part of a heat map: cells, names beside them, and a bar with the range."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.plots import color_maps

_EDGE = 10
_BAR = 10
_GAP = 6
_TICK = 4
_SAMPLE = "-0.0000"
_FEWEST_LETTERS = 4
_MOST_NUMBERS = 1_000
_LIGHT = 140  # above this lightness, numbers in a cell are black


class HeatCells(QWidget):
    """Paints values; emits ``cell_entered(QPoint | None)``, x a column and y a row."""

    cell_entered = Signal(object)

    def __init__(self, square: bool, text_of: Callable[[float], str]) -> None:
        super().__init__()
        self._square = square
        self._text_of = text_of
        self._values: NDArray[np.float64] = np.empty((0, 0))
        self._signed = False
        self._range = (0.0, 0.0)
        self._row_names: tuple[str, ...] = ()
        self._column_names: tuple[str, ...] = ()
        self._image = QImage()
        self._scaled = QPixmap()
        self._cursor: QPoint | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(80, 60)

    @property
    def cursor_cell(self) -> QPoint | None:
        """The cell being read."""
        return self._cursor

    def set_values(
        self,
        values: NDArray[np.float64],
        signed: bool,
        row_names: Sequence[str],
        column_names: Sequence[str],
    ) -> None:
        """Paint these values from now on."""
        self._values = values
        self._signed = signed
        self._range = color_maps.value_range(values, signed)
        self._row_names, self._column_names = tuple(row_names), tuple(column_names)
        self._image = color_maps.picture_of(values, signed) if values.size else QImage()
        if self._cursor is not None and not self._holds(self._cursor):
            self._cursor = None
        self.forget_picture()

    def forget_picture(self) -> None:
        """Paint anew, at another size or scale."""
        self._scaled = QPixmap()
        self.update()

    def set_cursor_cell(self, cell: QPoint | None) -> None:
        """Read this cell."""
        if cell != self._cursor:
            self._cursor = cell
            self.cell_entered.emit(cell)
            self.update()

    def cell_area(self, row: int, column: int) -> QRectF:
        """Return where a cell is painted."""
        area = self._cells_area()
        rows, columns = self._values.shape
        width, height = area.width() / columns, area.height() / rows
        return QRectF(area.left() + column * width, area.top() + row * height, width, height)

    # ---- Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the cell under the mouse."""
        self.set_cursor_cell(self._cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Stop reading."""
        self.set_cursor_cell(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint cells, names, numbers, bar and the mark of the cell being read."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        area = self._cells_area()
        if area.width() < 1 or area.height() < 1:
            return
        self._paint_cells(painter, area)
        self._paint_names(painter, area)
        self._paint_numbers(painter)
        self._paint_bar(painter)
        if self._cursor is not None:
            mark = self.cell_area(self._cursor.y(), self._cursor.x())
            painter.setPen(QPen(theme.plot_background(), 3))
            painter.drawRect(mark)
            painter.setPen(QPen(theme.plot_text(), 1))
            painter.drawRect(mark)

    # ---- inside

    def _holds(self, cell: QPoint) -> bool:
        rows, columns = self._values.shape
        return bool(0 <= cell.y() < rows and 0 <= cell.x() < columns)

    def _cell_at(self, position: QPointF) -> QPoint | None:
        area = self._cells_area()
        if self._image.isNull() or not bool(area.contains(position)):
            return None
        rows, columns = self._values.shape
        column = int((position.x() - area.left()) / area.width() * columns)
        row = int((position.y() - area.top()) / area.height() * rows)
        return QPoint(min(column, columns - 1), min(row, rows - 1))

    def _cells_area(self) -> QRectF:
        metrics = self.fontMetrics()
        names = max((metrics.horizontalAdvance(n) for n in self._row_names), default=0)
        left = _EDGE + (min(names, self.width() // 4) + _GAP if names else 0)
        below = _EDGE + (metrics.height() if self._column_names else 0)
        right = _EDGE + _BAR + 2 * _GAP + _TICK + self._bar_text_width()
        area = QRectF(self.rect()).adjusted(left, _EDGE, -right, -below)
        if not self._square or not self._values.size:
            return area
        rows, columns = self._values.shape
        side = min(area.width() / columns, area.height() / rows)
        return QRectF(area.topLeft(), QPointF(side * columns, side * rows) + area.topLeft())

    def _paint_cells(self, painter: QPainter, area: QRectF) -> None:
        pixels = (area.size() * self.devicePixelRatioF()).toSize()
        if self._scaled.size() != pixels:
            rows, columns = self._values.shape
            shrinks = pixels.width() < columns or pixels.height() < rows
            mode = Qt.TransformationMode.SmoothTransformation
            scaled = self._image.scaled(
                pixels,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                mode if shrinks else Qt.TransformationMode.FastTransformation,
            )
            self._scaled = QPixmap.fromImage(scaled)
        painter.drawPixmap(area, self._scaled, QRectF(self._scaled.rect()))

    def _paint_names(self, painter: QPainter, area: QRectF) -> None:
        metrics = self.fontMetrics()
        painter.setPen(theme.plot_text())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, name in enumerate(self._row_names):
            cell = self.cell_area(row, 0)
            if cell.height() >= metrics.height() * 0.9:
                place = QRectF(0, cell.top(), area.left() - _GAP, cell.height())
                painter.drawText(place, right, name)
        for column, name in enumerate(self._column_names):
            cell = self.cell_area(0, column)
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(cell.width()))
            if shown == name or cell.width() >= _FEWEST_LETTERS * metrics.averageCharWidth():
                place = QRectF(cell.left(), area.bottom() + 2, cell.width(), metrics.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, shown)

    def _paint_numbers(self, painter: QPainter) -> None:
        metrics = self.fontMetrics()
        cell = self.cell_area(0, 0)
        if cell.height() < metrics.height() or self._values.size > _MOST_NUMBERS:
            return
        texts = [self._text_of(float(value)) for value in self._values.flat]
        if max(metrics.horizontalAdvance(text) for text in texts) + _TICK > cell.width():
            return
        for (row, column), text in zip(np.ndindex(self._values.shape), texts, strict=True):
            behind = self._image.pixelColor(column, row)
            painter.setPen(Qt.GlobalColor.black if _is_light(behind) else Qt.GlobalColor.white)
            painter.drawText(self.cell_area(row, column), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_bar(self, painter: QPainter) -> None:
        whole = self._cells_area()
        left = whole.right() + 2 * _GAP
        is_missing = np.isnan(self._values)
        if is_missing.any():
            swatch = QRectF(left, whole.bottom() - _BAR, _BAR, _BAR)
            painter.fillRect(swatch, color_maps.NOT_A_NUMBER)
            self._write_beside(painter, swatch, "nan", swatch.center().y())
            whole.setBottom(whole.bottom() - self.fontMetrics().height() - _GAP)
        if is_missing.all():
            return
        bar = QRectF(left, whole.top(), _BAR, max(whole.height(), 1.0))
        colors = color_maps.color_map(self._signed)[::-1, None]
        if self._range[0] == self._range[1]:
            colors = color_maps.colors_of(np.zeros((1, 1)), 0.0, 0.0, self._signed)
        painter.drawImage(bar, color_maps.image_of(colors))
        self._paint_bar_texts(painter, bar)

    def _paint_bar_texts(self, painter: QPainter, bar: QRectF) -> None:
        half = self.fontMetrics().height() / 2
        texts = self._bar_texts()
        for place, text in enumerate(texts):
            share = place / (len(texts) - 1) if len(texts) > 1 else 0.5
            y = bar.bottom() - share * bar.height()
            inside = min(max(y, bar.top() + half * 0.8), bar.bottom() - half * 0.8)
            self._write_beside(painter, bar, text, inside)

    def _write_beside(self, painter: QPainter, mark: QRectF, text: str, y: float) -> None:
        height = self.fontMetrics().height()
        left = mark.right() + _TICK
        place = QRectF(left, y - height / 2, self.width() - left, height)
        painter.setPen(theme.plot_text())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _bar_texts(self) -> list[str]:
        low, high = self._range
        if low == high:
            return [self._text_of(low)] if np.isfinite(self._values).any() else []
        return [self._text_of(low), self._text_of(low / 2 + high / 2), self._text_of(high)]

    def _bar_text_width(self) -> int:
        texts = [*self._bar_texts(), _SAMPLE]
        return max(self.fontMetrics().horizontalAdvance(text) for text in texts)


def _is_light(color: QColor) -> bool:
    """Return whether black stands out better than white, by the eye's weights (Rec. 601)."""
    return 0.299 * color.red() + 0.587 * color.green() + 0.114 * color.blue() > _LIGHT
