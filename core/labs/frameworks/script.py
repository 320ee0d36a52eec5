"""Writes the settings into the recipe of a way."""

from __future__ import annotations

from core.labs.frameworks.settings import SIZES, FrameworksSettings
from core.labs.frameworks.ways.ways import CALL_TWICE, WAYS
from core.runtime.recipes.recipe import Change, Recipe


def recipe(settings: FrameworksSettings) -> Recipe:
    """Return the shown way's loop with the settings written into it."""
    return recipe_of(settings.way, settings)


def recipe_of(way: str, settings: FrameworksSettings) -> Recipe:
    """Return a way's loop with the settings written into it."""
    found = WAYS[way]
    base = Recipe.of_module(found.module, packages=("numpy", found.distribution))
    return base.with_defaults("train", values(settings)).with_changes(
        Change(old, new) for old, new in (CALL_TWICE.get(way, ()) if settings.call_twice else ())
    )


def values(settings: FrameworksSettings) -> dict[str, object]:
    """Return what every way's ``train`` takes."""
    names = (*SIZES, "learning_rate", "iterations", "dtype", "seed")
    return settings.model_dump(include=set(names))
