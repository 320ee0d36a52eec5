"""The private doors of torch that the lab cannot do without: each with its reason and its end.

All were looked at in torch of the version below. `tests/core/labs/tensors/test_tensors_compat.py`
knocks at each of them, and fails when an upgrade has closed one or brought another version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import Node

LOOKED_AT = "2.13.0"
"""The version of torch in which these doors were tried."""

_SAVED = "_saved_"


def storage_id(tensor: Tensor) -> int:
    """Return a number that two tensors share if they use the same memory.

    Door: ``UntypedStorage._cdata``. Reason: the public ``data_ptr()`` is 0 for every tensor on
    ``meta``, on which the lab computes shapes. Ends when a storage has a public identity.
    """
    key: int = tensor.untyped_storage()._cdata
    return key


def is_view(tensor: Tensor) -> bool:
    """Return whether a tensor looks into another's memory.

    Door: ``Tensor._is_view``. Reason: ``_base`` is the other, and sizes do not tell a view of the
    whole. Ends when torch says it publicly.
    """
    return tensor._is_view()


def version_of(tensor: Tensor) -> int:
    """Return how many times a tensor was changed in place.

    Door: ``Tensor._version``, documented in torch's notes on autograd, but private by its name.
    Reason: nothing else tells a change without comparing all numbers. Ends when it has a public
    name.
    """
    return tensor._version


def outputs_of(node: Node) -> list[tuple[tuple[int, ...], torch.dtype]]:
    """Return shape and dtype of each value that a graph node made.

    Door: ``Node._input_metadata``. Reason: the graph is drawn, and its memory checked, before any
    gradient has come. Ends when torch's public ``Node`` tells the shapes.
    """
    return [(tuple(facts.shape), facts.dtype) for facts in node._input_metadata]


def saved_in(node: Node) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield the name and the reading of each thing that a graph node keeps for the backward pass.

    Door: the attributes ``_saved_...``, shown in torch's tutorials. Reason: public hooks see a
    tensor only while it is saved. Ends when ``Node`` lists them.

    Raises
    ------
    RuntimeError
        By a reading, in torch's words: what was kept was freed, or changed in place since.
    """
    for attribute in dir(node):
        if attribute.startswith(_SAVED):
            yield attribute.removeprefix(_SAVED), partial(getattr, node, attribute)
