"""How an exhibit and its parts ask the worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.runtime.messages import Answer
from core.runtime.request import Request
from ui.runtime.question import Question

A = TypeVar("A")


class AskingWidget(QWidget):
    """A part of the exhibit that asks the worker; its signals go on to those of the part around it.

    Signals
    -------
    asked(Question)
        The worker is to answer.
    interrupted(Request)
        The worker is to answer this at once, beside the answer under way, to end that.
    """

    asked = Signal(object)
    interrupted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._newest: dict[type[Request[Any]], Question] = {}

    def ask(
        self, request: Request[A], then: Callable[[A], object], failed: Callable[[Answer], object]
    ) -> Question:
        """Have the worker answer: by ``then`` with the answer, or by ``failed`` with its error.

        Answers come in the order of asking. Drop the returned question when what it asks about
        has changed.
        """
        question = Question(self, request, then, failed)
        self.asked.emit(question)
        return question

    def ask_newest(
        self, request: Request[A], then: Callable[[A], object], failed: Callable[[Answer], object]
    ) -> Question:
        """Ask and drop this widget's earlier question of the same kind."""
        self.drop(type(request))
        question = self._newest[type(request)] = self.ask(request, then, failed)
        return question

    def drop(self, kind: type[Request[Any]]) -> None:
        """Drop the last question of this kind that was asked by `ask_newest`."""
        earlier = self._newest.pop(kind, None)
        if earlier is not None:
            earlier.drop()

    def pass_on(self, *parts: AskingWidget) -> None:
        """Have these parts' questions go the way of this widget's own."""
        for part in parts:
            part.asked.connect(self.asked)
            part.interrupted.connect(self.interrupted)
