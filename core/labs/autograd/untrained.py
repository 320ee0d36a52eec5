"""Looks at the network before its first update, through the recipe itself."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from core.labs.autograd.reports import LookAtUntrained, TensorLook, Untrained
from core.labs.autograd.script import recipe
from core.labs.autograd.settings import AutogradSettings
from core.runtime.errors import LabError
from core.runtime.request import State, answers
from core.runtime.text import text

_SHOWN = ("x", "w1", "w2", "y_pred", "y")
_MOST = 24
# More would take seconds to draw, at every change of a size.
_MOST_FLOPS = 4e9


@answers(LookAtUntrained)
def look(state: State, asked: LookAtUntrained) -> Untrained:
    """Return what the recipe holds at its first ``yield``.

    Raises
    ------
    LabError
        If one pass takes too long to be made at every change of the settings.
    """
    settings = AutogradSettings.make(asked.settings)
    if settings.flops_per_iteration() > _MOST_FLOPS:
        raise LabError(text("autograd", "These sizes are too large to be drawn before a run."))
    training = recipe(settings).load().train(iterations=1)
    try:
        _, loss = next(training)
        local_values = training.gi_frame.f_locals
        with torch.no_grad():
            hidden = local_values["x"].mm(local_values["w1"])
        zeros = 0.0 if settings.no_clamp else (hidden <= 0).float().mean().item()
        tensors = {name: _small(local_values[name]) for name in _SHOWN}
        return Untrained(loss.item(), zeros, tensors)
    finally:
        training.close()


def _small(tensor: Tensor) -> TensorLook:
    rows, columns = (max(1, math.ceil(size / _MOST)) for size in tensor.shape)
    shown = tensor.detach()[::rows, ::columns].to("cpu", torch.float32, copy=True)
    return TensorLook(shown.numpy(), tensor.min().item(), tensor.max().item())
