"""Pictures of a network on the plane: its verdict, each unit's response, points, layers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.labs.networks.plane.looking import inputs_of, responses, said, verdicts
from core.labs.networks.plane.trainees import Data, Floats, Trainee
from core.labs.networks.settings import NetworksSettings

REACH = 6.0
"""The plane is drawn from -6 to 6 in both directions."""

_SIDE, _SIDE_OF_LARGE = 100, 50
_LARGE = 100  # units
_THUMBNAIL_STRIDE = {100: 4, 50: 2}
_SATURATED = 0.95


class Pictures:
    """Makes the snapshots of a network, with what does not change made once."""

    def __init__(self, settings: NetworksSettings, data: Data, count: int) -> None:
        self._settings = settings
        self._data = data
        self._count = count
        units = sum(layer.units for layer in settings.hidden())
        self._side = _SIDE if units < _LARGE else _SIDE_OF_LARGE
        self._stride = _THUMBNAIL_STRIDE[self._side]
        self._fine = inputs_of(_grid(self._side, 1), settings)
        self._coarse = inputs_of(_grid(self._side, self._stride), settings)
        self._x = inputs_of(data[0], settings)

    def take(self, trainee: Trainee) -> dict[str, Any]:
        """Return the snapshots: bytes are 0 to 255 for -1 to 1, or for a share from 0 to 1.

        ``surface`` is (outputs, side, side), ``neurons.1`` (units, rows, columns) of the first
        layer, rows from the bottom. ``layers`` has for each layer the gradient's norm, and the
        share of its responses that is saturated or dead.
        """
        weights = trainee.weights()
        shown: dict[str, Any] = {"points": self.points()}
        shown["surface"] = self._surface(weights)
        *hidden, output = responses(weights, self._coarse, self._settings)
        side = -(-self._side // self._stride)
        for number, values in enumerate([*hidden, verdicts(output, self._settings)], start=1):
            shown[f"neurons.{number}"] = _scaled(values).T.reshape(-1, side, side)
        for number, w in enumerate(weights, start=1):
            shown[f"weights.{number}"] = w
        *hidden, output = responses(weights, self._x, self._settings)
        shown["said"] = said(output, self._settings).astype(np.float32)
        shown["bent"] = self._bent(hidden)
        shown["layers"] = self._layers(trainee, hidden)
        return shown

    def points(self) -> dict[str, Any]:
        """Return all points, their labels, and how many of them train."""
        xy, labels = self._data
        return {
            "xy": xy.astype(np.float32),
            "labels": np.asarray(labels, np.float32),
            "train": self._count,
        }

    def _surface(self, weights: list[Floats]) -> NDArray[np.uint8]:
        output = responses(weights, self._fine, self._settings)[-1]
        values = verdicts(output, self._settings)
        low = 0.0 if self._settings.outputs > 1 else -1.0
        return _bytes(values, low).T.reshape(-1, self._side, self._side)

    def _bent(self, hidden: list[Floats]) -> Floats:
        """Return where the points lie for two units of the last hidden layer, (n, 2)."""
        if not hidden or hidden[-1].shape[1] < 2:
            return np.zeros((0, 2), np.float32)
        values = hidden[-1]
        chosen = np.sort(np.argsort(-values.std(axis=0), kind="stable")[:2])
        return np.asarray(values[:, chosen], np.float32)

    def _layers(self, trainee: Trainee, hidden: list[Floats]) -> dict[str, Any]:
        slopes = trainee.slopes(self._data, self._count)
        norms = [float(np.linalg.norm(slope)) for slope in slopes]
        idle = [
            idle_share(values[: self._count], layer.activation)
            for values, layer in zip(hidden, self._settings.hidden(), strict=True)
        ]
        return {"norms": norms, "idle": idle}


def idle_share(values: Floats, activation: str) -> float:
    """Return which part of a layer's responses is saturated, or which part of its units is dead."""
    match activation:
        case "tanh":
            return float((np.abs(values) > _SATURATED).mean())
        case "sigmoid":
            return float((np.abs(2 * values - 1) > _SATURATED).mean())
        case "relu":
            return float((values <= 0).all(axis=0).mean())
    return 0.0


def _grid(side: int, stride: int) -> NDArray[np.float64]:
    axis = (np.arange(0, side, stride) + stride / 2) / side * 2 * REACH - REACH
    y, x = np.meshgrid(axis, axis, indexing="ij")
    return np.column_stack([x.ravel(), y.ravel()])


def _scaled(values: Floats) -> NDArray[np.uint8]:
    """Return a layer's responses by one scale: at least from -1 to 1, wider where they are."""
    finite = np.abs(values[np.isfinite(values)])
    reach = max(1.0, float(finite.max())) if finite.size else 1.0
    return _bytes(values / reach, -1.0)


def _bytes(values: Floats, low: float) -> NDArray[np.uint8]:
    share = np.nan_to_num((values - low) / (1 - low), nan=0.5, posinf=1, neginf=0)
    return np.asarray(np.clip(share * 255, 0, 255).round(), np.uint8)
