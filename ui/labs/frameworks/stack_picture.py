"""A call stack as a pile of blocks: who waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from core.labs.frameworks.reports import StackFrame
from ui import theme

_YOU = "you"
_MARGIN, _GAP = 8, 3
_NAMED = 3  # of a longer pile of one owner's frames the first and the last ones are named


class StackPicture(QWidget):
    """Draws the frames of a stack, the oldest at the bottom, and its owners by colours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks: list[tuple[str, list[str]]] = []
        self.setAccessibleName(self.tr("Call stack"))

    @property
    def blocks(self) -> list[tuple[str, list[str]]]:
        """The owners from the oldest on, each with the lines of its block."""
        return self._blocks

    def show_stack(self, stack: Sequence[StackFrame]) -> None:
        """Draw these frames, the oldest first."""
        self._blocks = [
            (owner, self._lines(list(frames)))
            for owner, frames in groupby(stack, key=lambda frame: frame.owner)
        ]
        self.setAccessibleDescription(self.summary())
        self.updateGeometry()
        self.update()

    def summary(self) -> str:
        """Return the stack in words."""
        return "; ".join(f"{self._owner(owner)}: {', '.join(x)}" for owner, x in self._blocks)

    def sizeHint(self) -> QSize:
        """Have room for every line."""
        lines = sum(len(lines) + 1 for _, lines in self._blocks)
        height = lines * self._line_height() + len(self._blocks) * (2 * _GAP + _GAP)
        return QSize(320, height + 2 * _MARGIN)

    def minimumSizeHint(self) -> QSize:
        """Return the same height, so that the area around it scrolls."""
        return QSize(160, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Take the new theme's colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the blocks from the bottom up."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom = float(self.height() - _MARGIN)
        for owner, lines in self._blocks:
            height = (len(lines) + 1) * self._line_height() + 2 * _GAP
            area = QRectF(_MARGIN, bottom - height, self.width() - 2 * _MARGIN, height)
            self._paint_block(painter, area, owner, lines)
            bottom = area.top() - _GAP
        painter.end()

    def _paint_block(
        self, painter: QPainter, area: QRectF, owner: str, lines: Sequence[str]
    ) -> None:
        color = self._color(owner)
        painter.setPen(color)
        painter.setBrush(theme.faded(color, 0.14))
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(theme.shade("text"))
        text = area.adjusted(10, _GAP, -10, -_GAP)
        height = self._line_height()
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        # The running function is on top, so its line is the block's first.
        self._paint_line(painter, text, self._owner(owner))
        painter.setFont(self.font())
        painter.setPen(theme.shade("soft"))
        for number, line in enumerate(reversed(lines), start=1):
            self._paint_line(painter, text.translated(0, number * height), line)

    def _paint_line(self, painter: QPainter, area: QRectF, line: str) -> None:
        elided = painter.fontMetrics().elidedText(
            line, Qt.TextElideMode.ElideMiddle, int(area.width())
        )
        painter.drawText(
            QRectF(area.left(), area.top(), area.width(), self._line_height()),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            elided,
        )

    def _lines(self, frames: list[StackFrame]) -> list[str]:
        names = [
            self.tr("{0}, line {1}").format(frame.function, frame.line)
            if frame.owner == _YOU
            else frame.function
            for frame in frames
        ]
        if len(names) <= 2 * _NAMED:
            return names
        between = self.tr("… {0} more …").format(len(names) - 2 * _NAMED)
        return [*names[:_NAMED], between, *names[-_NAMED:]]

    def _owner(self, owner: str) -> str:
        return self.tr("you") if owner == _YOU else owner

    def _color(self, owner: str) -> QColor:
        return theme.series({_YOU: 0, "Python": 6}.get(owner, 1))

    def _line_height(self) -> int:
        return self.fontMetrics().lineSpacing() + 2
