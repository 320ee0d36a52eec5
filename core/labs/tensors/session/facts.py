"""The named tensors of a session, and the facts a window shows beside each."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from core.labs.tensors.compat import is_view, storage_id
from core.labs.tensors.operations.values import (
    dtype_name,
    logical_bytes,
    storage_bytes,
)
from core.labs.tensors.reports import (
    BackwardReport,
    NamedTensor,
    StatementReport,
    TensorFacts,
    ValuePart,
)
from core.labs.tensors.session.display import block_of


@dataclass(frozen=True, eq=False)
class Origin:
    """How a name came to be: the statement, its tree, and the graph nodes of its parts.

    ``uses`` are the names it was computed from, directly or not. ``graph_bytes`` is what the
    recorded graph keeps alive beside the tensor itself.
    """

    text: str
    uses: frozenset[str] = frozenset()
    made: tuple[tuple[object, ValuePart], ...] = ()
    graph_bytes: int = 0


@dataclass(eq=False)
class Space:
    """All names at one moment, real and shape-only side by side.

    ``remembered`` is what was learnt of results that depend on values, by the place in the syntax
    tree; a statement that runs again finds it there.
    """

    real: dict[str, object] = field(default_factory=dict)
    meta: dict[str, object] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    reports: tuple[StatementReport, ...] = ()
    last_backward: BackwardReport | None = None
    remembered: dict[ast.expr, object] = field(default_factory=dict)

    def copy(self) -> Space:
        """Return the same tensors under a dictionary of their own."""
        return replace(self, real=dict(self.real), meta=dict(self.meta), origins=dict(self.origins))

    def tensors(self) -> dict[str, Tensor]:
        """Return the named tensors, without the plain numbers."""
        return {name: value for name, value in self.real.items() if isinstance(value, Tensor)}

    def held_bytes(self) -> int:
        """Return the memory of all tensors, their gradients and their recorded graphs."""
        tensors = list(self.tensors().values())
        grads = [grad for tensor in tensors if (grad := gradient(tensor)) is not None]
        graphs = sum(origin.graph_bytes for origin in self.origins.values())
        return storage_bytes([*tensors, *grads]) + graphs


def gradient(tensor: Tensor) -> Tensor | None:
    """Return a leaf's gradient; asking a tensor that is no leaf would make torch warn."""
    return tensor.grad if tensor.is_leaf else None


def rows(space: Space, max_numbers: int) -> tuple[NamedTensor, ...]:
    """Return every name's facts and numbers, in the order they were made."""
    return tuple(row_of(space, name, max_numbers) for name in space.real)


def row_of(space: Space, name: str, max_numbers: int) -> NamedTensor:
    """Return one name's facts and numbers."""
    value = space.real[name]
    made_by = space.origins[name].text if name in space.origins else ""
    if not isinstance(value, Tensor):
        as_tensor = torch.as_tensor(value)
        facts = _number_facts(name, value, made_by)
        return NamedTensor(facts, block_of(as_tensor, max_numbers), None)
    grad = gradient(value)
    return NamedTensor(
        facts=_facts(name, value, made_by, space.tensors().items()),
        block=block_of(value, max_numbers),
        grad=None if grad is None else block_of(grad, max_numbers),
    )


def refreshed(space: Space, name: str, known: NamedTensor) -> NamedTensor:
    """Return a row whose numbers are known with its facts made anew: sharing may have changed."""
    value = space.real[name]
    if not isinstance(value, Tensor):
        return known
    facts = _facts(name, value, known.facts.made_by, space.tensors().items())
    return replace(known, facts=facts)


def _facts(
    name: str, tensor: Tensor, made_by: str, others: Iterable[tuple[str, Tensor]]
) -> TensorFacts:
    key = storage_id(tensor)
    storage = tensor.untyped_storage().nbytes()
    sharing = tuple(other for other, t in others if other != name and storage_id(t) == key)
    return TensorFacts(
        name=name,
        kind="tensor",
        shape=tuple(tensor.shape),
        dtype=dtype_name(tensor),
        device=str(tensor.device),
        strides=tuple(tensor.stride()),
        is_contiguous=tensor.is_contiguous(),
        bytes=logical_bytes(tensor),
        storage_bytes=storage,
        is_view=is_view(tensor),
        shares_with=sharing,
        requires_grad=tensor.requires_grad,
        is_leaf=tensor.is_leaf,
        grad_fn=None if tensor.grad_fn is None else type(tensor.grad_fn).__name__,
        has_grad=gradient(tensor) is not None,
        made_by=made_by,
    )


def _number_facts(name: str, value: object, made_by: str) -> TensorFacts:
    return TensorFacts(
        name=name,
        kind="number",
        shape=(),
        dtype=dtype_name(value),
        device="",
        strides=(),
        is_contiguous=True,
        bytes=0,
        storage_bytes=0,
        is_view=False,
        shares_with=(),
        requires_grad=False,
        is_leaf=True,
        grad_fn=None,
        has_grad=False,
        made_by=made_by,
    )
