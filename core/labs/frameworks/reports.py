"""What the window may ask of the frameworks lab; importing this loads no library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from core.runtime.request import Request

AnswerT = TypeVar("AnswerT", covariant=True)

TurnKind = Literal["you_call", "it_returns", "they_call", "you_return"]


class FrameworksRequest(Request[AnswerT], answered_in="core.labs.frameworks.requests"):
    """Base of the questions of this lab."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class StackFrame:
    """A function that runs or waits; ``owner`` is ``you``, ``Python`` or a package."""

    owner: str
    function: str
    line: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of hands: who is on the other side, and at which line of the student's file."""

    kind: TurnKind
    owner: str
    function: str
    line: int


@dataclass(frozen=True, slots=True)
class CallReport:
    """Who called whom in one program that ran.

    Attributes
    ----------
    stack : tuple of StackFrame
        The oldest first, at a moment when a function of the student's was running.
    turns : tuple of Turn
        The first changes of hands, at most 60.
    called_you, you_called : int
        How often others called the student's functions, and the student's file others.
    printed : str
        What the program printed.
    seconds : float
        How long it took, its imports included.
    """

    case: str
    stack: tuple[StackFrame, ...]
    turns: tuple[Turn, ...]
    called_you: int
    you_called: int
    printed: str
    seconds: float


@dataclass(frozen=True, slots=True)
class SeeCalls(FrameworksRequest[CallReport]):
    """Run a case of `core.labs.frameworks.calls.catalog` and tell who called whom."""

    case: str


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What one library makes of an expression: its value, shape and dtype, or its error.

    ``absence`` is set instead where the library is not installed: the command that brings it.
    """

    library: str
    version: str = ""
    value: str = ""
    shape: str = ""
    dtype: str = ""
    error: str = ""
    absence: str = ""


@dataclass(frozen=True, slots=True)
class EvaluateEverywhere(FrameworksRequest[tuple[Evaluated, ...]]):
    """The same expression of two arrays in each library; ``a`` and ``b`` are typed as lists."""

    a: str
    b: str
    expression: str


@dataclass(frozen=True, slots=True)
class SpeedPoint:
    """The lecture's loop at one input size: GFLOP/s of the loop and of its first product alone.

    The mappings go from a device to a number; ``seconds`` are those of one iteration, and
    ``peak_gflops`` what the processor could do, None where it does not tell its clock.
    """

    input_size: int
    gflops: Mapping[str, float]
    product_gflops: Mapping[str, float]
    seconds: Mapping[str, float]
    peak_gflops: float | None


@dataclass(frozen=True, slots=True)
class TimeSize(FrameworksRequest[SpeedPoint]):
    """Time the loop with so many numbers an example."""

    input_size: int
