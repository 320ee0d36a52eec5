"""A question on its way to a worker, with what is to be done with its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from core.runtime.messages import Answer
from core.runtime.request import Request

A = TypeVar("A")


class Question:
    """A request, who asked it and who takes the answer.

    An answer belongs to the state that asked: once the question is dropped, or who asked is gone,
    neither function is called.
    """

    def __init__(
        self,
        asker: QObject,
        request: Request[A],
        then: Callable[[A], object],
        failed: Callable[[Answer], object],
    ) -> None:
        self.request: Request[Any] = request
        self._asker = asker
        self._then: Callable[[Any], object] = then
        self._failed = failed
        self._is_dropped = False

    def drop(self) -> None:
        """Have the answer fall when it comes."""
        self._is_dropped = True

    def take(self, answer: Answer) -> None:
        """Hand the answer over, or why there is none."""
        if self._is_dropped or not isValid(self._asker):
            return
        if answer.error:
            self._failed(answer)
        else:
            self._then(answer.value)
