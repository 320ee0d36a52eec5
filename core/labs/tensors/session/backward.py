"""The backward pass, watched: torch's own graph, its own order, every gradient on the way."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import Node, get_gradient_edge

from core.labs.tensors.compat import outputs_of, saved_in
from core.labs.tensors.explanations.rules import rule_of
from core.labs.tensors.operations.limits import Limits, byte_words
from core.labs.tensors.operations.values import dtype_name, shape_words
from core.labs.tensors.reports import (
    BackwardReport,
    BackwardStep,
    Block,
    GraphEdge,
    GraphNode,
    SavedValue,
    ValuePart,
)
from core.labs.tensors.session.display import block_of
from core.labs.tensors.session.facts import Space
from core.labs.tensors.session.leaves import copied_gradients, leaf_gradients

MAX_NODES = 300
_MAX_NUMBERS = 100
_WALKED = "walked back over in this lab"

Made = Callable[[], Mapping[object, ValuePart]]


class BackwardRecorder:
    """Runs one backward pass and keeps what happened in `report`.

    ``is_repeated`` tells afterwards whether it needed numbers that a pass before it has used up,
    where torch itself would have stopped.

    Parameters
    ----------
    text : str
        The scalar's expression.
    used : names
        The tensors that the scalar was computed from, directly or not.
    made : function
        Gives, when the pass runs, the part of an expression that made each graph node's value.
    """

    def __init__(self, space: Space, text: str, used: Set[str], made: Made, limits: Limits) -> None:
        self._space = space
        self._text = text
        self._used = used
        self._made = made
        self._limits = limits
        self.report: BackwardReport | None = None
        self.is_repeated = False

    def __call__(self, scalar: Tensor) -> None:
        """Run torch's backward pass from ``scalar``; the graph stays for another one.

        Raises
        ------
        RuntimeError
            As torch does, or if the gradients on the way would not fit the limit.
        """
        nodes = reachable(scalar)
        _check_memory(nodes, self._limits)
        self.is_repeated = any(_WALKED in _metadata(node) for node in nodes)
        numbers = {node: number for number, node in enumerate(nodes[:MAX_NODES])}
        before = copied_gradients(self._space)
        arrived: dict[str, Tensor] = {}
        steps: list[BackwardStep] = []
        recorded = {n: t for n, t in self._space.tensors().items() if t.requires_grad}
        handles = [node.register_hook(_note_step(i, steps)) for node, i in numbers.items()]
        handles += [t.register_hook(_note_arrival(n, arrived)) for n, t in recorded.items()]  # type: ignore[no-untyped-call]
        try:
            scalar.backward(retain_graph=True)  # type: ignore[no-untyped-call]
        finally:
            for handle in handles:
                handle.remove()
        for node in nodes:
            if any(isinstance(value, Tensor) for value in _saved_values(node)):
                _metadata(node)[_WALKED] = True
        names = {get_gradient_edge(t).node: name for name, t in recorded.items()}
        described = _Describer(names, self._made())
        self.report = BackwardReport(
            text=self._text,
            value=float(scalar.detach().item()),
            nodes=tuple(described.node(node, number) for node, number in numbers.items()),
            edges=tuple(_edges(numbers)),
            steps=tuple(steps),
            leaves=leaf_gradients(self._space, self._used, before, arrived),
            hidden_nodes=len(nodes) - len(numbers),
        )


def reachable(scalar: Tensor) -> list[Node]:
    """Return the graph nodes from a tensor back to its leaves, each after those that use it."""
    order: list[Node] = []
    seen: set[Node] = set()
    todo: list[tuple[Node, bool]] = [(get_gradient_edge(scalar).node, False)]
    while todo:
        node, is_done = todo.pop()
        if is_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            todo.append((node, True))
            todo.extend((below, False) for below, _ in node.next_functions if below is not None)
    return order[::-1]


def check_unchanged(scalar: Tensor, leaves: Sequence[Tensor]) -> None:
    """Raise what torch does if a number that backward needs was changed in place since.

    Nothing is left on the leaves, and what else may hinder is left to the run.
    """
    if not leaves:
        return
    try:
        torch.autograd.grad(scalar, leaves, retain_graph=True, allow_unused=True)
    except RuntimeError as error:
        if "modified by an inplace operation" in str(error):
            raise


def _check_memory(nodes: Sequence[Node], limits: Limits) -> None:
    needed = sum(
        math.prod(shape) * dtype.itemsize for node in nodes for shape, dtype in outputs_of(node)
    )
    if needed > limits.total_bytes:
        raise RuntimeError(
            f"the gradients on the way would take {byte_words(needed)}, and the limit is "
            f"{byte_words(limits.total_bytes)}; make the tensors smaller or raise the limit"
        )


def _note_step(number: int, steps: list[BackwardStep]) -> Callable[[Any, Any], None]:
    def note(outgoing: Sequence[Tensor | None], incoming: Sequence[Tensor | None]) -> None:
        steps.append(
            BackwardStep(number, tuple(map(_block, incoming)), tuple(map(_block, outgoing)))
        )

    return note


def _note_arrival(name: str, arrived: dict[str, Tensor]) -> Callable[[Tensor], None]:
    def note(grad: Tensor) -> None:
        arrived[name] = grad.detach().clone()

    return note


def _edges(numbers: Mapping[Node, int]) -> Iterator[GraphEdge]:
    for node, number in numbers.items():
        for slot, (below, _) in enumerate(node.next_functions):
            if below is not None and below in numbers:
                yield GraphEdge(numbers[below], number, slot)


class _Describer:
    def __init__(self, names: Mapping[Node, str], made: Mapping[object, ValuePart]) -> None:
        self._names = names
        self._made = made

    def node(self, node: Node, number: int) -> GraphNode:
        grad_fn = node.name().rpartition("::")[2]
        variable = getattr(node, "variable", None)
        part = self._made.get(node)
        name = self._names.get(node)
        outputs = outputs_of(node)
        return GraphNode(
            id=number,
            grad_fn=grad_fn,
            variable=name,
            text=part.text if part else name or "",
            shape=outputs[0][0] if outputs else (),
            dtype=dtype_name(outputs[0][1]) if outputs else "",
            block=_block(variable) if variable is not None else part.block if part else None,
            saved=tuple(_saved(node)),
            rule=rule_of(grad_fn),
        )


def _saved(node: Node) -> Iterator[SavedValue]:
    for name, read in saved_in(node):
        try:
            value = read()
        except RuntimeError as error:
            # Changed in place since, or freed; torch says which.
            yield SavedValue(name, str(error).split("\n")[0], None)
            continue
        if isinstance(value, Tensor):
            yield SavedValue(name, shape_words(value.shape), _block(value))
        elif value is not None:
            yield SavedValue(name, _plain(value), None)


def _saved_values(node: Node) -> Iterator[object]:
    """Yield what a node keeps for the backward pass, but for what was changed in place since."""
    for _, read in saved_in(node):
        with suppress(RuntimeError):
            yield read()


def _metadata(node: Node) -> dict[str, Any]:
    """Return what may be kept on a node: an attribute, though torch's stubs call it a method."""
    kept: Any = node.metadata
    found: dict[str, Any] = kept() if callable(kept) else kept
    return found


def _plain(value: object) -> str:
    """Return a saved setting in words; torch shows negative axes as huge unsigned numbers."""
    if isinstance(value, int) and value >= 2**63:
        return str(value - 2**64)
    if isinstance(value, tuple | list):
        return f"({', '.join(_plain(part) for part in value)})"
    if isinstance(value, torch.dtype):
        return dtype_name(value)
    return shape_words(value.shape) if isinstance(value, Tensor) else str(value)[:60]


def _block(tensor: Tensor | None) -> Block | None:
    return None if tensor is None else block_of(tensor, _MAX_NUMBERS)
