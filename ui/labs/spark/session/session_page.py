"""A page that asks a session, and so has to wait until there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.tab.asking import AskingWidget


class SessionPage(AskingWidget):
    """Looks at what it shows when it is seen, when the settings change, and in a new session.

    A question before the session is ready would hold up all others until it is.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: dict[str, Any] = {}
        self._is_ready = False

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Follow the form."""
        self._settings = dict(values)
        self._look_if_seen()

    def set_ready(self, on: bool) -> None:
        """Say whether there is a session; a new one knows nothing of what was asked before."""
        self._is_ready = on
        if on:
            self._forget()
            self._look_if_seen()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at what has changed meanwhile."""
        super().showEvent(event)
        self._look_if_seen()

    # ---- for subclasses

    def _look(self) -> None:
        """Ask for what is not known yet."""
        raise NotImplementedError

    def _forget(self) -> None:
        """Take what is known for unknown."""
        raise NotImplementedError

    def _look_if_seen(self) -> None:
        if self._is_ready and self._settings and self.isVisible():
            self._look()
