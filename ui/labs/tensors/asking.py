"""How the exhibit's parts ask the worker, and what they get back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.runtime.messages import Answer

_MODULE = "core.labs.tensors.requests:"


def entry_of(request: str) -> str:
    """Return the worker's entry for a request such as ``preview``."""
    return _MODULE + request


def request_of(entry: str) -> str:
    """Return the request's name, empty for an entry of another module."""
    return entry.removeprefix(_MODULE) if entry.startswith(_MODULE) else ""


class AskingWidget(QWidget):
    """A part of the exhibit; ``asked(request, values)`` goes to the worker.

    The answer comes to `take_answer` of the part that asked.
    """

    asked = Signal(str, dict)

    def ask(self, request: str, **values: Any) -> None:
        """Have the worker answer a request."""
        self.asked.emit(request, values)

    def take_answer(self, request: str, answer: Answer) -> None:
        """Take an answer."""
