"""One sentence near the place it speaks of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from ui.language import shown
from ui.widgets.basic.message_kind import MessageKind, message_color


class Remark(QLabel):
    """A wrapping label in the colour of its kind; one without a kind is plain text.

    It is hidden while it has nothing to say, unless it ``keeps_place``.
    """

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, keeps_place: bool = False
    ) -> None:
        super().__init__(shown(text), parent, wordWrap=True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._kind: MessageKind | None = None
        self._keeps_place = keeps_place
        self._show_or_hide()

    @property
    def kind(self) -> MessageKind | None:
        """What kind of message it shows."""
        return self._kind

    def say(self, text: str, kind: MessageKind | None = None) -> None:
        """Show a sentence, or nothing."""
        self._kind = kind
        self.setText(shown(text))
        self._recolor()
        self._show_or_hide()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolor()

    def _recolor(self) -> None:
        palette = QPalette()
        if self._kind is not None:
            palette.setColor(QPalette.ColorRole.WindowText, message_color(self._kind))
        self.setPalette(palette)

    def _show_or_hide(self) -> None:
        if not self._keeps_place:
            self.setVisible(bool(self.text()))
