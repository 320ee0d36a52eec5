"""The phases of one turn of the game, for slow motion: where each stands in the recipe."""

from __future__ import annotations

from dataclasses import dataclass

from core.runtime.recipes.recipe import Recipe
from core.runtime.text import Text, text

SENTENCES: dict[str, Text] = {
    "D: draw": text("gan", "Noise for the generator and a batch of real samples are drawn."),
    "D: generate": text(
        "gan", "The generator turns the noise into samples; it learns nothing from this turn."
    ),
    "D: judge": text(
        "gan", "The discriminator gives every sample a score, not knowing which are real."
    ),
    "D: loss": text(
        "gan", "Its loss is small where real samples score high and generated ones low."
    ),
    "D: gradient": text(
        "gan",
        "Backward: the gradient says how each of the discriminator's weights changes its loss.",
    ),
    "D: update": text(
        "gan", "The discriminator's optimizer moves its weights a step against the gradient."
    ),
    "D: clip": text(
        "gan", "Weights beyond the limit are cut back to it, so that no slope grows too steep."
    ),
    "G: draw": text("gan", "Fresh noise is drawn for the generator's own turn."),
    "G: generate": text(
        "gan", "The generator turns the noise into samples, and autograd keeps the way."
    ),
    "G: look ahead": text(
        "gan",
        "The discriminator's next updates are played through, so that the generator "
        "meets the answer to what it does.",
    ),
    "G: judge": text("gan", "The discriminator gives the generated samples their scores."),
    "G: loss": text("gan", "The generator's loss is small where the discriminator is taken in."),
    "G: gradient": text(
        "gan",
        "Backward: the gradient flows through the discriminator into the generator's "
        "weights alone.",
    ),
    "G: update": text(
        "gan", "The generator's optimizer moves its weights a step against the gradient."
    ),
}
"""What happens in each phase; the keys are the comments in the recipe."""


@dataclass(frozen=True)
class Phase:
    """A phase of a turn: its lines of the recipe, numbered from 1, its name and its sentence."""

    first_line: int
    last_line: int
    name: str
    sentence: Text


def phases(recipe: Recipe) -> list[Phase]:
    """Return the phases in the order of the recipe; a phase ends before a line without indent."""
    lines = recipe.source.splitlines()
    found: list[Phase] = []
    for number, line in enumerate(lines, start=1):
        name = line.strip().removeprefix("# ").removesuffix(".")
        if line.lstrip().startswith("# ") and name in SENTENCES:
            found.append(Phase(number, _last_line(lines, number), name, SENTENCES[name]))
    return found


def _last_line(lines: list[str], first: int) -> int:
    """Return the line before the next empty one."""
    return next((n for n in range(first, len(lines)) if not lines[n].strip()), len(lines))
