"""A page that scrolls up and down only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class VerticalScrollArea(QScrollArea):
    """Never narrower than its content needs, so nothing hides at the side."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        self._content = content  # asked for by events while the area is made
        super().__init__(parent, widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for more room as soon as the content needs it."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """Return room for the whole content."""
        content = self._content.sizeHint()
        return QSize(max(self._least_width(), content.width()), content.height())

    def minimumSizeHint(self) -> QSize:
        """Return the content's least width and a few lines of height."""
        return QSize(self._least_width(), self.fontMetrics().height() * 6)

    def _least_width(self) -> int:
        bar = self.verticalScrollBar().sizeHint().width()
        return self._content.minimumSizeHint().width() + bar
