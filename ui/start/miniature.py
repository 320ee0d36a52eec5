"""What every small picture on a card is: a ground, a height, a font."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.runtime.mailbox import Frame

CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_HEIGHT_PX = 124
_MARGIN_PX = 14


class Miniature(QWidget):
    """A picture on a sunk ground; a subclass draws it in `draw`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Return the height that all miniatures share."""
        return QSize(240, _HEIGHT_PX)

    def take(self, frame: Frame) -> None:
        """Take news of the run that feeds this picture."""

    def words(self) -> str:
        """Return what the picture shows, for those who do not see it."""
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the picture."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.shade("sunk"))
        self.draw(painter, QRectF(self.rect()).adjusted(_MARGIN_PX, 10, -_MARGIN_PX, -8))
        painter.end()

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw the picture into the room."""

    def font_of(self, points: float = 0.85, *, bold: bool = False) -> QFont:
        """Return the window's font at a share of its size."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * points)
        font.setBold(bold)
        return font

    def fitting(self, words: Sequence[str], width: float, *, bold: bool = False) -> QFont:
        """Return the font, small enough for the longest of the words to fit a width in pixels."""
        font = self.font_of(0.8, bold=bold)
        metrics = QFontMetricsF(font)
        longest = max(metrics.horizontalAdvance(word) for word in words)
        if longest > width:
            font.setPointSizeF(font.pointSizeF() * width / longest)
        return font
