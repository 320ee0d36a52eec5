"""Which axes of a tensor an index means, and whether a mask fits them."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.compat import storage_id
from core.labs.tensors.operations.operation import Operation


def check_mask_shapes(owner: Tensor, parts: tuple[object, ...]) -> None:
    """Raise torch's IndexError where a mask's shape is not that of the axes it stands for."""
    if any(part is Ellipsis for part in parts):
        taken = sum(_axes_of(part) for part in parts)
        at = parts.index(Ellipsis)
        filler = (slice(None),) * max(owner.dim() - taken, 0)
        parts = (*parts[:at], *filler, *parts[at + 1 :])
    wanted = sum(_axes_of(part) for part in parts)
    if wanted > owner.dim():
        raise IndexError(f"too many indices for tensor of dimension {owner.dim()}")
    axis = 0
    for part in parts:
        if isinstance(part, Tensor) and part.dtype == torch.bool:
            for own, size in enumerate(part.shape):
                if axis + own < owner.dim() and owner.shape[axis + own] != size:
                    raise IndexError(
                        f"the mask has {size} entries along axis {axis + own}, but the tensor has "
                        f"{owner.shape[axis + own]} there"
                    )
        axis += _axes_of(part)


def check_put(owner: Tensor, index: object, picked: Tensor, value: object) -> None:
    """Raise what torch's kernel raises where tensors are written to picked entries.

    The ``meta`` device checks none of it.
    """
    if not isinstance(value, Tensor):
        return
    tensors = [part for part in _parts(index) if isinstance(part, Tensor) and part.dim()]
    if [t.dtype for t in tensors] == [torch.bool] and value.numel() == 1:
        return  # one number for the entries of one mask is filled in and converted
    if _overlap(_without_tensors(owner, index), value):
        raise RuntimeError("unsupported operation: more than one element: clone() the tensor")
    # Torch drops axes of size 1 in front before it compares.
    shape = list(value.shape)
    while len(shape) > picked.dim() and shape[0] == 1:
        shape.pop(0)
    pairs = zip(reversed(shape), reversed(picked.shape), strict=False)
    if len(shape) > picked.dim() or any(own not in (1, size) for own, size in pairs):
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(value.shape)} cannot be broadcast to "
            f"indexing result of shape {list(picked.shape)}"
        )
    if value.dtype != owner.dtype:
        raise RuntimeError("Index put requires the source and destination dtypes match")


def _parts(index: object) -> tuple[object, ...]:
    return index if isinstance(index, tuple) else (index,)


def _is_dense(tensor: Tensor) -> bool:
    """Return whether the entries fill one stretch of memory, each once, in any order of axes."""
    steps = sorted(
        (stride, size)
        for stride, size in zip(tensor.stride(), tensor.shape, strict=True)
        if size != 1
    )
    expected = 1
    for stride, size in steps:
        if stride != expected:
            return False
        expected *= size
    return True


def _without_tensors(owner: Tensor, index: object) -> Tensor:
    """Return the view on which torch applies the tensors of an index: all else comes first."""
    whole: list[Any] = []
    for part in _parts(index):
        is_tensor = isinstance(part, Tensor) and part.dim() > 0
        whole.extend([slice(None)] * _axes_of(part) if is_tensor else [part])
    plain = tuple(0 if isinstance(part, Tensor) else part for part in whole)
    view: Tensor = owner.detach()[plain]
    return view


def _overlap(owner: Tensor, value: Tensor) -> bool:
    """Return whether two tensors surely use the same memory, as far as torch finds out."""
    same = storage_id(owner) == storage_id(value)
    dense = _is_dense(owner) and _is_dense(value)
    if not (same and dense) or not owner.numel() or not value.numel():
        return False
    first, second = owner.storage_offset(), value.storage_offset()
    return first < second + value.numel() and second < first + owner.numel()


def indexed_axes(operation: Operation) -> list[tuple[Tensor, int, Tensor]]:
    """Return the tensor, the axis and the index tensor of each indexed axis."""
    if operation.name in ("gather", "index_select"):
        arguments = operation.arguments
        owner, dim = arguments["input"], arguments["dim"]
        rank = max(owner.dim(), 1)
        return [(owner, dim % rank, arguments["index"])] if -rank <= dim < rank else []
    if operation.name not in ("index", "put"):
        return []
    owner, index, *_ = operation.positional
    parts = _parts(index)
    found, axis = [], 0
    for position, part in enumerate(parts):
        if part is Ellipsis:
            later = sum(_axes_of(p) for p in parts[position + 1 :])
            axis = max(owner.dim() - later, axis)
            continue
        if isinstance(part, Tensor) and axis < owner.dim():
            found.append((owner, axis, part))
        axis += _axes_of(part)
    return found


def _axes_of(part: object) -> int:
    if part is None or part is Ellipsis:
        return 0
    return part.dim() if isinstance(part, Tensor) and part.dtype == torch.bool else 1
