"""What a backward pass left in ``.grad`` of every named tensor, or why it left nothing."""

from __future__ import annotations

from collections.abc import Mapping, Set

from torch import Tensor

from core.labs.tensors.operations.values import dtype_name
from core.labs.tensors.reports import Block, LeafGradient
from core.labs.tensors.session.display import block_of
from core.labs.tensors.session.facts import Space, gradient
from core.runtime.text import text


def copied_gradients(space: Space) -> dict[str, Tensor]:
    """Return a copy of the gradient of every named tensor that has one."""
    found = {name: gradient(tensor) for name, tensor in space.tensors().items()}
    return {name: grad.clone() for name, grad in found.items() if grad is not None}


def leaf_gradients(
    space: Space, used: Set[str], before: Mapping[str, Tensor], arrived: Mapping[str, Tensor]
) -> tuple[LeafGradient, ...]:
    """Return one entry a named tensor.

    Parameters
    ----------
    used : names
        The tensors that the scalar was computed from, directly or not.
    before : name -> gradient
        As `copied_gradients` gave them before the pass.
    arrived : name -> gradient
        What this pass brought to the named tensors.
    """
    entries = []
    for name, tensor in space.tensors().items():
        after = gradient(tensor)
        entries.append(
            LeafGradient(
                name=name,
                before=_block(before.get(name)),
                added=_block(arrived.get(name)),
                after=_block(after),
                reason=_reason(tensor, after, name in arrived, name in used),
            )
        )
    return tuple(entries)


def _reason(tensor: Tensor, after: Tensor | None, has_arrived: bool, is_used: bool) -> str:
    if not tensor.requires_grad:
        if not tensor.dtype.is_floating_point:
            return text("tensors", "Numbers of dtype {tensor} cannot have a gradient.")(
                tensor=dtype_name(tensor)
            )
        return text("tensors", "It was made without requires_grad, so nothing is recorded for it.")
    if not tensor.is_leaf:
        return text(
            "tensors",
            "It is no leaf: the gradient passes through, and torch keeps it only for leaves.",
        )
    if has_arrived:
        return ""
    if after is not None:
        return text("tensors", "This pass did not reach it; the gradient is from an earlier one.")
    if is_used:
        return text(
            "tensors",
            "The result depends on it only through detach(), comparisons or whole "
            "numbers, where no gradient flows.",
        )
    return text("tensors", "The result was not computed from it.")


def _block(tensor: Tensor | None) -> Block | None:
    return None if tensor is None else block_of(tensor)
