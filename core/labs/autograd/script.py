"""Writes the settings and the chosen what-ifs into the lecture's loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.labs.autograd.settings import AutogradSettings
from core.labs.autograd.what_ifs import (
    FASTER_LOSS,
    FASTER_MEAN,
    FORGOTTEN_OPTIMIZER_ZERO,
    OPTIMIZERS,
    SWITCHES,
)
from core.runtime.recipes.recipe import Change, Recipe

_PARAMETERS = (
    "batch_size",
    "input_size",
    "hidden_size",
    "output_size",
    "learning_rate",
    "iterations",
    "device",
    "seed",
)


def recipe(settings: AutogradSettings) -> Recipe:
    """Return the lecture's loop with the settings and the chosen what-ifs written into it."""
    base = Recipe.of_module("core.labs.autograd.recipe", packages=("torch",))
    defaults = settings.model_dump(include=set(_PARAMETERS))
    defaults["threads"] = settings.threads
    return base.with_defaults("train", defaults).with_changes(_changes(settings))


def _changes(settings: AutogradSettings) -> Iterator[Change]:
    yield from OPTIMIZERS[settings.optimizer].changes
    for name in SWITCHES:
        if getattr(settings, name):
            yield from _changes_of(name, settings)


def _changes_of(switch: str, settings: AutogradSettings) -> Iterable[Change]:
    """Return what a switch changes beside the other choices."""
    is_by_hand = settings.optimizer == "by_hand"
    match switch:
        # The faster update scales the gradient itself: none may be kept to be added to.
        case "written_faster" if not is_by_hand or settings.forget_zero_grad:
            return (FASTER_LOSS,)
        case "mean_loss" if settings.written_faster:
            return (FASTER_MEAN,)
        case "forget_zero_grad" if not is_by_hand:
            return (FORGOTTEN_OPTIMIZER_ZERO,)
    return SWITCHES[switch].changes
