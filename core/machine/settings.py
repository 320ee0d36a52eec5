"""Settings of the machine that labs have in common: the device and the seed."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator

from core.runtime.conditions import Condition
from core.runtime.settings import refusal, setting
from core.runtime.text import NOTHING, text

SEED_LIMIT = 2**31 - 1
"""The largest seed that every library takes."""

_DEVICE = re.compile(r"auto|cpu|mps|(cuda|xpu)(:\d+)?")


def _check_device(name: str) -> str:
    if not _DEVICE.fullmatch(name):
        raise refusal(text("machine", "must be auto, cpu, cuda, cuda:1 or mps"))
    return name


Device = Annotated[str, AfterValidator(_check_device)]
"""Torch's name of a device, or auto."""


def device_setting(
    group: str, *, is_seldom_changed: bool = False, shown_when: Condition | None = None
) -> Any:
    """Declare a field of type `Device`."""
    return setting(
        "auto",
        text("machine", "Device"),
        group=group,
        is_seldom_changed=is_seldom_changed,
        choices={
            "auto": text("machine", "GPU if there is one"),
            "cpu": text("machine", "CPU"),
            "cuda": text("machine", "NVIDIA GPU (CUDA)"),
            "mps": text("machine", "Apple GPU (MPS)"),
        },
        help=text(
            "machine",
            "Where the tensors live: auto, cpu, cuda, cuda:1 for the second GPU, or mps.",
        ),
        shown_when=shown_when,
    )


def seed_setting(
    group: str, help: str = NOTHING, default: int = 0, *, is_seldom_changed: bool = False
) -> Any:
    """Declare a whole number that begins the random numbers."""
    return setting(
        default,
        text("machine", "Seed"),
        ge=0,
        le=SEED_LIMIT,
        group=group,
        help=help,
        is_seldom_changed=is_seldom_changed,
    )
