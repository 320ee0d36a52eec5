"""How an exhibit's parts ask the worker, and how each answer finds the part that asked."""

from __future__ import annotations

from collections import deque
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.runtime.messages import Answer


class AskingWidget(QWidget):
    """A part of the exhibit that asks the worker.

    Signals
    -------
    asked(QWidget, str, dict)
        This part wants an answer to a request; it comes to its `take_answer`.
    stop_asked()
        The answer under way is to end; it then comes as an error.
    """

    asked = Signal(QWidget, str, dict)
    stop_asked = Signal()

    def ask(self, request: str, **values: Any) -> None:
        """Have the worker answer a request."""
        self.asked.emit(self, request, values)

    def take_answer(self, request: str, values: dict[str, Any], answer: Answer) -> None:
        """Take the answer to what was asked with these values."""


class Questions(QObject):
    """Between an exhibit's parts and the tab, which knows requests by ``package.module:function``.

    Signals
    -------
    asked(str, dict)
        An entry of the worker, and its values.
    """

    asked = Signal(str, dict)

    def __init__(self, module: str, parent: QObject) -> None:
        super().__init__(parent)
        self._prefix = f"{module}:"
        # The worker answers in the order of asking, so an asker needs no number.
        self._open: dict[str, deque[tuple[AskingWidget, dict[str, Any]]]] = {}

    @Slot(QWidget, str, dict)
    def ask(self, part: AskingWidget, request: str, values: dict[str, Any]) -> None:
        """Pass a part's request on."""
        self._open.setdefault(request, deque()).append((part, values))
        self.asked.emit(self._prefix + request, values)

    def answer(self, entry: str, answer: Answer) -> None:
        """Bring an answer to the part that asked."""
        request = entry.removeprefix(self._prefix)
        waiting = self._open.get(request)
        if waiting:
            part, values = waiting.popleft()
            part.take_answer(request, values, answer)
