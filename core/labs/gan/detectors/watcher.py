"""Says in words what goes wrong in a game, since when, and what to switch on against it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.labs.gan.detectors.cures import cure
from core.labs.gan.detectors.detectors import (
    Detector,
    Divergence,
    Metrics,
    ModeCollapse,
    Oscillation,
    Overpowering,
)
from core.labs.gan.settings import GanSettings
from core.runtime.events import Note
from core.runtime.text import NOTHING, text

WINDOW = 100
"""Steps whose means are judged together."""

_PLAYED = ("d_loss", "g_loss", "d_real", "d_fake")


class Watcher:
    """Watches one game from its first step on, with a new one for each branch."""

    def __init__(self, settings: GanSettings) -> None:
        self._settings = settings
        self._divergence = Divergence(settings)
        # In this order: of several findings the first is named as the cause of the others.
        self._detectors: tuple[Detector, ...] = (
            self._divergence,
            Overpowering(settings),
            Oscillation(settings),
            ModeCollapse(settings),
        )
        self._sums = [0.0] * len(_PLAYED)
        self._summed = 0

    def change(self, settings: GanSettings) -> None:
        """Go on with other settings: what was found stays found until its signs are gone."""
        self._settings = settings
        self._sums, self._summed = [0.0] * len(_PLAYED), 0
        for detector in self._detectors:
            detector.begin(settings)
            detector.alarm.watch_change()

    def add(self, step: int, metrics: Metrics, nearest: ArrayLike | None = None) -> list[Note]:
        """Take the metrics of the next step and return what has been found or is over.

        Parameters
        ----------
        metrics : name -> value
            Those of the game at every step, those of the evaluation where there was one.
        nearest : (k,) int
            At an evaluation, the samples nearest to each mode, as `Modes.nearest`.
        """
        if not math.isfinite(metrics["d_loss"] + metrics["g_loss"]):
            return self._not_finite(step)
        for index, name in enumerate(_PLAYED):
            self._sums[index] += metrics[name]
        self._summed += 1
        notes: list[Note] = []
        if self._summed == WINDOW:
            means = dict(zip(_PLAYED, (each / WINDOW for each in self._sums), strict=True))
            self._sums, self._summed = [0.0] * len(_PLAYED), 0
            notes += self._feed(step - WINDOW + 1, ((d, d.play(means)) for d in self._detectors))
        if "distance" in metrics:
            counts = None if nearest is None else np.asarray(nearest, dtype=np.float64)
            signs = ((d, d.evaluate(metrics, counts)) for d in self._detectors)
            notes += self._feed(step, signs)
        return notes

    def _feed(self, step: int, signs: Iterable[tuple[Detector, bool | None]]) -> list[Note]:
        before = self._cause()
        changed = []
        for detector, sign in signs:
            outcome = None if sign is None else detector.alarm.feed(step, sign)
            if outcome is not None:
                changed.append((detector, outcome == "over"))
        notes = [self._note(detector, step, is_over) for detector, is_over in changed]
        if self._cause() is not before:
            # What was told as a cause is a consequence now, or the other way round.
            told = [detector for detector, _ in changed]
            others = (d for d in self._detectors if d.alarm.is_raised and d not in told)
            notes += [self._note(detector, step, is_over=False) for detector in others]
        return notes

    def _cause(self) -> Detector | None:
        return next((each for each in self._detectors if each.alarm.is_raised), None)

    def _note(self, detector: Detector, step: int, is_over: bool) -> Note:
        details: dict[str, Any] = {
            "finding": detector.kind,
            "since": detector.alarm.since,
            "is_over": is_over,
        }
        if is_over:
            over = text("gan", "{finding} is over at step {step:,}.")
            said = over(finding=detector.title, step=step)
            return Note("finding", said, {**details, "cure": {}, "cure_label": NOTHING})
        cause = self._cause()
        if cause is not None and cause is not detector:
            follows = text("gan", "{finding}, a consequence of {cause}: {sentence}")(
                finding=detector.title, cause=cause.name, sentence=detector.sentence()
            )
            consequence: dict[str, Any] = {"cause": cause.kind, "cure": {}, "cure_label": NOTHING}
            return Note("finding", follows, {**details, **consequence})
        remedy = cure(detector.kind, self._settings)
        details.update(cure=dict(remedy.changes), cure_label=remedy.label)
        said = text("gan", "{finding}: {sentence}")(
            finding=detector.title, sentence=detector.sentence()
        )
        return Note("finding", said, details)

    def _not_finite(self, step: int) -> list[Note]:
        self._divergence.fail(step)
        return [self._note(self._divergence, step, is_over=False)]
