"""A page's questions to its worker: frozen dataclasses whose type says what answers them.

A lab names its questions in ``reports.py``, which the window can import::

    @dataclass(frozen=True, slots=True)
    class Preview(Request[PreviewReport], answered_in="core.labs.tensors.requests"):
        \"\"\"The shapes and mistakes of a text that is being typed.\"\"\"

        text: str

and answers them in the module of that name, which only the worker imports::

    @answers(Preview)
    def preview(state: State, asked: Preview) -> PreviewReport: ...

The page asks by `AskingWidget.ask(Preview("x + 1"), self._show_preview, self._show_error)`, and
mypy holds both sides to the same type of answer.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, ClassVar, Generic, TypeVar, get_type_hints

State = dict[str, Any]
AnswerT = TypeVar("AnswerT", covariant=True)
_A = TypeVar("_A")
_Q = TypeVar("_Q", bound="Request[Any]")


class Request(Generic[AnswerT]):
    """Base of every question; ``answered_in`` is the module with the function that `answers` it.

    The class argument is inherited, so that a lab may say it once in a base of its own.
    """

    __slots__ = ()
    answered_in: ClassVar[str] = ""

    def __init_subclass__(cls, answered_in: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if answered_in:
            cls.answered_in = answered_in


_functions: dict[str, Callable[[State, Any], Any]] = {}


def answers(
    kind: type[Request[_A]],
) -> Callable[[Callable[[State, _Q], _A]], Callable[[State, _Q], _A]]:
    """Register the function that answers questions of a kind, called with the tab's state.

    Raises
    ------
    TypeError
        If its second parameter is of another kind, which mypy cannot tell here.
    """

    def register(function: Callable[[State, _Q], _A]) -> Callable[[State, _Q], _A]:
        hints = get_type_hints(function)
        hints.pop("return", None)
        if list(hints.values())[-1:] != [kind]:
            raise TypeError(f"{function.__qualname__} must take a {kind.__name__} last")
        _functions[_key(kind)] = function
        return function

    return register


def function_for(request: Request[Any]) -> Callable[[State, Any], Any]:
    """Return the function that answers this request; imports its module.

    Raises
    ------
    LookupError
        If that module answers no such request.
    """
    import_module(request.answered_in)
    return _functions[_key(type(request))]


def function_if_loaded(request: Request[Any]) -> Callable[[State, Any], Any] | None:
    """Return the function that answers this request if its module is imported already."""
    return _functions.get(_key(type(request)))


def _key(kind: type[Request[Any]]) -> str:
    # By name: a dataclass with slots is made twice, and the first one is what a base may remember.
    return f"{kind.__module__}.{kind.__qualname__}"
