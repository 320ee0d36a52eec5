"""What the lab's requests answer: plain frozen values that the window can read without torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.labs.tensors.problems import Explanation, Problem

ValueKind = Literal["tensor", "number", "tensors", "unknown"]
Array = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something torch does silently; ``kind`` is promotion, view, values or warning."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PartShape:
    """One part of an expression as known before anything is computed.

    ``start`` and ``end`` are characters of the whole text. ``shape`` and ``dtype`` are None where
    they depend on values. ``new_bytes`` is 0 for a view.
    """

    start: int
    end: int
    depth: int
    text: str
    kind: ValueKind
    shape: tuple[int, ...] | None
    dtype: str | None
    new_bytes: int
    is_view: bool
    remarks: tuple[Remark, ...]
    explanation: Explanation | None


@dataclass(frozen=True, slots=True)
class StatementPreview:
    """One statement's parts, from the innermost out, and what is wrong with it."""

    start: int
    end: int
    targets: tuple[str, ...]
    parts: tuple[PartShape, ...]
    new_bytes: int
    remarks: tuple[Remark, ...]
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Preview:
    """All statements of a text; ``problem`` is the first one's."""

    statements: tuple[StatementPreview, ...]
    problem: Problem | None


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A tensor's numbers, bounded: all of them where they are few, a small picture always.

    ``numbers`` is None past the limit. ``picture`` is at most 48 by 48, averaged from the last two
    axes at the first position of the others. Statistics leave nan and infinity out.
    """

    shape: tuple[int, ...]
    dtype: str
    minimum: float | None
    mean: float | None
    maximum: float | None
    nonfinite: int
    numbers: Array | None
    picture: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TensorFacts:
    """What stands beside a named tensor; a plain number has kind ``number`` and few facts."""

    name: str
    kind: ValueKind
    shape: tuple[int, ...]
    dtype: str
    device: str
    strides: tuple[int, ...]
    is_contiguous: bool
    bytes: int
    storage_bytes: int
    is_view: bool
    shares_with: tuple[str, ...]
    requires_grad: bool
    is_leaf: bool
    grad_fn: str | None
    has_grad: bool
    made_by: str


@dataclass(frozen=True, slots=True, eq=False)
class NamedTensor:
    """One row of the session: facts, numbers, gradient."""

    facts: TensorFacts
    block: Block
    grad: Block | None


@dataclass(frozen=True, slots=True, eq=False)
class ValuePart:
    """One part of a statement that has run, with its value and the parts it was made of.

    ``start`` and ``end`` are characters of the statement's text.
    """

    start: int
    end: int
    text: str
    kind: ValueKind
    value: str
    block: Block | None
    is_view: bool
    grad_fn: str | None
    parts: tuple[ValuePart, ...]


@dataclass(frozen=True, slots=True, eq=False)
class StatementReport:
    """One statement that has run: as typed, with seeds and names written out, its tree, remarks."""

    text: str
    written: str
    targets: tuple[str, ...]
    value: ValuePart | None
    remarks: tuple[Remark, ...]
    new_bytes: int
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class SessionReport:
    """The session after a request; ``problem`` says why the request changed nothing more."""

    tensors: tuple[NamedTensor, ...]
    statements: tuple[StatementReport, ...]
    can_undo: bool
    can_redo: bool
    undo_text: str
    redo_text: str
    held_bytes: int
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A part of one slice of a tensor: ``numbers`` is (rows, columns)."""

    name: str
    shape: tuple[int, ...]
    row_axis: int | None
    column_axis: int | None
    at: tuple[int, ...]
    row_start: int
    column_start: int
    numbers: Array


@dataclass(frozen=True, slots=True, eq=False)
class SlicePicture:
    """One slice averaged down to a picture, with the range of the whole tensor for its colours."""

    name: str
    picture: NDArray[np.float32]
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True, eq=False)
class SavedValue:
    """Something a graph node keeps for the backward pass."""

    name: str
    text: str
    block: Block | None


@dataclass(frozen=True, slots=True, eq=False)
class GraphNode:
    """One node of the autograd graph; ``variable`` is a leaf's name, ``text`` what made the value.

    ``rule`` is the local derivative in symbols, g being the incoming gradient.
    """

    id: int
    grad_fn: str
    variable: str | None
    text: str
    shape: tuple[int, ...]
    dtype: str
    block: Block | None
    saved: tuple[SavedValue, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """From the node that made an operand (``source``) to the node that used it, as its ``slot``."""

    source: int
    target: int
    slot: int


@dataclass(frozen=True, slots=True, eq=False)
class BackwardStep:
    """One node's turn: what came in, and what it handed to each operand (None: nothing)."""

    node: int
    incoming: tuple[Block | None, ...]
    outgoing: tuple[Block | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LeafGradient:
    """What backward did to one named tensor; ``reason`` says why ``after`` is None."""

    name: str
    before: Block | None
    added: Block | None
    after: Block | None
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class BackwardReport:
    """The graph of one scalar, the steps in torch's own order, and every tensor's gradient."""

    text: str
    value: float
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    steps: tuple[BackwardStep, ...]
    leaves: tuple[LeafGradient, ...]
    hidden_nodes: int


@dataclass(frozen=True, slots=True)
class Puzzle:
    """One exercise; ``tensors`` are the names and shapes it speaks of.

    ``kind`` is shape, mend or axis. For ``mend`` the answer fills ``___`` of ``expression``. The
    ``seed`` alone brings the same exercise again.
    """

    seed: int
    kind: str
    question: str
    expression: str
    tensors: tuple[tuple[str, tuple[int, ...]], ...]
    hint: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer is right, why, and how the score stands."""

    is_right: bool
    text: str
    solution: str
    explanation: Explanation | None
    score: int
    asked: int
    streak: int
    best_streak: int


@dataclass(frozen=True, slots=True)
class TimingPoint:
    """Seconds for one evaluation at one size, by backend; ``numbers`` is the largest tensor's."""

    scale: int
    numbers: int
    seconds: dict[str, float]
    note: str


@dataclass(frozen=True, slots=True)
class Scripts:
    """The session as two scripts that run by themselves, and where the two libraries differ."""

    torch: str
    numpy: str
    differences: tuple[str, ...]
