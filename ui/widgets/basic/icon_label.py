"""A picture beside a text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from ui.icons import icon
from ui.widgets.basic.message_kind import MessageKind, message_color


class IconLabel(QWidget):
    """Shows the icon of one kind of message, as tall as a line of text."""

    def __init__(self, kind: MessageKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: MessageKind = kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def kind(self) -> MessageKind:
        """Return the kind shown."""
        return self._kind

    def show_kind(self, kind: MessageKind) -> None:
        """Show another kind's icon."""
        self._kind = kind
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square as high as a line of text, or as a small icon."""
        metric = QStyle.PixelMetric.PM_SmallIconSize
        side = max(self.style().pixelMetric(metric, None, self), self.fontMetrics().height())
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the colour of its kind."""
        side = min(self.width(), self.height())
        square = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        painter = QPainter(self)
        icon(self._kind, message_color(self._kind)).paint(painter, square)
        painter.end()
