"""Ask as a page does, without a worker between."""

from __future__ import annotations

from typing import TypeVar

from core.runtime.request import Request, State, function_for

A = TypeVar("A")


def answered(state: State, request: Request[A]) -> A:
    """Return what a worker with this state would answer."""
    answer: A = function_for(request)(state, request)
    return answer
