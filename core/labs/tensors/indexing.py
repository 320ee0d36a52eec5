"""Which axes of a tensor an index means, and whether a mask fits them."""

from __future__ import annotations

import torch
from torch import Tensor

from core.labs.tensors.operation import Operation


def check_mask_shapes(owner: Tensor, parts: tuple[object, ...]) -> None:
    """Raise torch's IndexError where a mask's shape is not that of the axes it stands for."""
    if any(part is Ellipsis for part in parts):
        taken = sum(_axes_of(part) for part in parts)
        at = parts.index(Ellipsis)
        filler = (slice(None),) * max(owner.dim() - taken, 0)
        parts = (*parts[:at], *filler, *parts[at + 1 :])
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
    parts = index if isinstance(index, tuple) else (index,)
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
