"""A label for figures that change many times a second."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel


class SteadyLabel(QLabel):
    """Grows with its text and never shrinks, so that a new figure moves nothing around it.

    Its size is fixed in between: Qt then lays nothing out anew, which at each new text would cost
    as much as drawing a plot.
    """

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self.make_room_for(text)

    def make_room_for(self, text: str) -> None:
        """Have the width for this text from now on."""
        hint = self.sizeHint()
        hint.setWidth(max(hint.width(), self.fontMetrics().horizontalAdvance(text)))
        size = self.minimumSize().expandedTo(hint)
        if size != self.minimumSize():
            self.setFixedSize(size)
