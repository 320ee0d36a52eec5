"""The loss on a slice through the weights, with the training's path on it.

References
----------
Li et al. (2018), "Visualizing the loss landscape of neural nets": the slice lies along the two
principal directions of the path.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.labs.networks.plane.looking import inputs_of, loss_of, responses
from core.labs.networks.plane.session import PlaneSession
from core.labs.networks.reports import LandscapeReport
from core.runtime.errors import LabError
from core.runtime.text import text

_MARGIN = 0.25
_MOST_POINTS = 200
_AT_ONCE = 200_000  # numbers of one layer's responses: what stays in the cache
_LEAST = 3

Floats64 = NDArray[np.float64]


def landscape(session: PlaneSession, side: int) -> LandscapeReport:
    """Return ``side`` by ``side`` losses of the training part around the path so far.

    Raises
    ------
    LabError
        If the network has been trained for fewer than two epochs.
    """
    if len(session.path) < _LEAST:
        raise LabError(text("networks", "Train for some epochs first; there is no path yet."))
    path = np.array([_flat(weights) for weights in session.path], np.float64)
    origin = path[-1]
    _, spreads, directions = np.linalg.svd(path - origin, full_matrices=False)
    along = (path - origin) @ directions[:2].T
    share = float((spreads[:2] ** 2).sum() / max((spreads**2).sum(), 1e-300))
    x, y = (_axis(along[:, k], side) for k in range(2))
    losses = _losses(session, origin, directions[:2], x, y)
    return LandscapeReport(x, y, losses, along, share)


def _losses(
    session: PlaneSession, origin: Floats64, directions: Floats64, x: Floats64, y: Floats64
) -> Floats64:
    count = min(session.count, _MOST_POINTS)
    seen = inputs_of(session.data[0][:count], session.settings)
    labels = session.data[1][:count]
    shapes = [w.shape for w in session.path[0]]
    widest = max(shape[1] for shape in shapes)
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    at_once = max(1, _AT_ONCE // (count * widest))
    found = []
    for start in range(0, len(places), at_once):
        flat = origin + places[start : start + at_once] @ directions
        weights = _unflat(flat.astype(np.float32), shapes)
        output = responses(weights, seen, session.settings)[-1]
        found.append(loss_of(output, labels, session.settings))
    return np.concatenate(found).reshape(len(y), len(x)).astype(np.float64)


def _axis(along: Floats64, side: int) -> Floats64:
    low, high = float(along.min()), float(along.max())
    margin = _MARGIN * max(high - low, 1e-3)
    return np.linspace(low - margin, high + margin, side)


def _flat(weights: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.concatenate([w.ravel() for w in weights])


def _unflat(flat: NDArray[np.float32], shapes: list[tuple[int, ...]]) -> list[NDArray[np.float32]]:
    found, at = [], 0
    for rows, columns in shapes:
        found.append(flat[:, at : at + rows * columns].reshape(-1, rows, columns))
        at += rows * columns
    return found
