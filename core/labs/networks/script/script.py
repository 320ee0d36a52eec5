"""The recipe of a task: the code that is shown, that runs and that is exported."""

from __future__ import annotations

from core.labs.networks.script.plane_script import plane_recipe
from core.labs.networks.script.task_scripts import task_recipe
from core.labs.networks.settings import NetworksSettings
from core.runtime.recipes.recipe import Recipe


def recipe(settings: NetworksSettings) -> Recipe:
    """Return the plain script that the settings describe."""
    return plane_recipe(settings) if settings.task == "plane" else task_recipe(settings)
