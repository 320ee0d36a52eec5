"""Run one statement on either machine, over a dictionary of names."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.evaluation.evaluate import Evaluator, Machine, Watch, index_tensor_nodes
from core.labs.tensors.evaluation.lookup import look_up
from core.labs.tensors.language.source import Fragment
from core.labs.tensors.language.statements import Statement
from core.labs.tensors.operations.failures import explained
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.values import UNKNOWN, is_number, is_sequence, words
from core.runtime.text import text

# Runs the backward pass of a checked scalar.
Backward = Callable[[Tensor], None]


def backward_plainly(scalar: Tensor) -> None:
    """Run torch's backward pass; the graph stays, so that it can be called again."""
    scalar.backward(retain_graph=True)  # type: ignore[no-untyped-call]


def execute(
    statement: Statement,
    names: dict[str, object],
    machine: Machine,
    watch: Watch | None = None,
    backward: Backward = backward_plainly,
) -> object:
    """Run a statement, change ``names`` by it, and return its value.

    Raises
    ------
    ProgramError
        With ``names`` as they were.
    """
    fragment, value_node = statement.fragment, statement.value
    if statement.kind == "delete":
        _delete(statement, names)
        return None
    assert value_node is not None
    evaluator = Evaluator(fragment, machine, watch)
    value = evaluator.evaluate(value_node)
    if statement.kind == "assign":
        _assign(statement, value_node, value, names)
    elif statement.kind == "backward":
        _backward(fragment, value_node, value, backward)
    elif statement.kind == "put":
        _put(statement, evaluator, machine, value, names)
    return value


def _assign(statement: Statement, node: ast.expr, value: object, names: dict[str, object]) -> None:
    fragment, targets = statement.fragment, statement.targets
    if len(targets) == 1:
        names[targets[0]] = _nameable(fragment, node, value)
        return
    if value is UNKNOWN:
        names.update(dict.fromkeys(targets, UNKNOWN))
        return
    if isinstance(value, Tensor):
        value = _rows(fragment, node, value, len(targets))
    if not is_sequence(value):
        raise fragment.problem(
            node,
            text("tensors", "There are {count} names on the left, but one value: {value}.")(
                count=len(targets), value=words(value)
            ),
            "value",
        )
    parts: Any = value
    if len(parts) != len(targets):
        raise fragment.problem(
            node,
            text("tensors", "There are {count} names on the left, but {count2} results.")(
                count=len(targets), count2=len(parts)
            ),
            "value",
        )
    checked = [_nameable(fragment, node, part) for part in parts]
    names.update(zip(targets, checked, strict=True))


def _rows(fragment: Fragment, node: ast.expr, tensor: Tensor, count: int) -> tuple[Tensor, ...]:
    if tensor.dim() == 0 or tensor.shape[0] != count:
        rows = tensor.shape[0] if tensor.dim() else 0
        raise fragment.problem(
            node,
            text("tensors", "There are {count} names on the left, but the tensor has {rows} rows.")(
                count=count, rows=rows
            ),
            "value",
        )
    return tensor.unbind(0)


def _nameable(fragment: Fragment, node: ast.expr, value: object) -> object:
    if isinstance(value, Tensor) or is_number(value) or value is UNKNOWN:
        return value
    if is_sequence(value) and value and all(isinstance(v, Tensor) for v in value):  # type: ignore[attr-defined]
        count = len(value)  # type: ignore[arg-type]
        names = ", ".join("abcdefgh"[:count]) if count <= 4 else "a, b, ..."
        sentence = text(
            "tensors", "This gives {count} tensors; name each ({names} = ...) or pick one with [0]."
        )(count=count, names=names)
        raise fragment.problem(node, sentence, "value")
    raise fragment.problem(
        node,
        text("tensors", "A name holds a tensor or a number; this is {value}.")(value=words(value)),
        "value",
    )


def _backward(fragment: Fragment, node: ast.expr, value: object, backward: Backward) -> None:
    if value is UNKNOWN:
        return
    if not isinstance(value, Tensor):
        raise fragment.problem(
            node,
            text("tensors", "backward needs a tensor that was computed, got {value}.")(
                value=words(value)
            ),
            "value",
        )
    if value.shape.numel() != 1:
        raise fragment.problem(
            node,
            text(
                "tensors",
                "backward needs a single number, and this has shape {shape}; add .sum() or "
                ".mean().",
            )(shape=tuple(value.shape)),
            "shape",
        )
    if not value.requires_grad:
        raise fragment.problem(
            node,
            text(
                "tensors",
                "Nothing here requires a gradient; make a leaf with requires_grad=True first.",
            ),
            "value",
        )
    try:
        backward(value)
    except RuntimeError as error:
        operation = Operation("backward", "backward", backward, (), fragment, node, ())
        raise explained(operation, error) from None


def _put(
    statement: Statement,
    evaluator: Evaluator,
    machine: Machine,
    value: object,
    names: dict[str, object],
) -> None:
    fragment, place = statement.fragment, statement.place
    assert place is not None and statement.value is not None
    target = look_up(names, fragment, place.value)
    if target is UNKNOWN:
        return
    if not isinstance(target, Tensor):
        raise fragment.problem(
            place,
            text("tensors", "Only a tensor has entries; this is {target}.")(target=words(target)),
            "call",
        )
    if not (isinstance(value, Tensor) or is_number(value) or value is UNKNOWN):
        raise fragment.problem(
            statement.value,
            text("tensors", "An entry is a number, not {value}.")(value=words(value)),
            "value",
        )
    index = evaluator.index(place.slice)
    nodes = (place.value, *index_tensor_nodes(place, index), statement.value)
    operation = Operation("put", "in place", put, (target, index, value), fragment, place, nodes)
    machine.apply(operation)


def put(target: Tensor, index: Any, value: Any) -> Tensor:
    """Write into a tensor; a leaf that requires grad is written to outside of autograd."""
    quiet = torch.no_grad() if target.is_leaf and target.requires_grad else nullcontext()
    with quiet:
        target[index] = value
    return target


def _delete(statement: Statement, names: dict[str, object]) -> None:
    for name in statement.targets:
        if name not in names:
            fragment = statement.fragment
            begin = fragment.start
            raise fragment.problem_at(
                begin,
                begin + len(fragment.text),
                text("tensors", "There is no tensor {name} to delete.")(name=name),
                "name",
            )
    for name in statement.targets:
        names.pop(name, None)
