"""A label that wraps up to so many lines and then ends in an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_WRAPPED = QTextOption()
_WRAPPED.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


class ElidedLabel(QLabel):
    """Plain text in at most ``max_lines`` lines; what is cut off is in the tooltip.

    Signal ``fitted``: the text or its width is another.
    """

    fitted = Signal()

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, max_lines: int = 3
    ) -> None:
        super().__init__(text, parent)
        self._max_lines = max_lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._update_tool_tip()

    def shown_lines(self) -> list[str]:
        """Return the lines as drawn at the present width."""
        return self._lines(self.contentsRect().width())

    def is_elided(self, more_px: int = 0) -> bool:
        """Return whether some of the text is cut off, or would be if it were so much wider."""
        return len(self._broken_lines(self.contentsRect().width() + more_px)) > self._max_lines

    def text_color(self) -> QColor:
        """Return the colour the text is drawn in, asked for at every painting."""
        return self.palette().color(self.foregroundRole())

    def sizeHint(self) -> QSize:
        """Return room for the text without wrapping."""
        width = max(
            (self.fontMetrics().horizontalAdvance(p) for p in self._paragraphs()), default=0
        )
        return QSize(width + 1, self._height_of(max(1, len(self._paragraphs()))))

    def minimumSizeHint(self) -> QSize:
        """Return room for one line of about a dozen letters."""
        return QSize(self.fontMetrics().averageCharWidth() * 12, self._height_of(1))

    def hasHeightForWidth(self) -> bool:
        """Return true; a QLabel with its own wrapping off would say no at each new text."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return room for the lines at this width, up to the most allowed."""
        return self._height_of(max(1, len(self._lines(width))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._update_tool_tip()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
            self._update_tool_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, centred from top to bottom."""
        area = self.contentsRect()
        lines = self.shown_lines()
        spacing = self.fontMetrics().lineSpacing()
        top = area.top() + (area.height() - spacing * len(lines)) / 2
        painter = QPainter(self)
        painter.setPen(self.text_color())
        for index, line in enumerate(lines):
            baseline = top + index * spacing + self.fontMetrics().ascent()
            painter.drawText(QPointF(area.left(), baseline), line)
        painter.end()

    def _paragraphs(self) -> list[str]:
        return self.text().splitlines()[: self._max_lines]

    def _height_of(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * min(lines, self._max_lines)

    def _update_tool_tip(self) -> None:
        self.setToolTip(self.text() if self.is_elided() else "")
        self.fitted.emit()

    def _lines(self, width: int) -> list[str]:
        broken = self._broken_lines(width)
        if len(broken) <= self._max_lines:
            return broken
        rest = " ".join(broken[self._max_lines - 1 :])
        last = self.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, width)
        return [*broken[: self._max_lines - 1], last]

    def _broken_lines(self, width: int) -> list[str]:
        least = self.fontMetrics().averageCharWidth()
        lines: list[str] = []
        for paragraph in self.text().splitlines():
            layout = QTextLayout(paragraph, self.font())
            layout.setTextOption(_WRAPPED)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(width, least))
                start = line.textStart()
                lines.append(paragraph[start : start + line.textLength()].rstrip())
            layout.endLayout()
        return lines
