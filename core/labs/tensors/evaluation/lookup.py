"""What names and ``.grad`` stand for, on either machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.evaluation.devices import device_of, stand_on
from core.labs.tensors.language.functions import nearest_function
from core.labs.tensors.language.source import Fragment
from core.runtime.text import text

_MOST_NAMES = 40


def shape_only(tensor: Tensor) -> Tensor:
    """Return a tensor's twin on ``meta``: shape, strides and dtype, no numbers, no graph."""
    twin = torch.empty_strided(tensor.size(), tensor.stride(), dtype=tensor.dtype, device="meta")
    stand_on(twin, device_of(tensor))
    return twin.requires_grad_() if tensor.requires_grad else twin


def look_up(names: Mapping[str, object], fragment: Fragment, node: Any) -> object:
    """Return what a name stands for, or raise with the nearest name."""
    if node.id in names:
        return names[node.id]
    known = _listed(list(names))
    if nearest_function(node.id) == node.id:
        sentence = text("tensors", "{id} is a function; call it with brackets.")(id=node.id)
    elif known:
        sentence = text("tensors", "There is no tensor {id}; the names are {known}.")(
            id=node.id, known=known
        )
    else:
        sentence = text(
            "tensors", "There is no tensor {id} yet; make one first, as in {id} = zeros(3)."
        )(id=node.id)
    raise fragment.problem(node, sentence, "name")


def _listed(names: list[str]) -> str:
    listed = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{listed} and {more} more" if more > 0 else listed


def gradient_of(fragment: Fragment, node: Any, tensor: Tensor) -> object:
    """Return a leaf's gradient, or raise with the reason why there is none."""
    if not tensor.is_leaf:
        sentence = text(
            "tensors",
            "Torch keeps .grad only for leaves, and this tensor was computed from others.",
        )
    elif not tensor.requires_grad:
        sentence = text(
            "tensors", "There is no gradient: the tensor was made without requires_grad=True."
        )
    elif tensor.grad is None:
        sentence = text("tensors", "There is no gradient yet; run backward(loss) first.")
    else:
        return tensor.grad
    raise fragment.problem(node, sentence, "value")
