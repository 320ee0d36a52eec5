"""The GPUs that torch computes on here, and what is said where one is not there."""

from __future__ import annotations

import re
from functools import cache

import torch

from core.labs.tensors.operations.binding import CallError
from core.labs.tensors.operations.values import is_sequence, tensors_in
from core.machine.device_probe import accelerators
from core.runtime.text import text

_NO_MPS_DTYPES = (torch.float64, torch.complex128)


@cache
def present() -> tuple[str, ...]:
    """Return torch's names of the GPUs, such as ``cuda:0``, ``mps:0`` or ``xpu:0``."""
    return tuple(found.device for found in accelerators())


def check_device(name: object) -> None:
    """Raise if torch cannot compute on the device ``name`` here.

    Raises
    ------
    CallError
        With the names that can be written instead.
    """
    if name == "cpu":
        return
    written = str(name)
    if not re.fullmatch(r"(cuda|mps|xpu)(:[0-9]+)?", written):
        raise CallError(
            text("tensors", "There is no device '{text}'; write 'cpu', 'cuda', 'mps' or 'xpu'.")(
                text=written[:20]
            )
        )
    if (written if ":" in written else f"{written}:0") not in present():
        there = " or ".join(f"'{other}'" for other in (*present(), "cpu"))
        raise CallError(
            text("tensors", "torch finds no device '{text}' on this computer; write {there}.")(
                text=written[:20], there=there
            )
        )


def check_dtype(value: object, device: str) -> None:
    """Raise if a device has no numbers of the dtype of a value.

    Raises
    ------
    CallError
        For 64-bit floating point on an Apple GPU, which Metal does not have.
    """
    if not device.startswith("mps"):
        return
    for tensor in tensors_in(value if is_sequence(value) else (value,)):  # type: ignore[arg-type]
        if tensor.dtype in _NO_MPS_DTYPES:
            name = str(tensor.dtype).removeprefix("torch.")
            raise CallError(
                text(
                    "tensors", "An Apple GPU has no {name}; write .to(float32) before .to('mps')."
                )(name=name)
            )
