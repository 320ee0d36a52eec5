"""What the window may ask of a network, and what answers it; importing this loads no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.runtime.request import Request

Snapshots = Mapping[str, Any]
"""The pictures of a network, as a step of the run has them (`Pictures.take`)."""

AnswerT = TypeVar("AnswerT", covariant=True)


class NetworksRequest(Request[AnswerT], answered_in="core.labs.networks.requests"):
    """Base of the lab's questions."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class UntrainedReport:
    """The pictures of a network with its first weights, and how it does."""

    snapshots: Snapshots
    metrics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class WeightReport:
    """What a weight does: how the network does before and after, and its pictures after.

    ``snapshots`` are empty where the weight was only tried.
    """

    before: Mapping[str, float]
    after: Mapping[str, float]
    snapshots: Snapshots


@dataclass(frozen=True, slots=True)
class RestartReport:
    """One of several trainings: its seed, what came of it, and its surface (`Pictures.take`)."""

    seed: int
    metrics: Mapping[str, float]
    surface: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class LandscapeReport:
    """The loss on a slice through the weights.

    ``losses`` is (rows, columns) over ``x`` and ``y``, in lengths along two directions of length
    1; ``path`` is (n, 2), the training's way over it, and ``share`` is the part of its spread that
    lies in the slice.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    losses: NDArray[np.float64]
    path: NDArray[np.float64]
    share: float


@dataclass(frozen=True, slots=True)
class Untrained(NetworksRequest[UntrainedReport]):
    """The points of these settings, and the network before its training."""

    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SetWeight(NetworksRequest[WeightReport]):
    """Set a weight of the last network on the plane; with ``is_trial`` only say what it would do.

    ``layer``, ``row`` and ``column`` count from 0; the last row are the biases.
    """

    layer: int
    row: int
    column: int
    value: float
    is_trial: bool = False


@dataclass(frozen=True, slots=True)
class Rewind(NetworksRequest[WeightReport]):
    """Put the first weights of the last network back."""


@dataclass(frozen=True, slots=True)
class Restart(NetworksRequest[RestartReport]):
    """Train on the same points from other first weights; ``number`` 0 are those of the seed."""

    settings: Mapping[str, Any]
    number: int


@dataclass(frozen=True, slots=True)
class Landscape(NetworksRequest[LandscapeReport]):
    """The loss on the plane through the training's path, by its two principal directions."""

    side: int = 41


@dataclass(frozen=True, slots=True)
class DigitReport:
    """What the CNN says of an image: a share for each digit, (10,).

    ``maps`` are the feature maps of each layer, (channels, rows, columns); ``saliency`` is
    (28, 28), how much each pixel counts.
    """

    shares: NDArray[np.float32]
    maps: tuple[NDArray[np.float32], ...]
    saliency: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ReadDigit(NetworksRequest[DigitReport]):
    """What the last CNN says of a (28, 28) image of 0 to 1."""

    image: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class DecodeAt(NetworksRequest[NDArray[np.float32]]):
    """The (28, 28) image that the autoencoder makes of two numbers."""

    x: float
    y: float
