"""White cards on the quiet ground, their headings and their second words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from ui import theme
from ui.widgets.basic.elided_label import ElidedLabel

_RADIUS_PX = 6


class CardFrame(QFrame):
    """A rounded white ground with a thin border."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.shade("line"), 1))
        painter.setBrush(theme.shade("card"))
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, _RADIUS_PX, _RADIUS_PX)
        painter.end()


class SoftLabel(ElidedLabel):
    """Second words on one line, in a softer colour or in that of what is done."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent, max_lines=1)
        self._is_done = False
        self._recolor()

    def say(self, text: str, *, is_done: bool = False) -> None:
        """Show words; of what is done with a tick."""
        self._is_done = is_done
        self.setText(f"✓ {text}" if is_done else text)
        self._recolor()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolor()

    def _recolor(self) -> None:
        palette = QPalette()
        color = theme.shade("done" if self._is_done else "soft")
        palette.setColor(QPalette.ColorRole.WindowText, color)
        self.setPalette(palette)


def heading(title: str, korean: str, share: float = 1.2) -> QHBoxLayout:
    """Return a title with its Korean term beside it."""
    name = QLabel(title)
    name.setFont(scaled(name.font(), share, bold=True))
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(name)
    row.addWidget(SoftLabel(korean), 1)
    return row


def scaled(font: QFont, share: float, *, bold: bool = False) -> QFont:
    """Return a font at a share of its size."""
    font = QFont(font)
    font.setPointSizeF(font.pointSizeF() * share)
    font.setBold(bold)
    return font
