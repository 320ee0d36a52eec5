"""Finds a learning rate that works, by trying."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from core.labs.autograd.script import recipe
from core.labs.autograd.settings import AutogradSettings
from core.runtime.errors import Cancelled

_MOST_TRIALS = 12
_MOST_ITERATIONS = 500
_MOST_FLOPS = 3e11  # a few seconds a trial on a laptop
_FEWEST_ITERATIONS = 20


@dataclass(frozen=True)
class Suggestion:
    """The largest power of ten that worked, None if none did; how long and how low was tried."""

    learning_rate: float | None
    trial_iterations: int
    lowest_tried: float


def suggest_learning_rate(
    settings: AutogradSettings, is_cancelled: Callable[[], bool]
) -> Suggestion:
    """Train with every power of ten below the learning rate until one works.

    It works if every loss of the trial is finite and the last is below the first. A trial is at
    most 500 iterations, fewer for a large network.

    Raises
    ------
    Cancelled
        As soon as ``is_cancelled`` says so.
    """
    iterations = trial_iterations(settings)
    rate = settings.learning_rate
    for rate in _powers_of_ten_below(settings.learning_rate):
        if works(settings, rate, is_cancelled):
            return Suggestion(rate, iterations, rate)
    return Suggestion(None, iterations, rate)


def works(settings: AutogradSettings, rate: float, is_cancelled: Callable[[], bool]) -> bool:
    """Return whether a trial with this learning rate brings the loss down, by finite ones alone.

    Raises
    ------
    Cancelled
        As soon as ``is_cancelled`` says so.
    """
    text = recipe(settings)
    # Under another name, so that the line stepper does not walk the trial.
    trial = replace(text, name=f"{text.name}_trial").load()
    losses = trial.train(learning_rate=rate, iterations=trial_iterations(settings))
    return _falls((loss.item() for _, loss in losses), is_cancelled)


def trial_iterations(settings: AutogradSettings) -> int:
    """Return the length of a trial, the same on every machine."""
    affordable = int(_MOST_FLOPS / settings.flops_per_iteration())
    wanted = min(settings.iterations, _MOST_ITERATIONS)
    return max(2, min(wanted, max(affordable, _FEWEST_ITERATIONS)))


def _falls(losses: Iterator[float], is_cancelled: Callable[[], bool]) -> bool:
    first = last = next(losses)
    for last in losses:
        if is_cancelled():
            raise Cancelled
        if not math.isfinite(last):
            return False
    return last < first


def _powers_of_ten_below(rate: float) -> Iterator[float]:
    exponent = Decimal(repr(rate)).adjusted()
    if Decimal(repr(rate)) == Decimal(10) ** exponent:
        exponent -= 1
    for lower in range(_MOST_TRIALS):
        yield float(f"1e{exponent - lower}")
