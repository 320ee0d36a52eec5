"""Says why a run diverged and what would have worked, as trials show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.labs.autograd.learning_rate import (
    Suggestion,
    suggest_learning_rate,
    trial_iterations,
    works,
)
from core.labs.autograd.settings import AutogradSettings
from core.runtime.recipes.recipe import literal
from core.runtime.text import Text, joined, text


@dataclass(frozen=True)
class Cure:
    """What to change, and the sentences that say why.

    ``take_back`` names the what-if that is the cause, empty if none is. ``learning_rate`` is the
    one that worked, None where the present one will do or none was found.
    """

    advice: Text
    take_back: str
    learning_rate: float | None
    trial_iterations: int


def find_cure(settings: AutogradSettings, is_cancelled: Callable[[], bool]) -> Cure:
    """Look for the cause first, then for a learning rate.

    Gradients that are never set to zero add up until any learning rate is too large, so that
    what-if is taken back before a smaller rate is tried.

    Raises
    ------
    Cancelled
        As soon as ``is_cancelled`` says so.
    """
    if not settings.forget_zero_grad:
        suggestion = suggest_learning_rate(settings, is_cancelled)
        advice = _advice(settings, suggestion)
        return Cure(advice, "", suggestion.learning_rate, suggestion.trial_iterations)
    cause = text(
        "autograd",
        "“Forget zero_()” is on: every gradient is added to all those before, so the steps grow. "
        "Take it back first.",
    )
    iterations = trial_iterations(settings)
    without = settings.with_(forget_zero_grad=False)
    if works(without, settings.learning_rate, is_cancelled):
        worked = text(
            "autograd",
            "Without it the same learning rate {rate} worked in a trial of {iterations:,} "
            "iterations.",
        )(rate=literal(settings.learning_rate), iterations=iterations)
        return Cure(joined(cause, worked), "forget_zero_grad", None, iterations)
    suggestion = suggest_learning_rate(without, is_cancelled)
    advice = joined(cause, text("autograd", "Then:"), _advice(without, suggestion))
    return Cure(advice, "forget_zero_grad", suggestion.learning_rate, iterations)


def _advice(settings: AutogradSettings, suggestion: Suggestion) -> Text:
    if suggestion.learning_rate is None:
        return text(
            "autograd",
            "No power of ten down to {lowest} brought the loss down in a trial of {iterations:,} "
            "iterations.",
        )(lowest=literal(suggestion.lowest_tried), iterations=suggestion.trial_iterations)
    return text(
        "autograd",
        "Learning rate {rate} is too large; {smaller} worked in a trial of {iterations:,} "
        "iterations.",
    )(
        rate=literal(settings.learning_rate),
        smaller=literal(suggestion.learning_rate),
        iterations=suggestion.trial_iterations,
    )
