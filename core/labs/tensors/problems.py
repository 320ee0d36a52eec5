"""What is wrong with a program, where, and the facts that explain it; plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from core.runtime.errors import LabError

ProblemKind = Literal["syntax", "forbidden", "name", "call", "shape", "dtype", "size", "value"]
Role = Literal["contracted", "kept", "batch"]


@dataclass(frozen=True, slots=True)
class Operand:
    """One operand of a broadcast or a product: its source text and its shape."""

    text: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AlignedAxis:
    """One axis of a broadcast, counted from the right as ``-1``, ``-2`` and so on.

    ``sizes`` has one entry an operand, None where the operand has no such axis. ``stretched``
    marks the operands whose single entry is repeated. ``result`` is None where the axis fails.
    """

    axis: int
    sizes: tuple[int | None, ...]
    stretched: tuple[bool, ...]
    result: int | None


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Shapes aligned from the right; ``axes`` runs from left to right as the result's shape."""

    operands: tuple[Operand, ...]
    axes: tuple[AlignedAxis, ...]
    result: tuple[int, ...] | None
    failing_axis: int | None
    text: str


@dataclass(frozen=True, slots=True)
class LetterAxis:
    """One letter of a product: its size, its role, and whether an operand is stretched along it.

    ``sizes`` has one entry an operand, None where the operand has no such letter.
    """

    letter: str
    role: Role
    sizes: tuple[int | None, ...]
    fails: bool


@dataclass(frozen=True, slots=True)
class Product:
    """A product as einsum letters: which axes are contracted, which are kept, and the loop.

    ``letters`` holds one tuple an operand, a letter an axis; ``output`` the result's letters.
    ``loop`` is the same product as nested loops, in words, one line each.
    """

    equation: str
    operands: tuple[Operand, ...]
    letters: tuple[tuple[str, ...], ...]
    output: tuple[str, ...]
    axes: tuple[LetterAxis, ...]
    result: tuple[int, ...] | None
    loop: tuple[str, ...]
    text: str


Explanation = Broadcast | Product


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence and its place: characters ``start`` to ``end``, line and column from 1."""

    text: str
    start: int
    end: int
    line: int
    column: int
    kind: ProblemKind
    explanation: Explanation | None = None

    def __str__(self) -> str:
        return f"Line {self.line}, column {self.column}: {self.text}"


class ProgramError(LabError):
    """A statement cannot be read or run; `problem` has the place and the explanation."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problem,)
