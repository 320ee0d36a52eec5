"""What a comparison plays: two settings of the game, over several seeds."""

from __future__ import annotations

import json
from typing import Any

from core.labs.gan.script.script import recipe as recipe_of_game
from core.labs.gan.settings import GanSettings
from core.machine.settings import SEED_LIMIT
from core.runtime.errors import SettingsError
from core.runtime.recipes.recipe import Recipe
from core.runtime.settings import Settings, setting
from core.runtime.spec import LabSpec
from core.runtime.text import text

SIDES = ("first", "second")

_PACKED = {
    "preset": "collapse",
    "packing": 2,
    "d_steps": 1,
    "g_learning_rate": 1e-3,
    "d_learning_rate": 1e-3,
}


def _side(default: dict[str, Any], label: str) -> Any:
    return setting(json.dumps(default), label, help=text("gan", "Settings of a game, as JSON."))


class ComparisonSettings(Settings):
    """Two settings, each a text of JSON as `GanSettings.model_dump` gives it, and the budget."""

    first: str = _side({"preset": "collapse"}, text("gan", "First settings"))
    second: str = _side(_PACKED, text("gan", "Second settings"))
    seeds: int = setting(
        5, text("gan", "Seeds"), ge=1, le=1000, help=text("gan", "How many games of each settings.")
    )
    seed: int = setting(0, text("gan", "First seed"), ge=0, le=SEED_LIMIT - 1000)
    steps: int = setting(
        2_000,
        text("gan", "Steps"),
        ge=1,
        le=10_000_000,
        scale="log",
        help=text("gan", "Of each game."),
    )

    def game(self, side: str, seed: int) -> GanSettings:
        """Return the settings of one game.

        Raises
        ------
        SettingsError
            If the side's text is not JSON, or not settings of a game.
        """
        try:
            values = json.loads(getattr(self, side))
        except json.JSONDecodeError as error:
            raise SettingsError({side: text("gan", "is not JSON: {error}")(error=error)}) from None
        if not isinstance(values, dict):
            raise SettingsError({side: text("gan", "must be names and values in braces")})
        return GanSettings.make({**values, "seed": seed, "steps": self.steps})

    def problems(self) -> dict[str, str]:
        """Return what is wrong with either side."""
        found = {}
        for side in SIDES:
            try:
                self.game(side, self.seed)
            except SettingsError as error:
                found[side] = error.fields.get(side, str(error))
        return found


def recipe(settings: ComparisonSettings) -> Recipe:
    """Return the recipe of the first side's first game."""
    return recipe_of_game(settings.game(SIDES[0], settings.seed))


COMPARISON = LabSpec(
    id="gan_comparison",
    title=text("gan", "GAN comparison"),
    summary=text("gan", "Play two settings with the same seeds, and compare what comes of them."),
    settings=ComparisonSettings,
    entry="core.labs.gan.comparison:run",
    recipe="core.labs.gan.comparison_settings:recipe",
    warm=("core.labs.gan.comparison",),
    small={"seeds": 2, "steps": 50},
)
