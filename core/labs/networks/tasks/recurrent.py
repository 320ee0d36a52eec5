"""How far back a network listens: the loss's slope by distance in time, and attention."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from core.labs.networks.tasks.session import TaskSession

_SEQUENCES, _MAPPED = 64, 8


def pictures(session: TaskSession) -> dict[str, Any]:
    """Return the norm of the loss's slope for the input at each place, and the attention map.

    ``listening`` is (distance + 1,), the first symbol first; ``attention`` is (8, distance + 1),
    how much the last place of eight sequences looks at each place; it is there for attention only.
    """
    network: Any = session.network
    draws = torch.Generator().manual_seed(2)
    x, first = session.module.draw(_SEQUENCES, session.settings.distance, draws)
    x.requires_grad_()
    (slope,) = torch.autograd.grad(cross_entropy(network(x), first), x)
    shown: dict[str, Any] = {"listening": slope.norm(dim=2).mean(dim=0).numpy()}
    if session.settings.cell == "attention":
        with torch.no_grad():
            weights, _ = network.attention(x[:_MAPPED])
        shown["attention"] = weights[:, 0].numpy()
    elif session.settings.cell == "lstm":
        shown["gates"] = _forget_gates(network, x.detach()[:1])
    return shown


def _forget_gates(network: Any, x: torch.Tensor) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return each unit's forget gate over time, (hidden, length), for one sequence.

    By the equations of ``torch.nn.LSTM``: its gates stand in the order in, forget, cell, out.
    """
    cell = network.cell
    with torch.no_grad():
        before = x[0] @ cell.weight_ih_l0.T + cell.bias_ih_l0 + cell.bias_hh_l0
        states, _ = cell(x)
        earlier = torch.cat([torch.zeros(1, states.shape[2]), states[0, :-1]])
        sums = before + earlier @ cell.weight_hh_l0.T
        hidden = states.shape[2]
        gates = torch.sigmoid(sums[:, hidden : 2 * hidden]).T
    return np.asarray(gates.numpy())
