"""Loads what torch's optimizers need ahead of the first run; importing this imports torch."""

from __future__ import annotations

from typing import Any

import torch


def load_optimizers(state: dict[str, Any]) -> None:
    """Make one optimizer: the first brings in torch's compiler, which takes seconds."""
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
