"""Looks into the network while its recipe waits at ``yield`` and returns what the lab draws.

The recipe's own local variables are read; only the hidden activations are computed again, since
the lecture's one-line prediction does not keep them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_BINS = 60
_SAMPLE = 10_000
_POINTS = 1000
_NARROWEST = 1e-12


def pictures(local_values: Mapping[str, Any], *, clamp: bool) -> dict[str, Any]:
    """Return what the lab shows of one moment, from the local variables of ``train``.

    ``weights.w1``, ``gradients.w1``, the same for w2, and ``hidden`` are histograms of a sample of
    at most 10,000 finite values, as ``<name>.edges`` (61,) and ``<name>.counts`` (60,).
    ``dead_units`` is the share of hidden units that give 0 for every example. ``prediction`` and
    ``target`` are (n,) float32 of the same at most 1,000 entries of y_pred and y.
    """
    with torch.no_grad():
        hidden = local_values["x"].mm(local_values["w1"])
        if clamp:
            hidden = hidden.clamp(min=0)
        shown: dict[str, Any] = {
            "dead_units": (hidden == 0).all(dim=0).sum().item() / hidden.shape[1],
            "prediction": sample(local_values["y_pred"], _POINTS),
            "target": sample(local_values["y"], _POINTS),
        }
        tensors = {"hidden": hidden}
        for name in ("w1", "w2"):
            tensors[f"weights.{name}"] = local_values[name]
            tensors[f"gradients.{name}"] = local_values[name].grad
        for name, tensor in tensors.items():
            edges, counts = histogram(sample(tensor, _SAMPLE))
            shown[f"{name}.edges"], shown[f"{name}.counts"] = edges, counts
    return shown


def sample(tensor: Tensor, most: int) -> NDArray[np.float32]:
    """Return at most ``most`` values of a matrix, evenly spread over its rows and columns."""
    stride = max(1, math.ceil(tensor.numel() / most))
    while stride > 1 and math.gcd(stride, tensor.shape[-1]) > 1:
        stride += 1  # otherwise some columns would never be seen
    values: NDArray[np.float32] = (
        tensor.detach().flatten()[::stride].to("cpu", torch.float32, copy=True).numpy()
    )
    return values


def histogram(values: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return edges and counts of the finite values; counts of 0 if there are none."""
    finite = values[np.isfinite(values)].astype(np.float64)
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    size = max(abs(low), abs(high))
    if high - low <= _NARROWEST * size:  # too narrow for bins of their own width
        low, high = low - (0.01 * size or 0.5), high + (0.01 * size or 0.5)
    # np.histogram gives the same at several times the cost, which the training would pay.
    bins = ((finite - low) * (_BINS / (high - low))).astype(np.int64)
    counts = np.bincount(np.minimum(bins, _BINS - 1), minlength=_BINS)
    return np.linspace(low, high, _BINS + 1), counts
