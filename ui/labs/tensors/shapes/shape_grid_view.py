"""Paints how shapes meet: axes in columns, operands in rows, what happens in colour and words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.labs.tensors.shapes.shape_grid import Cell, CellRole, Column, Row, ShapeGrid
from ui.text_size import fixed_font
from ui.widgets.basic.message_kind import message_color

_MARGIN = 8.0
_GAP = 6.0
_LONGEST_LABEL = 34
_ALIGN = Qt.AlignmentFlag


class ShapeGridView(QWidget):
    """Shows a `ShapeGrid`; nothing without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid: ShapeGrid | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_grid(self, grid: ShapeGrid | None) -> None:
        """Show a grid."""
        self._grid = grid
        self.setAccessibleName(self.summary())
        self.updateGeometry()
        self.update()

    def summary(self) -> str:
        """Return the columns in words."""
        if self._grid is None:
            return ""
        words = [f"{column.title}: {self._words(column.role)}" for column in self._grid.columns]
        return ", ".join(word.rstrip(": ") for word in words)

    # ---- Qt

    def sizeHint(self) -> QSize:
        """Return the room that the grid takes."""
        if self._grid is None:
            return QSize(0, 0)
        labels, shapes, cell, row = self._measures()
        width = 2 * _MARGIN + labels + shapes + 2 * _GAP
        width += len(self._grid.columns) * (cell + _GAP)
        height = 2 * _MARGIN + self._head_height() + len(self._grid.rows) * (row + _GAP) + _GAP
        return QSize(int(width) + 1, int(height) + 1)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint head and rows; a line above the last row, the result."""
        grid = self._grid
        if grid is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labels, _, cell, height = self._measures()
        left = _MARGIN + labels + 2 * _GAP
        for number, column in enumerate(grid.columns):
            self._paint_head(painter, column, left + number * (cell + _GAP), cell)
        top = _MARGIN + self._head_height()
        for number, row in enumerate(grid.rows):
            if number == len(grid.rows) - 1:
                painter.setPen(QPen(theme.plot_text(), 1))
                painter.drawLine(int(_MARGIN), int(top), int(self.width() - _MARGIN), int(top))
                top += _GAP
            self._paint_row(painter, row, QRectF(_MARGIN, top, labels, height), left, cell)
            top += height + _GAP

    # ---- inside

    def _paint_head(self, painter: QPainter, column: Column, left: float, width: float) -> None:
        line = QFontMetricsF(self.font()).height()
        painter.setFont(self._bold())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(QRectF(left, _MARGIN, width, line), _ALIGN.AlignCenter, column.title)
        painter.setFont(self._small())
        is_pale = column.role in ("stretched", "added")
        painter.setPen(message_color("warning") if is_pale else self._ink(column.role))
        below = QRectF(left - _GAP, _MARGIN + line, width + 2 * _GAP, line)
        painter.drawText(below, _ALIGN.AlignCenter, self._words(column.role))

    def _paint_row(
        self, painter: QPainter, row: Row, label: QRectF, left: float, width: float
    ) -> None:
        painter.setPen(self.palette().windowText().color())
        painter.setFont(self._code() if row.label else self._bold())
        text = _short(row.label) or self.tr("result")
        painter.drawText(label, _ALIGN.AlignRight | _ALIGN.AlignVCenter, text)
        for number, cell in enumerate(row.cells):
            place = QRectF(left + number * (width + _GAP), label.top(), width, label.height())
            self._paint_cell(painter, cell, place)
        after = left + len(row.cells) * (width + _GAP) + _GAP
        painter.setFont(self._code())
        painter.setPen(theme.plot_text())
        place = QRectF(after, label.top(), self.width() - after, label.height())
        painter.drawText(place, _ALIGN.AlignLeft | _ALIGN.AlignVCenter, row.shape)

    def _paint_cell(self, painter: QPainter, cell: Cell, place: QRectF) -> None:
        if cell.role == "absent":
            return
        ink = self._ink(cell.role)
        fill = QColor(ink)
        fill.setAlpha(28 if cell.role == "plain" else 60)
        style = Qt.PenStyle.DashLine if cell.role == "added" else Qt.PenStyle.SolidLine
        painter.setPen(QPen(ink, 2 if cell.role == "failing" else 1, style))
        painter.setBrush(fill)
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.palette().windowText().color())
        painter.setFont(self._bold() if cell.role == "failing" else self.font())
        painter.drawText(place, _ALIGN.AlignCenter, cell.text)

    def _ink(self, role: CellRole) -> QColor:
        match role:
            case "failing":
                return message_color("error")
            case "stretched" | "added":
                return theme.series(4)
            case "contracted":
                return theme.series(1)
            case "kept":
                return theme.series(0)
            case "batch":
                return theme.series(3)
        return theme.plot_text()

    def _words(self, role: CellRole) -> str:
        match role:
            case "failing":
                return self.tr("does not fit")
            case "stretched" | "added":
                return self.tr("stretched")
            case "contracted":
                return self.tr("summed away")
            case "kept":
                return self.tr("kept")
            case "batch":
                return self.tr("batch")
        return ""

    def _measures(self) -> tuple[float, float, float, float]:
        """Return the widths of labels, shapes and cells, and the height of a row."""
        assert self._grid is not None
        code, bold = QFontMetricsF(self._code()), QFontMetricsF(self._bold())
        small = QFontMetricsF(self._small())
        rows = self._grid.rows
        labels = max(code.horizontalAdvance(_short(row.label)) for row in rows)
        labels = max(labels, bold.horizontalAdvance(self.tr("result")))
        shapes = max(code.horizontalAdvance(row.shape) for row in rows)
        texts = [cell.text for row in rows for cell in row.cells]
        cell = max((bold.horizontalAdvance(text) for text in texts), default=0.0) + 2 * _GAP
        words = [small.horizontalAdvance(self._words(c.role)) for c in self._grid.columns]
        return labels + 1, shapes + 1, max(cell, 40.0, *words, 0.0), 1.5 * bold.height()

    def _head_height(self) -> float:
        return 2 * QFontMetricsF(self.font()).height() + _GAP

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return font

    def _code(self) -> QFont:
        return fixed_font()


def _short(text: str) -> str:
    """Return a label that leaves room for the axes; the middle of a long one goes."""
    if len(text) <= _LONGEST_LABEL:
        return text
    half = _LONGEST_LABEL // 2
    return f"{text[: half - 1]}…{text[-half:]}"
