"""A button of the run bar, with or without its words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QToolButton

_GAP_PX = 6
_MARGIN_PX = 6


class BarButton(QToolButton):
    """Shows an action; keeps its width when the action's words change among ``words``."""

    def __init__(self, action: QAction, words: Sequence[str] = ()) -> None:
        super().__init__(autoRaise=True)
        self._words = [action.text(), *words]
        self.setDefaultAction(action)
        self.show_words(True)

    def shows_words(self) -> bool:
        """Return whether the words are beside the picture."""
        return self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon

    def show_words(self, is_shown: bool) -> None:
        """Put the words beside the picture, or leave the picture alone."""
        self.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if is_shown
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )

    def words_width(self) -> int:
        """Return the width that the words add: that of the longest."""
        return _GAP_PX + max(self.fontMetrics().horizontalAdvance(words) for words in self._words)

    def sizeHint(self) -> QSize:
        """Return room for the picture, and for the longest words if they are shown."""
        words = self.words_width() if self.shows_words() else 0
        width = self.iconSize().width() + words + 2 * _MARGIN_PX
        return QSize(width, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture and words together in the middle; Qt's own has them at the left edge."""
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        words = option.text if self.shows_words() else ""
        option.text, option.icon = "", QIcon()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        width = self.fontMetrics().horizontalAdvance(words) + _GAP_PX if words else 0
        side = self.iconSize().width()
        picture = QRect((self.width() - side - width) // 2, (self.height() - side) // 2, side, side)
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        self.icon().paint(painter, picture, Qt.AlignmentFlag.AlignCenter, mode)
        self.style().drawItemText(
            painter,
            self.rect().adjusted(picture.right() + 1 + _GAP_PX, 0, 0, 0),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            self.palette(),
            self.isEnabled(),
            words,
            self.foregroundRole(),
        )
        painter.end()
