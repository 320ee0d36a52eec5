"""What an expression can stand for, and the words for it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import Enum
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.compat import storage_id
from core.labs.tensors.language.functions import CONSTANTS, DTYPE_ALIASES, DTYPES


class Unknown(Enum):
    """The value of an expression that depends on numbers not computed yet."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN

CONSTANT_VALUES: dict[str, object] = {
    **{name: getattr(torch, name) for name in (*DTYPES, *CONSTANTS)},
    **{alias: getattr(torch, name) for alias, name in DTYPE_ALIASES.items()},
}


def is_number(value: object) -> bool:
    """Return whether a value is a plain number, True and False included."""
    return isinstance(value, bool | int | float)


def is_whole(value: object) -> bool:
    """Return whether a value is a plain whole number, which True and False are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_sequence(value: object) -> bool:
    """Return whether a value is a tuple, a list, a shape or a result of several tensors."""
    return isinstance(value, tuple | list)


def dtype_name(value: object) -> str:
    """Return a dtype's name without ``torch.``; for a plain number its Python type."""
    if isinstance(value, Tensor):
        return str(value.dtype).removeprefix("torch.")
    if isinstance(value, torch.dtype):
        return str(value).removeprefix("torch.")
    return type(value).__name__


def words(value: object) -> str:
    """Return what a value is, as a message names it."""
    if isinstance(value, Tensor):
        return f"a tensor of shape {shape_words(value.shape)}"
    if value is UNKNOWN:
        return "a value that is known only when run"
    if isinstance(value, torch.dtype):
        return f"the dtype {dtype_name(value)}"
    if isinstance(value, str):
        return f"the text '{value[:30]}'"
    if is_sequence(value):
        return "a list" if isinstance(value, list) else "a tuple"
    if value is Ellipsis:
        return "..."
    return str(value)[:30]


def shape_words(shape: Iterable[int]) -> str:
    """Return a shape as torch prints it: ``()``, ``(3,)``, ``(3, 4)``."""
    return str(tuple(shape))


def logical_bytes(tensor: Tensor) -> int:
    """Return the memory that the tensor's entries would take if each had its own."""
    # Not numel(): for stretched views the product can pass 64 bits.
    return math.prod(tensor.shape) * tensor.element_size()


def storage_bytes(tensors: Iterable[Tensor]) -> int:
    """Return the memory held by some tensors, each shared storage counted once."""
    sizes = {storage_id(t): t.untyped_storage().nbytes() for t in tensors}
    return sum(sizes.values())


def tensors_in(values: Iterable[Any]) -> Iterable[Tensor]:
    """Yield the tensors among some values, also those inside lists and tuples."""
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif is_sequence(value):
            yield from tensors_in(value)
        elif isinstance(value, slice):
            yield from tensors_in((value.start, value.stop, value.step))
