"""What a network makes of points, from its weights alone: for one network, or for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.labs.networks.settings import NetworksSettings

Floats = NDArray[np.float32]

# Plain code for students, without types.
_bends: Any = import_module("core.labs.networks.script.recipe_slopes")


def inputs_of(xy: NDArray[Any], settings: NetworksSettings) -> Floats:
    """Return (n, inputs + 1) numbers that the network sees of (n, 2) points, ones at the end."""
    x, y = np.asarray(xy, np.float64).T
    columns = {
        "x": x,
        "y": y,
        "x2": x * x,
        "y2": y * y,
        "xy": x * y,
        "sin_x": np.sin(x),
        "sin_y": np.sin(y),
    }
    chosen = [columns[name] for name in settings.input_names()]
    return np.column_stack([*chosen, np.ones(len(x))]).astype(np.float32)


def responses(weights: Sequence[Floats], x: Floats, settings: NetworksSettings) -> list[Floats]:
    """Return what each layer makes of ``x``, (..., n, units), the output last.

    ``weights`` may have more axes in front, one network in each place.
    """
    found: list[Floats] = []
    inside = x
    with np.errstate(over="ignore", invalid="ignore"):
        for k, layer in enumerate(settings.hidden()):
            bend = getattr(_bends, layer.activation)
            h = bend(inside @ weights[k])
            if settings.residual and k > 0 and h.shape[-1] == inside.shape[-1] - 1:
                h = h + inside[..., :-1]
            found.append(h)
            inside = np.concatenate([h, np.ones((*h.shape[:-1], 1), h.dtype)], axis=-1)
        found.append(inside @ weights[-1])
    return found


def verdicts(z: Floats, settings: NetworksSettings) -> Floats:
    """Return what an output means: of two classes or a number, from -1 to 1; else a share each."""
    with np.errstate(over="ignore", invalid="ignore"):
        if settings.outputs > 1:
            shifted = z - z.max(axis=-1, keepdims=True)
            shares = np.exp(shifted)
            return np.asarray(shares / shares.sum(axis=-1, keepdims=True), np.float32)
        if settings.is_regression or settings.plane_loss != "cross_entropy":
            return np.asarray(np.clip(z, -1, 1))
        return np.asarray(np.tanh(0.5 * z))


def said(z: Floats, settings: NetworksSettings) -> NDArray[Any]:
    """Return the class that each output says; of a regression, the number."""
    if settings.is_regression:
        return np.asarray(z[..., 0])
    if settings.outputs > 1:
        return np.asarray(z.argmax(axis=-1))
    return np.asarray(z[..., 0] > 0, np.int64)


def loss_of(z: Floats, labels: NDArray[Any], settings: NetworksSettings) -> Any:
    """Return the mean loss of the outputs, over the last two axes; one for each network."""
    loss, t = settings.plane_loss, _targets(labels, settings)
    if loss == "cross_entropy" and settings.outputs > 1:
        z = z - z.max(axis=-1, keepdims=True)
        each = np.log(np.exp(z).sum(axis=-1)) - (z * t).sum(axis=-1)
        return np.asarray(each.mean(axis=-1))
    if loss == "cross_entropy":
        each = np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))
    else:
        each = np.maximum(1 - t * z, 0) if loss == "hinge" else np.square(z - t)
    return np.asarray(each.mean(axis=(-1, -2)))


def _targets(labels: NDArray[Any], settings: NetworksSettings) -> Floats:
    if settings.is_regression:
        return np.asarray(labels[:, None], np.float32)
    hit = labels[:, None] == (np.arange(settings.outputs) if settings.outputs > 1 else 1)
    if settings.plane_loss == "cross_entropy":
        return np.asarray(hit, np.float32)
    return np.where(hit, 1, -1).astype(np.float32)
