"""What the exhibit may ask the worker; each names the type of its answer.

The answers lie in ``reports.py``, which brings NumPy: the window imports it when the first one
comes, and these at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from core.runtime.request import Request

if TYPE_CHECKING:
    from core.labs.tensors.reports import (  # noqa: F401 (named in the types of the answers)
        BackwardReport,
        Preview,
        Puzzle,
        Scripts,
        SessionReport,
        SlicePicture,
        StatementReport,
        TimingPoint,
        Verdict,
        Window,
    )

_AnswerT = TypeVar("_AnswerT", covariant=True)


class _Question(Request[_AnswerT], answered_in="core.labs.tensors.requests"):
    __slots__ = ()


class Change(_Question["SessionReport"]):
    """Base of what may change the session; the report's ``problem`` says why it did not."""

    __slots__ = ()


class Creation(Change):
    """Base of what makes a tensor under a new name."""

    __slots__ = ()


# ---- the session


@dataclass(frozen=True, slots=True)
class ReadSession(_Question["SessionReport"]):
    """The session as it is."""


@dataclass(frozen=True, slots=True)
class ReadHistory(_Question["tuple[StatementReport, ...]"]):
    """Every statement of the session with its tree of values, oldest first."""


@dataclass(frozen=True, slots=True)
class ReadProgram(_Question[str]):
    """The session as program text; what was read from files is left out with a remark."""


@dataclass(frozen=True, slots=True)
class ReadScripts(_Question["Scripts"]):
    """The session as a torch and as a NumPy script, and where the two differ."""


@dataclass(frozen=True, slots=True)
class ReadBackward(_Question["BackwardReport | None"]):
    """Graph, steps and gradients of the last backward pass; None if there was none."""


@dataclass(frozen=True, slots=True)
class PreviewText(_Question["Preview"]):
    """The shapes, remarks and mistakes of a text that is being typed."""

    text: str


@dataclass(frozen=True, slots=True)
class ReadDevices(_Question[list[str]]):
    """Torch's names of the devices that tensors can be on."""


# ---- changes of the session


@dataclass(frozen=True, slots=True)
class RunStatement(Change):
    """Run one or more statements as one step of the history."""

    text: str


@dataclass(frozen=True, slots=True)
class RunBackward(Change):
    """Run ``backward(expression)`` as a step; `ReadBackward` then has the graph."""

    expression: str


@dataclass(frozen=True, slots=True)
class Undo(Change):
    """Take back the last step."""


@dataclass(frozen=True, slots=True)
class Redo(Change):
    """Do again what was taken back last."""


@dataclass(frozen=True, slots=True)
class SetLimits(Change):
    """Change the memory, in MiB, that the session may take."""

    max_tensor_mib: int
    max_total_mib: int


@dataclass(frozen=True, slots=True)
class CreateByFunction(Creation):
    """Make a tensor from a form; see `forms.creation_statement` for the fields."""

    name: str
    function: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CreateFromRows(Creation):
    """Make a tensor from pasted rows of numbers."""

    name: str
    text: str
    dtype: str = "float32"
    requires_grad: bool = False


@dataclass(frozen=True, slots=True)
class CreateFromCsv(Creation):
    """Make a (rows, columns) tensor from a CSV file."""

    name: str
    path: str
    dtype: str = "float32"


@dataclass(frozen=True, slots=True)
class CreateFromImage(Creation):
    """Make a tensor of brightness from an image file, scaled down to ``max_side`` pixels."""

    name: str
    path: str
    grey: bool = True
    max_side: int = 128


@dataclass(frozen=True, slots=True)
class EditCell(Change):
    """Write one number into a tensor; a whole-number tensor takes whole numbers only."""

    name: str
    index: Sequence[int]
    value: str


@dataclass(frozen=True, slots=True)
class Rename(Change):
    """Give a tensor another name."""

    name: str
    new_name: str


@dataclass(frozen=True, slots=True)
class Duplicate(Change):
    """Copy a tensor with memory of its own under ``new_name`` or the next free one."""

    name: str
    new_name: str = ""


@dataclass(frozen=True, slots=True)
class Delete(Change):
    """Delete tensors."""

    names: Sequence[str]


# ---- a tensor's numbers


@dataclass(frozen=True, slots=True)
class SliceOf:
    """One slice of a tensor or of its gradient.

    ``row_axis`` and ``column_axis`` run down and across, None for a single row or column; ``at``
    is the position on every axis.
    """

    name: str
    row_axis: int | None
    column_axis: int | None
    at: tuple[int, ...]
    of_gradient: bool = False


@dataclass(frozen=True, slots=True)
class ReadWindow(_Question["Window"]):
    """A part of one slice, for a grid."""

    slice: SliceOf
    row_start: int = 0
    column_start: int = 0
    rows: int = 100
    columns: int = 50


@dataclass(frozen=True, slots=True)
class ReadPicture(_Question["SlicePicture"]):
    """One slice averaged down to at most ``side`` by ``side``."""

    slice: SliceOf
    side: int = 256


# ---- timing and exercises


@dataclass(frozen=True, slots=True)
class TimePoint(_Question["TimingPoint"]):
    """The seconds of one expression with every axis ``scale`` times as long."""

    expression: str
    scale: int


@dataclass(frozen=True, slots=True)
class NewPuzzle(_Question["Puzzle"]):
    """The next exercise of a kind, None being any, or the one of a ``seed``.

    ``course`` seeds the series.
    """

    kind: str | None = None
    course: int = 0
    seed: int | str | None = None


@dataclass(frozen=True, slots=True)
class CheckPuzzle(_Question["Verdict"]):
    """Whether the answer to the open exercise is right, and the score."""

    answer: str
