"""Draws a cell of the locals table: some lines of text, a dot if changed, a small heat map."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.widgets.code.locals_model import Line, LocalsColumn, LocalsRole
from ui.widgets.plots.color_maps import picture_of

_PAD_PX = 4
_DOT_PX = 6
_PICTURE_LINES = 2.5
_LONGEST_NUMBER = "-0.000123"


class LocalsDelegate(QStyledItemDelegate):
    """Paints the cells of a `LocalsModel`."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return room for name and type; values make do with a number's width."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        metrics = QFontMetrics(cell.font)
        lines: tuple[Line, ...] = index.data(LocalsRole.LINES)
        width = max(metrics.horizontalAdvance(line.text) for line in lines)
        rows = len(lines)
        if index.column() == LocalsColumn.VALUE:
            width = min(width, metrics.horizontalAdvance(_LONGEST_NUMBER))
        if index.column() == LocalsColumn.NAME:
            width += _DOT_PX + _PAD_PX
            if index.data(LocalsRole.THUMBNAIL) is not None:
                rows = max(rows, math.ceil(_PICTURE_LINES))
                width += _picture_px(metrics) + _PAD_PX
        return QSize(width + 2 * _PAD_PX, rows * metrics.lineSpacing() + 2 * _PAD_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        cell.text = ""
        style = cell.widget.style() if cell.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, cell.widget)
        area = cell.rect.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        painter.save()
        if index.column() == LocalsColumn.NAME:
            area = self._paint_dot(painter, cell, area, index)
            area = self._paint_picture(painter, cell, area, index)
        painter.setFont(cell.font)
        _paint_lines(painter, cell, area, index.data(LocalsRole.LINES))
        painter.restore()

    def _paint_dot(
        self,
        painter: QPainter,
        cell: QStyleOptionViewItem,
        area: QRect,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QRect:
        if index.data(LocalsRole.CHANGED):
            middle = area.top() + QFontMetrics(cell.font).lineSpacing() / 2
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_text_color(cell, is_quiet=False))
            radius = _DOT_PX / 2
            painter.drawEllipse(QPointF(area.left() + radius, middle), radius, radius)
        return area.adjusted(_DOT_PX + _PAD_PX, 0, 0, 0)

    def _paint_picture(
        self,
        painter: QPainter,
        cell: QStyleOptionViewItem,
        area: QRect,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QRect:
        values = index.data(LocalsRole.THUMBNAIL)
        if values is None:
            return area
        side = _picture_px(QFontMetrics(cell.font))
        place = QRect(area.right() - side + 1, area.center().y() - side // 2, side, side)
        painter.drawImage(place, picture_of(values))
        return area.adjusted(0, 0, -side - _PAD_PX, 0)


def _picture_px(metrics: QFontMetrics) -> int:
    return round(_PICTURE_LINES * metrics.lineSpacing())


def _paint_lines(
    painter: QPainter, cell: QStyleOptionViewItem, area: QRect, lines: tuple[Line, ...]
) -> None:
    metrics = QFontMetrics(cell.font)
    label_px = max(metrics.horizontalAdvance(line.label + " ") for line in lines)
    figures_px = label_px + metrics.horizontalAdvance(_LONGEST_NUMBER)
    # The three figures of a tensor rise from top to bottom: without labels they are still clear.
    has_labels = area.width() >= figures_px
    for row, line in enumerate(lines):
        top = area.top() + row * metrics.lineSpacing()
        place = QRect(area.left(), top, area.width(), metrics.lineSpacing())
        if line.label:
            place.setWidth(min(area.width(), figures_px))
        if line.label and has_labels:
            painter.setPen(_text_color(cell, is_quiet=True))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, line.label)
        painter.setPen(_text_color(cell, is_quiet=line.is_quiet))
        text = metrics.elidedText(line.text, Qt.TextElideMode.ElideRight, place.width())
        flag = Qt.AlignmentFlag.AlignRight if line.label else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, flag, text)


def _text_color(cell: QStyleOptionViewItem, *, is_quiet: bool) -> QColor:
    is_selected = bool(cell.state & QStyle.StateFlag.State_Selected)
    role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
    color = cell.palette.color(role)
    if is_quiet:
        color.setAlpha(170)
    return color
