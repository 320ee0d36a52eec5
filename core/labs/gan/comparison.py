"""Plays two settings with the same seeds, in turns, and tables what comes of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch

from core.labs.gan.comparison_settings import SIDES, ComparisonSettings
from core.labs.gan.experiment import run as play
from core.labs.gan.game.session import session_of
from core.labs.gan.settings import GanSettings
from core.machine.torch_device import torch_device
from core.runtime.events import Event, Note, Started, Step
from core.runtime.figures import figure, percent
from core.runtime.text import Text, joined, text
from core.runtime.worker.context import RunContext

SCORES = ("modes_covered", "high_quality", "reverse_kl", "distance")
"""The metrics of a finished game that are compared; data without modes have the last alone."""

_NAMES = ("A", "B")
_WORDS = {
    "modes_covered": text("gan", "{value} modes"),
    "high_quality": text("gan", "{value} of high quality"),
    "reverse_kl": text("gan", "reverse KL {value}"),
    "distance": text("gan", "distance {value}"),
}
_NO_PICTURES: dict[str, Any] = {}


def run(settings: ComparisonSettings, context: RunContext) -> Iterator[Event]:
    """Yield a step for each step of both games, and notes for each pair of games.

    A note ``row`` tells what a game has come to: its ``side`` (0 or 1), ``seed``, ``metrics`` (none
    if it diverged) and ``diverged_at``. A note ``mean`` tells a side's ``means``, their standard
    ``errors`` and how many ``games`` have ended and how many of them ``diverged``. Pictures of both
    games are the snapshots ``first`` and ``second``.
    """
    device = torch_device(settings.game(SIDES[0], settings.seed).device)
    yield Started(device, {"torch": str(torch.__version__)})
    table = Table()
    total = settings.seeds * settings.steps
    for number in range(settings.seeds):
        seed = settings.seed + number
        pair = [GameOfSide(settings.game(side, seed)) for side in SIDES]
        for step in range(1, settings.steps + 1):
            metrics = {
                f"{name}.{side}": value
                for side, game in zip(SIDES, pair, strict=True)
                for name, value in game.advance().items()
            }
            if step == settings.steps:
                context.want_snapshot()
            yield Step(number * settings.steps + step, total, metrics, _pictures(pair, context))
        for side, game in enumerate(pair):
            game.finish()
            yield table.add(side, seed, game)
            yield table.mean(side)
        context.result.update(table.result())
    context.message = joined(*(table.mean(side).text for side in range(len(SIDES))))


class GameOfSide:
    """One game, played a step at a time."""

    def __init__(self, settings: GanSettings) -> None:
        self.context = RunContext()
        self._events = play(settings, self.context)

    def advance(self) -> dict[str, float]:
        """Play one step and return the scores, where it has some; nothing after the end."""
        for event in self._events:
            if isinstance(event, Step):
                return {name: event.metrics[name] for name in SCORES if name in event.metrics}
        return {}

    def finish(self) -> None:
        """Let the game come to its end after the last step."""
        for _ in self._events:
            pass

    def pictures(self) -> dict[str, Any]:
        """Return the pictures of the present moment."""
        session = session_of(self.context.state)
        return session.pictures.take(session.game)

    @property
    def diverged_at(self) -> int | None:
        """The step at which a loss was no finite number any more."""
        found: int | None = self.context.result["diverged_at"]
        return found

    def scores(self) -> dict[str, float]:
        """Return the scores of the finished game; none if it diverged."""
        metrics = session_of(self.context.state).metrics
        if self.diverged_at is not None:
            return {}
        return {name: metrics[name] for name in SCORES if name in metrics}


class Table:
    """The scores of all games so far, by side."""

    def __init__(self, sides: int = len(SIDES)) -> None:
        self._scores: list[list[dict[str, float]]] = [[] for _ in range(sides)]

    def add(self, side: int, seed: int, game: GameOfSide) -> Note:
        """Take a finished game and return its row."""
        scores = game.scores()
        self._scores[side].append(scores)
        said = in_words(scores)
        if game.diverged_at is not None:
            said = text("gan", "diverged at step {step:,}")(step=game.diverged_at)
        details = {
            "side": side,
            "seed": seed,
            "metrics": scores,
            "diverged_at": game.diverged_at,
        }
        row = text("gan", "{side}, seed {seed}: {result}.")
        return Note("row", row(side=_NAMES[side], seed=seed, result=said), details)

    def mean(self, side: int) -> Note:
        """Return the means of a side over its games that did not diverge."""
        ended = [scores for scores in self._scores[side] if scores]
        games, diverged = len(self._scores[side]), len(self._scores[side]) - len(ended)
        means, errors = means_and_errors(ended)
        said = [in_words(means)] if means else []
        if diverged:
            said.append(text("gan", "{count} diverged")(count=diverged))
        mean = text("gan", "{side}, mean of {games}: {result}.")(
            side=_NAMES[side], games=games - diverged, result=joined(*said, by="; ")
        )
        details = {"side": side, "means": means, "errors": errors}
        return Note("mean", mean, {**details, "games": games, "diverged": diverged})

    def result(self) -> dict[str, Any]:
        """Return the means and standard errors of both sides, as plain values."""
        notes = {side: self.mean(number).details for number, side in enumerate(SIDES)}
        names = ("means", "errors", "games", "diverged")
        return {side: {name: told[name] for name in names} for side, told in notes.items()}


def means_and_errors(
    rows: Sequence[Mapping[str, float]],
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the mean of each score and its standard error, s / sqrt(n) with n - 1 in s.

    One row alone has no standard error.
    """
    means, errors = {}, {}
    for name in SCORES:
        values = [row[name] for row in rows if name in row]
        if not values:
            continue
        means[name] = math.fsum(values) / len(values)
        if len(values) > 1:
            squares = math.fsum((value - means[name]) ** 2 for value in values)
            errors[name] = math.sqrt(squares / (len(values) - 1) / len(values))
    return means, errors


def in_words(scores: Mapping[str, float]) -> Text:
    """Return the scores as a student would say them."""
    said = (_WORDS[name](value=_written(name, scores[name])) for name in SCORES if name in scores)
    return joined(*said, by=", ")


def _written(name: str, value: float) -> str:
    if name == "high_quality":
        return percent(value, 1)
    return figure(value, 3 if name == "modes_covered" else 2)


def _pictures(pair: Sequence[GameOfSide], context: RunContext) -> dict[str, Any]:
    if not context.snapshot_due():
        return _NO_PICTURES
    with context.snapshot():
        return {side: game.pictures() for side, game in zip(SIDES, pair, strict=True)}
