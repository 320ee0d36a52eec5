"""Errors that depend on numbers, told early where the numbers are at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.operations.indexing import indexed_axes
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.values import UNKNOWN

# Gives an operand's real tensor, or UNKNOWN.
Real = Callable[[Operation, Any], Any]
_DIVIDING = frozenset({"floor_divide", "remainder", "fmod"})


def check_values(operation: Operation, real: Real) -> None:
    """Raise torch's error for an index too large or a whole number divided by zero.

    Raises
    ------
    IndexError, RuntimeError
        In torch's words.
    """
    if operation.name == "index_select":
        _check_dim(operation)
    for owner, axis, index in indexed_axes(operation):
        if index.dtype != torch.bool:
            _check_index(operation, owner, axis, index, real)
    if operation.name in _DIVIDING or operation.named.get("rounding_mode") is not None:
        _check_divisor(operation, real)


def _check_dim(operation: Operation) -> None:
    """Raise torch's words for an axis that is not there; ``meta`` has none for this function."""
    rank, dim = max(operation.arguments["input"].dim(), 1), operation.arguments["dim"]
    if not -rank <= dim < rank:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-rank}, {rank - 1}], but got "
            f"{dim})"
        )


def _check_index(operation: Operation, owner: Tensor, axis: int, index: Tensor, real: Real) -> None:
    if owner.dim() == 0:
        if operation.name == "index_select" and index.numel() != 1:
            raise RuntimeError(
                "index_select(): Index to scalar can have only 1 value, got "
                f"{index.numel()} value(s)"
            )
        return
    numbers = real(operation, index)
    if numbers is UNKNOWN or numbers.numel() == 0:
        return
    size = owner.shape[axis]
    low, high = int(numbers.min()), int(numbers.max())
    lowest = -size if operation.name in ("index", "put") else 0
    if low < lowest or high >= size:
        wrong = high if high >= size else low
        raise IndexError(f"index {wrong} is out of bounds for dimension {axis} with size {size}")


def _check_divisor(operation: Operation, real: Real) -> None:
    dividend, divisor, *_ = operation.positional
    whole = all(not _is_floating(value) for value in (dividend, divisor))
    if not whole or not isinstance(divisor, Tensor):
        return
    numbers = real(operation, divisor)
    empty = isinstance(dividend, Tensor) and dividend.numel() == 0
    if numbers is not UNKNOWN and not empty and bool((numbers == 0).any()):
        raise RuntimeError("ZeroDivisionError")


def _is_floating(value: object) -> bool:
    return value.dtype.is_floating_point if isinstance(value, Tensor) else isinstance(value, float)
