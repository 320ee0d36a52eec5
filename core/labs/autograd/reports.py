"""What the exhibit may ask, and what answers it: plain values that need no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.runtime.request import Request


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """One entry of a weight, with its gradient found in two ways.

    ``index`` is row and column. ``crosses_kink`` says whether the step of the central difference
    made some hidden unit change between dead and alive, where the two need not agree.
    """

    parameter: str
    index: tuple[int, int]
    autograd: float
    central_difference: float
    relative_error: float
    crosses_kink: bool


@dataclass(frozen=True, slots=True)
class CheckGradients(
    Request[tuple[CheckedEntry, ...]], answered_in="core.labs.autograd.gradient_check"
):
    """Autograd against central differences, at the first weights of these plain settings."""

    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TensorLook:
    """A tensor in small: at most 24 x 24 of its values, evenly spread, and its ends."""

    values: NDArray[np.float32]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Untrained:
    """The network with its first random numbers; ``zeros`` is the share that ReLU sets to 0."""

    loss: float
    zeros: float
    tensors: Mapping[str, TensorLook]


@dataclass(frozen=True, slots=True)
class LookAtUntrained(Request[Untrained], answered_in="core.labs.autograd.untrained"):
    """The network before its first update, by these plain settings."""

    settings: Mapping[str, Any]
