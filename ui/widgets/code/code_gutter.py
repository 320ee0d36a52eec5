"""The strip beside a recipe: line numbers, an arrow at the next line, bars at changed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPolygonF,
)
from PySide6.QtWidgets import QToolTip, QWidget

from ui import theme

if TYPE_CHECKING:
    from ui.widgets.code.code_text import CodeText

_BAR_PX = 4
_MARGIN_PX = 4
_ORANGE = 4


class CodeGutter(QWidget):
    """The line numbers of a `CodeText`, which owns it and says what is marked.

    Signals
    -------
    line_clicked(int)
        A line was clicked; lines count from 1.
    """

    line_clicked = Signal(int)

    def __init__(self, text: CodeText) -> None:
        super().__init__(text)
        self._text = text
        self.setAccessibleName(self.tr("Line numbers"))

    def fitting_width(self) -> int:
        """Return the width for an arrow, the longest number and the bar of a changed line."""
        digits = max(2, len(str(self._text.document().blockCount())))
        font = self._text.font()
        font.setBold(True)
        metrics = self._text.fontMetrics()
        return self._arrow_px() + metrics.horizontalAdvance("9" * digits) + 2 * _MARGIN_PX + _BAR_PX

    def sizeHint(self) -> QSize:
        """Return the fitting width; the height is the text's."""
        return QSize(self.fitting_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the numbers and marks of the lines in view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Window))
        for line, rect in self._text.lines_in_view():
            self._paint_number(painter, line, rect)
            self._paint_marks(painter, line, rect)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which line was clicked."""
        line = self._text.line_at(round(event.position().y()))
        if event.button() == Qt.MouseButton.LeftButton and line is not None:
            self.line_clicked.emit(line)

    def event(self, event: QEvent) -> bool:
        """Explain the marks on hover."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = self._text.line_tip(self._text.line_at(event.pos().y()))
            QToolTip.showText(event.globalPos(), tip or self.toolTip(), self)
            return True
        return super().event(event)

    def _arrow_px(self) -> int:
        return self._text.fontMetrics().height()

    def _paint_number(self, painter: QPainter, line: int, rect: QRectF) -> None:
        is_marked = line in (self._text.next_line, self._text.caret_line)
        font = self._text.font()
        font.setBold(is_marked)
        color = self.palette().color(QPalette.ColorRole.WindowText)
        color.setAlpha(255 if is_marked else 150)
        painter.setFont(font)
        painter.setPen(color)
        right = self.width() - _BAR_PX - _MARGIN_PX
        place = QRectF(0, rect.top(), right, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(line))

    def _paint_marks(self, painter: QPainter, line: int, rect: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if line in self._text.changed_lines:
            painter.setBrush(changed_color())
            painter.drawRect(QRectF(self.width() - _BAR_PX, rect.top(), _BAR_PX, rect.height()))
        if line == self._text.next_line:
            painter.setBrush(theme.accent())
            painter.drawPolygon(_arrow(self._arrow_px(), rect))


def changed_color() -> QColor:
    """Return the colour of what a what-if changed."""
    return theme.series(_ORANGE)


def _arrow(size: int, rect: QRectF) -> QPolygonF:
    middle, half = rect.center().y(), size * 0.28
    left, neck, right = size * 0.15, size * 0.5, size * 0.85
    return QPolygonF(
        [
            QPointF(left, middle - half / 2),
            QPointF(neck, middle - half / 2),
            QPointF(neck, middle - half),
            QPointF(right, middle),
            QPointF(neck, middle + half),
            QPointF(neck, middle + half / 2),
            QPointF(left, middle + half / 2),
        ]
    )
