"""Evaluate a statement's shapes before it runs, and keep what was learnt of every part."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from torch import Tensor

from core.labs.tensors.compat import storage_id
from core.labs.tensors.evaluation.execute import Backward, backward_plainly, execute
from core.labs.tensors.evaluation.meta_machine import MetaMachine, Numbers, no_numbers
from core.labs.tensors.language.source import Fragment
from core.labs.tensors.language.statements import Statement
from core.labs.tensors.operations.failures import explain_shapes
from core.labs.tensors.operations.limits import Budget
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.remarks import remarks_on
from core.labs.tensors.operations.values import (
    UNKNOWN,
    dtype_name,
    is_number,
    is_sequence,
    storage_bytes,
    tensors_in,
)
from core.labs.tensors.problems import Explanation
from core.labs.tensors.reports import PartShape, Remark, ValueKind
from core.runtime.text import text


@dataclass(frozen=True)
class Reading:
    """What one part of an expression gives: a shape-only tensor, a number, or not known yet."""

    node: ast.expr
    value: object
    operation: Operation | None
    new_bytes: int
    is_view: bool
    remarks: tuple[Remark, ...]
    explanation: Explanation | None


@dataclass
class Check:
    """One statement's readings, from the innermost part out."""

    readings: list[Reading] = field(default_factory=list)
    value: object = None

    @property
    def has_unknown(self) -> bool:
        """Whether some part's shape depends on values that are not at hand."""
        return any(reading.value is UNKNOWN for reading in self.readings)

    @property
    def new_bytes(self) -> int:
        """The memory of all results, those in between included."""
        return sum(reading.new_bytes for reading in self.readings)

    def parts(self, fragment: Fragment) -> Iterator[PartShape]:
        """Yield the readings that a window shows: tensors, results of several, unknown ones."""
        for reading in self.readings:
            kind = value_kind(reading.value)
            if kind is not None:
                yield _part(fragment, reading, kind)


def check_statement(
    statement: Statement,
    names: dict[str, object],
    budget: Budget,
    check: Check,
    numbers: Numbers = no_numbers,
    remembered: dict[ast.expr, object] | None = None,
) -> None:
    """Run a statement on shapes alone: change ``names`` and fill ``check``, also up to an error.

    Raises
    ------
    ProgramError
        As the real run would, or because a size passes the limit.
    """
    check_on(MetaMachine(names, budget, numbers, remembered), statement, names, check)


def check_on(
    machine: MetaMachine,
    statement: Statement,
    names: dict[str, object],
    check: Check,
    backward: Backward = backward_plainly,
) -> None:
    """Run a statement on a machine of shapes; see `check_statement`.

    Raises
    ------
    ProgramError
        As the real run would, or because a size passes the limit.
    """

    def watch(node: ast.expr, value: object, operation: Operation | None) -> None:
        check.readings.append(_reading(machine, node, value, operation))

    check.value = execute(statement, names, machine, watch, backward)


def _reading(
    machine: MetaMachine, node: ast.expr, value: object, operation: Operation | None
) -> Reading:
    if operation is None:
        return Reading(node, value, None, 0, is_view=False, remarks=(), explanation=None)
    known = {storage_id(t) for t in tensors_in(operation.values())}
    made = list(tensors_in((value,)))
    fresh = [t for t in made if storage_id(t) not in known]
    remarks = list(remarks_on(operation, value))
    if id(node) in machine.counted:
        written = text(
            "tensors", "The size or the number depends on values; they were looked at to tell it."
        )
        remarks.append(Remark("values", written))
    if id(node) in machine.warnings:
        remarks.append(Remark("warning", f"torch warns: {machine.warnings[id(node)]}"))
    return Reading(
        node,
        value,
        operation,
        storage_bytes(fresh),
        is_view=bool(made) and not fresh,
        remarks=tuple(remarks),
        explanation=explain_shapes(operation),
    )


def value_kind(value: object) -> ValueKind | None:
    """Return what a value is for the window; None for what it does not show."""
    if value is UNKNOWN:
        return "unknown"
    if isinstance(value, Tensor):
        return "tensor"
    if is_number(value):
        return "number"
    if is_sequence(value) and any(True for _ in tensors_in((value,))):
        return "tensors"
    return None


def _part(fragment: Fragment, reading: Reading, kind: ValueKind) -> PartShape:
    start, end = fragment.span(reading.node)
    value = reading.value
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    if isinstance(value, Tensor):
        shape, dtype = tuple(value.shape), dtype_name(value)
    elif kind == "number":
        shape, dtype = (), dtype_name(value)
    return PartShape(
        start=start,
        end=end,
        depth=_depth(reading.node),
        text=fragment.words(reading.node),
        kind=kind,
        shape=shape,
        dtype=dtype,
        new_bytes=reading.new_bytes,
        is_view=reading.is_view,
        remarks=reading.remarks,
        explanation=reading.explanation,
    )


def _depth(node: ast.AST) -> int:
    """Return how many levels of parts are below a node, for stacking labels above the text."""
    below = [_depth(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
    return 1 + max(below) if below else 0
