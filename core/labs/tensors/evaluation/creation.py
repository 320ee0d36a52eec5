"""Make tensors: literals, constants and seeded random numbers, on a device or on ``meta``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.operations.accelerators import check_device
from core.labs.tensors.operations.binding import CallError
from core.labs.tensors.operations.operation import Operation
from core.runtime.text import text

# Categories whose functions make tensors from nothing.
CREATING = ("creation", "random")
MAX_SEED = 2**63 - 1


def create(operation: Operation, *, on_meta: bool) -> Tensor:
    """Return the tensor that a creation function makes.

    Random numbers are drawn on the CPU and moved, so that a seed means the same on every device.
    """
    named = dict(operation.named)
    device = named.pop("device", None)
    if operation.category != "random":
        if on_meta:
            device = None if operation.name.endswith("_like") else "meta"
        return _made(operation, named, device)
    seed = named.pop("seed", 0)
    if on_meta:
        return _made(operation, named, "meta")
    requires_grad = named.pop("requires_grad", False)
    generator = torch.Generator().manual_seed(seed)
    made = _made(operation, {**named, "generator": generator}, None)
    made = made if device is None else made.to(device)
    return made.requires_grad_() if requires_grad else made


def _made(operation: Operation, named: dict[str, Any], device: str | None) -> Tensor:
    named = named if device is None else {**named, "device": device}
    made: Tensor = operation.run(*operation.positional, **named)
    return made


def check_creation(operation: Operation) -> None:
    """Raise where torch would refuse late or in words of its own.

    Raises
    ------
    CallError
        For a negative size, a seed out of range, or a device that is not there.
    RuntimeError
        In torch's words, for a written number that the dtype does not hold.
    """
    bound = operation.bound
    assert bound is not None
    arguments = bound.arguments
    sizes = [arguments.get(name) for name in ("size", "n", "m", "steps")]
    flat = [s for size in sizes for s in (size if isinstance(size, tuple) else (size,))]
    for size in flat:
        if isinstance(size, int) and size < 0:
            raise CallError(
                text("tensors", "{name} got the size {size}; sizes are 0 or more.")(
                    name=operation.name, size=size
                )
            )
    seed = arguments.get("seed", 0)
    if isinstance(seed, int) and not 0 <= seed <= MAX_SEED:
        raise CallError(
            text("tensors", "A seed is a whole number from 0 to {max_seed}, got {seed}.")(
                max_seed=MAX_SEED, seed=seed
            )
        )
    dtype = arguments.get("dtype")
    if arguments.get("requires_grad") is True and _is_whole(operation, dtype):
        raise CallError(
            text(
                "tensors",
                "Only floating point tensors can have a gradient; add dtype=float32 or write "
                "the numbers with a decimal point.",
            )
        )
    if "device" in arguments:
        check_device(arguments["device"])
    _check_numbers(arguments, dtype)


def _check_numbers(arguments: Mapping[str, Any], dtype: object) -> None:
    """Write the numbers once in earnest: ``meta`` takes any, and they are few."""
    if dtype is None and isinstance(arguments.get("input"), Tensor):
        dtype = arguments["input"].dtype
    for name in ("data", "fill_value"):
        if isinstance(dtype, torch.dtype) and name in arguments:
            torch.tensor(arguments[name], dtype=dtype)


def _is_whole(operation: Operation, dtype: object) -> bool:
    if isinstance(dtype, torch.dtype):
        return not dtype.is_floating_point
    return operation.name in ("randint", "randperm")
