"""What the exhibit may ask, and what answers it: plain values that need no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
