"""Real numbers for the few places where a shape depends on values, if they are cheap to have."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from core.labs.tensors.evaluation.evaluate import Evaluator
from core.labs.tensors.evaluation.real_machine import RealMachine
from core.labs.tensors.language.functions import METHODS
from core.labs.tensors.language.statements import Statement
from core.labs.tensors.operations.limits import MIB, Budget, Limits
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.values import UNKNOWN, tensors_in
from core.labs.tensors.problems import ProgramError

# At most this much is computed while somebody types.
SMALL = Limits(tensor_bytes=MIB // 2, total_bytes=2 * MIB)


@dataclass(frozen=True)
class Definition:
    """A previewed statement that gave one name, and the names as they were before it."""

    statement: Statement
    names: Mapping[str, object]


class SmallNumbers(Mapping[str, object]):
    """Names to real values: the session's, and those of previewed statements when asked for."""

    def __init__(self, names: Mapping[str, object]) -> None:
        self._names = dict(names)
        self._is_stale = False

    def copy(self) -> SmallNumbers:
        """Return the same names; what either computes later is its own."""
        made = SmallNumbers(self._names)
        made._is_stale = self._is_stale
        return made

    def define(self, statement: Statement) -> None:
        """Take note of a previewed statement; after one that changes tensors nothing is sure."""
        if statement.changes_tensors:
            self._is_stale = True
        for name in statement.targets:
            self._names.pop(name, None)
        if statement.kind == "assign" and len(statement.targets) == 1:
            before = SmallNumbers(self._names)
            self._names[statement.targets[0]] = Definition(statement, before)

    def of(self, operation: Operation, operand: Tensor) -> Tensor | None:
        """Return the real tensor behind one of an operation's operands, if it is cheap."""
        if self._is_stale:
            return None
        for tensor, node in zip(
            tensors_in(operation.values()), operation.operand_nodes, strict=False
        ):
            if tensor is operand:
                value = _evaluate(operation, node, self)
                return value if isinstance(value, Tensor) else None
        return None

    def __getitem__(self, name: str) -> object:
        value = self._names[name]
        if isinstance(value, Definition):
            value = _compute(value)
            self._names[name] = value
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _compute(definition: Definition) -> object:
    statement = definition.statement
    assert statement.value is not None
    machine = RealMachine(definition.names, guard=Budget(SMALL))
    try:
        with torch.no_grad():
            return Evaluator(statement.fragment, machine).evaluate(statement.value)
    except (ProgramError, RecursionError):
        return UNKNOWN


def _evaluate(operation: Operation, node: ast.expr, names: Mapping[str, object]) -> object:
    changes = any(
        isinstance(part, ast.Attribute) and part.attr in METHODS and METHODS[part.attr].in_place
        for part in ast.walk(node)
    )
    if changes:
        return None
    machine = RealMachine(names, guard=Budget(SMALL))
    try:
        with torch.no_grad():
            return Evaluator(operation.fragment, machine).evaluate(node)
    except (ProgramError, RecursionError):
        return None
