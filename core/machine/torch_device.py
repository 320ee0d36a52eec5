"""The device a recipe of torch computes on; importing this imports torch."""

from __future__ import annotations

import torch

from core.runtime.errors import LabError
from core.runtime.text import text


def torch_device(name: str) -> str:
    """Return torch's full name of a device; ``auto`` is the GPU where there is one.

    Raises
    ------
    LabError
        If torch cannot compute on it.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        return str(torch.empty(0, device=name).device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise LabError(
            text(
                "machine",
                "This computer has no device {name} that torch can use: {reason} Choose the "
                "device auto or cpu.",
            )(name=name, reason=reason)
        ) from error
