"""One sentence near the place it speaks of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from ui.widgets.basic.message_kind import MessageKind, message_color


class Sentence(QLabel):
    """A wrapping label in the colour of its kind; a sentence without a kind is plain text."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent, wordWrap=True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._kind: MessageKind | None = None

    @property
    def kind(self) -> MessageKind | None:
        """What kind of message it shows."""
        return self._kind

    def say(self, text: str, kind: MessageKind | None = None) -> None:
        """Show a sentence."""
        self._kind = kind
        self.setText(text)
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        wanted = (
            self.window().palette().color(QPalette.ColorRole.WindowText)
            if self._kind is None
            else message_color(self._kind)
        )
        palette = self.palette()
        if palette.color(QPalette.ColorRole.WindowText) != wanted:
            palette.setColor(QPalette.ColorRole.WindowText, wanted)
            self.setPalette(palette)
