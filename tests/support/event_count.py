"""Counts the events that Qt sends to a widget."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class EventCount(QObject):
    """``count`` is how many events of this kind the widget has had since."""

    def __init__(self, widget: QWidget, kind: QEvent.Type) -> None:
        super().__init__(widget)
        self.widget = widget  # which nobody else may own
        self._kind = kind
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count, and let the event through."""
        self.count += event.type() == self._kind
        return False
