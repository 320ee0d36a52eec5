"""Tensors as bounded plain arrays: numbers where they are few, a small picture always."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.labs.tensors.operations.values import dtype_name
from core.labs.tensors.reports import Array, Block

MAX_NUMBERS = 1_000
PICTURE_SIDE = 48


def block_of(tensor: Tensor, max_numbers: int = MAX_NUMBERS) -> Block:
    """Return a tensor's numbers, statistics and picture, detached and on the CPU."""
    plain = tensor.detach()
    count = math.prod(plain.shape)
    held = _unstretched(plain)
    minimum, mean, maximum, nonfinite = _statistics(held)
    if nonfinite:
        nonfinite *= count // held.numel()
    return Block(
        shape=tuple(plain.shape),
        dtype=dtype_name(plain),
        minimum=minimum,
        mean=mean,
        maximum=maximum,
        nonfinite=nonfinite,
        numbers=to_array(plain) if count <= max_numbers else None,
        picture=picture_of(_last_matrix(plain), PICTURE_SIDE),
    )


def to_array(tensor: Tensor) -> Array:
    """Return a copy of the numbers as a NumPy array; bfloat16 becomes float32."""
    plain = tensor.detach().cpu()
    plain = plain.float() if plain.dtype == torch.bfloat16 else plain
    made: Array = plain.numpy().copy()
    return made


def picture_of(matrix: Tensor, side: int) -> NDArray[np.float32]:
    """Return a matrix averaged down to at most ``side`` by ``side``, as float32."""
    if matrix.numel() == 0:
        return np.zeros((0, 0), dtype=np.float32)
    plain = _unstretched(matrix.detach()).cpu()
    for axis in (0, 1):
        plain = _averaged(plain, axis, side)
    shown = [
        min(size, side) if stride == 0 else own
        for size, stride, own in zip(matrix.shape, matrix.stride(), plain.shape, strict=True)
    ]
    picture: NDArray[np.float32] = plain.float().expand(shown).numpy().copy()
    return picture


def slice_matrix(
    tensor: Tensor, row_axis: int | None, column_axis: int | None, at: tuple[int, ...]
) -> Tensor:
    """Return the (rows, columns) slice over two axes at position ``at`` of the others.

    ``at`` has one entry an axis; those of the two shown axes are not used.
    """
    index = tuple(
        slice(None) if axis in (row_axis, column_axis) else at[axis] for axis in range(tensor.dim())
    )
    part = tensor.detach()[index]
    if part.dim() == 0:
        return part.reshape(1, 1)
    if part.dim() == 1:
        return part.unsqueeze(0) if row_axis is None else part.unsqueeze(1)
    assert row_axis is not None and column_axis is not None
    return part if row_axis < column_axis else part.T


def _unstretched(tensor: Tensor) -> Tensor:
    """Return a tensor with its stretched axes, which repeat one entry, cut to size 1."""
    for axis, (size, stride) in enumerate(zip(tensor.shape, tensor.stride(), strict=True)):
        if stride == 0 and size > 1:
            tensor = tensor.narrow(axis, 0, 1)
    return tensor


def _last_matrix(tensor: Tensor) -> Tensor:
    if tensor.numel() == 0:
        return tensor.new_empty((0, 0))
    while tensor.dim() > 2:
        tensor = tensor[0]
    return tensor.reshape(1, -1) if tensor.dim() < 2 else tensor


def _averaged(matrix: Tensor, axis: int, side: int) -> Tensor:
    size = matrix.shape[axis]
    if size <= side:
        return matrix
    bounds = [round(i * size / side) for i in range(side + 1)]
    parts = [
        matrix.narrow(axis, low, high - low).float().mean(dim=axis)
        for low, high in pairwise(bounds)
    ]
    return torch.stack(parts, dim=axis)


def _statistics(tensor: Tensor) -> tuple[float | None, float | None, float | None, int]:
    if tensor.numel() == 0:
        return None, None, None, 0
    wide = tensor.float() if tensor.dtype in (torch.bfloat16, torch.float16) else tensor
    if not wide.dtype.is_floating_point:
        wide = wide.to(torch.uint8) if wide.dtype == torch.bool else wide
        mean = float(wide.sum(dtype=torch.float64)) / wide.numel()
        return float(wide.min()), mean, float(wide.max()), 0
    minimum, maximum = (float(value) for value in torch.aminmax(wide))
    if math.isfinite(minimum) and math.isfinite(maximum):
        return minimum, float(wide.sum(dtype=torch.float64)) / wide.numel(), maximum, 0
    finite = wide[torch.isfinite(wide)]
    nonfinite = wide.numel() - finite.numel()
    if finite.numel() == 0:
        return None, None, None, nonfinite
    mean = float(finite.sum(dtype=torch.float64)) / finite.numel()
    return float(finite.min()), mean, float(finite.max()), nonfinite
