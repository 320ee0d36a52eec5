"""The strip beside a recipe: line numbers, an arrow at the next line, bars at changed ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPolygonF,
    QTextDocument,
)
from PySide6.QtWidgets import QToolTip, QWidget

from ui import theme

_BAR_PX = 4
_MARGIN_PX = 4


class NumberedText(Protocol):
    """What the gutter asks of the text beside it; lines count from 1."""

    @property
    def caret_line(self) -> int:
        """The line that holds the caret."""

    @property
    def changed_lines(self) -> frozenset[int]:
        """The lines marked as changed."""

    @property
    def next_line(self) -> int | None:
        """The line marked as about to run."""

    def lines_in_view(self) -> Iterator[tuple[int, QRectF]]:
        """Yield each visible line with its place."""

    def line_at(self, y: int) -> int | None:
        """Return the line at a height, or None below the last line."""

    def line_tip(self, line: int | None) -> str:
        """Return what there is to say about a line."""

    def document(self) -> QTextDocument:
        """Return the text's document."""

    def font(self) -> QFont:
        """Return the text's font."""

    def fontMetrics(self) -> QFontMetrics:
        """Return the measures of that font."""


class CodeGutter(QWidget):
    """The line numbers of a text, which owns it and says what is marked.

    Signals
    -------
    line_clicked(int)
        A line was clicked; lines count from 1.
    """

    line_clicked = Signal(int)

    def __init__(self, text: NumberedText, parent: QWidget) -> None:
        super().__init__(parent)
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
            painter.setBrush(theme.changed_color())
            painter.drawRect(QRectF(self.width() - _BAR_PX, rect.top(), _BAR_PX, rect.height()))
        if line == self._text.next_line:
            painter.setBrush(theme.accent())
            painter.drawPolygon(_arrow(self._arrow_px(), rect))


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
