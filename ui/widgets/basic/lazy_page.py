"""A page whose widget is made when it is first shown or asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

W = TypeVar("W", bound=QWidget)


class LazyPage(QWidget, Generic[W]):
    """Owns the widget that ``make`` returns, once there is one."""

    def __init__(self, make: Callable[[], W], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._made: W | None = None
        QVBoxLayout(self).setContentsMargins(0, 0, 0, 0)

    @property
    def is_made(self) -> bool:
        """Whether the widget is there."""
        return self._made is not None

    def widget(self) -> W:
        """Return the widget, made now if it is not there yet."""
        if self._made is None:
            self._made = self._make()
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._made)
            self.setFocusProxy(self._made)
            if self.isVisible():
                self._made.show()  # or the layout would only show it in the next round of events
        return self._made

    def showEvent(self, event: QShowEvent) -> None:
        """Make the widget for the first look at it."""
        self.widget()
        super().showEvent(event)
