"""How the exhibit's parts ask the worker, and what they get back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.runtime.messages import Answer

_MODULE = "core.labs.ensembles.requests:"


def entry_of(request: str) -> str:
    """Return the worker's entry for a request such as ``importance``."""
    return _MODULE + request


class AskingWidget(QWidget):
    """A part of the exhibit that asks the worker about the last run.

    Signals
    -------
    asked(QWidget, str, dict)
        This part wants an answer to a request; it comes to its `take_answer`.
    """

    asked = Signal(QWidget, str, dict)

    def ask(self, request: str, **values: Any) -> None:
        """Have the worker answer a request."""
        self.asked.emit(self, request, values)

    def take_answer(self, request: str, values: dict[str, Any], answer: Answer) -> None:
        """Take the answer to what was asked with these values."""
