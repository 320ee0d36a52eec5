"""The signs that a game goes wrong: in the means of some steps, or in an evaluation.

Only the public metrics and the counts of the modes are looked at, so that a recorded run can be
watched as well.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from core.labs.gan.detectors.alarm import Alarm
from core.labs.gan.detectors.cures import Kind
from core.labs.gan.options.choices import PROBABILITY_LOSSES
from core.labs.gan.settings import GanSettings
from core.runtime.figures import figure, percent
from core.runtime.text import NOTHING, Text, text

Metrics = Mapping[str, float]
"""Those of a step; an evaluation has ``noise_floor`` but for the smallest data sets."""
Counts = NDArray[np.float64]

_LARGEST_WRITTEN = 1e6
_MODES = {"gaussians2": 2, "gaussians3": 3, "ring": 8, "grid": 25}


class Detector:
    """Looks for one thing; None from `play` and `evaluate` means that they cannot tell."""

    kind: Kind
    title: Text
    name: Text  # within a sentence

    def __init__(self, settings: GanSettings, alarm: Alarm) -> None:
        self.alarm = alarm
        self.begin(settings)

    def begin(self, settings: GanSettings) -> None:
        """Forget what was seen under other settings."""
        self.settings = settings

    def play(self, means: Metrics) -> bool | None:
        """Return whether the means of the last steps are a sign."""
        return None

    def evaluate(self, metrics: Metrics, nearest: Counts | None) -> bool | None:
        """Return whether an evaluation is a sign."""
        return None

    def sentence(self) -> Text:
        """Return what is happening."""
        raise NotImplementedError


class Divergence(Detector):
    """Huge losses, or samples far outside the data."""

    kind: Kind = "divergence"
    title = text("gan", "Divergence")
    name = text("gan", "the divergence")

    # A score of 100 is beyond all doubt already.
    _HUGE = 1_000.0
    # The distance of a single far point is about twice how far it is: this is some ten widths.
    _FLOORS = 10_000.0

    def __init__(self, settings: GanSettings) -> None:
        super().__init__(settings, Alarm(raise_after=2, clear_after=5))
        self._said = NOTHING

    def begin(self, settings: GanSettings) -> None:
        """Forget where the samples were."""
        super().begin(settings)
        self._distance = 0.0

    def play(self, means: Metrics) -> bool:
        """Return whether a loss is huge, or the samples far outside."""
        largest = max(abs(means["d_loss"]), abs(means["g_loss"]))
        explodes = largest > self._HUGE
        if explodes:
            self._said = text("gan", "the losses explode, now {loss}.")(loss=_rounded(largest))
        elif self._distance:
            self._said = text("gan", "the samples fly away, now at a distance of {distance}.")(
                distance=_rounded(self._distance)
            )
        return explodes or self._distance > 0

    def evaluate(self, metrics: Metrics, nearest: Counts | None) -> None:
        """Note how far outside the data the samples are."""
        is_far = metrics["distance"] > self._FLOORS * metrics.get("noise_floor", math.inf)
        self._distance = metrics["distance"] if is_far else 0.0

    def fail(self, step: int) -> None:
        """Take a loss that is not a finite number."""
        if not self.alarm.is_raised:
            self.alarm.since, self.alarm.is_raised = step, True
        self._said = text(
            "gan",
            "a loss is not a finite number any more, and no network recovers from that. "
            "Go back to a moment before it.",
        )

    def sentence(self) -> Text:
        """Return what is happening."""
        return self._said


class Overpowering(Detector):
    """D tells all samples rightly and surely, or G deceives it all the time."""

    kind: Kind = "overpowered"
    title = text("gan", "One player overpowers the other")
    name = text("gan", "one player's overpowering")

    _SURE = 0.95
    _HINGE_LOSS = 0.05
    _LESS_SURE = 0.1

    def __init__(self, settings: GanSettings) -> None:
        super().__init__(settings, Alarm(raise_after=8, clear_after=4))
        self._winner = "D"

    def play(self, means: Metrics) -> bool | None:
        """Return whether one player is nearly always right."""
        real, fake = means["d_real"], means["d_fake"]
        slack = self._LESS_SURE if self.alarm.is_raised else 0.0
        loss = self.settings.loss
        if loss == "hinge":
            self._winner = "D"
            return means["d_loss"] < self._HINGE_LOSS + slack
        if loss not in (*PROBABILITY_LOSSES, "least_squares"):
            return None
        if fake > self._SURE - slack:
            self._winner = "G"
            return True
        self._winner = "D"
        return real - fake > self._SURE - slack

    def sentence(self) -> Text:
        """Return what is happening."""
        if self._winner == "G":
            return text(
                "gan",
                "D takes nearly all generated samples for real, so G has nothing to improve.",
            )
        if self.settings.loss == "minimax":
            return text(
                "gan",
                "D tells real from generated without a doubt; its loss is near zero, and the "
                "gradient that G learns from vanishes.",
            )
        return text("gan", "D tells real from generated without a doubt; its loss is near zero.")


class ModeCollapse(Detector):
    """Few modes hit, or samples much alike, while the distance does not get smaller."""

    kind: Kind = "mode_collapse"
    title = text("gan", "Mode collapse")
    name = text("gan", "the mode collapse")

    _FEW, _ENOUGH = 0.5, 0.6
    _GOOD_SHARE, _MOST = 0.5, 0.8
    _ALIKE, _APART = 0.3, 0.5
    _REMEMBERED = 6
    _LEARNING = 0.9

    def __init__(self, settings: GanSettings) -> None:
        # Images are much alike for long before they are told apart.
        self._modes = _MODES.get(settings.data, 0)
        least_steps = 1000 if self._modes else 3000
        super().__init__(settings, Alarm(raise_after=4, clear_after=2, least_steps=least_steps))

    def begin(self, settings: GanSettings) -> None:
        """Forget the evaluations."""
        super().begin(settings)
        self._distances: deque[float] = deque(maxlen=self._REMEMBERED)
        self._covered: deque[float] = deque(maxlen=4)
        self._spread = 1.0

    def evaluate(self, metrics: Metrics, nearest: Counts | None) -> bool | None:
        """Return whether few modes are hit, or the samples are alike."""
        self._distances.append(metrics["distance"])
        sign = self._hits_few(metrics) if self._modes else self._are_alike(metrics)
        if sign and not self.alarm.is_raised and self._is_learning():
            return None
        return sign

    def _hits_few(self, metrics: Metrics) -> bool | None:
        covered = metrics["modes_covered"]
        self._covered.append(covered)
        if len(self._covered) == self._covered.maxlen and not any(self._covered):
            return None  # samples that hit no mode at all are somewhere else, and may be anywhere
        few = self._ENOUGH if self.alarm.is_raised else self._FEW
        if metrics["high_quality"] >= self._GOOD_SHARE:
            few = self._MOST
        return covered <= few * self._modes

    def _are_alike(self, metrics: Metrics) -> bool | None:
        if "spread" not in metrics:
            return None
        self._spread = metrics["spread"]
        return self._spread < (self._APART if self.alarm.is_raised else self._ALIKE)

    def _is_learning(self) -> bool:
        distances = list(self._distances)
        half = len(distances) // 2
        if half < 2:
            return False
        return min(distances[-half:]) < self._LEARNING * min(distances[:half])

    def sentence(self) -> Text:
        """Return what is happening."""
        if not self._modes:
            return text("gan", "the samples are all alike, {share} as far apart as the real ones.")(
                share=percent(self._spread)
            )
        most = int(max(self._covered))
        return text("gan", "the samples hit at most {most} of the {modes} modes at a time.")(
            most=most, modes=self._modes
        )


class Oscillation(Detector):
    """The distance rises and falls again and again, or the samples move from mode to mode."""

    kind: Kind = "oscillation"
    title = text("gan", "Oscillation")
    name = text("gan", "the oscillation")

    _REMEMBERED = 12
    _SWINGS = 5
    _TIMES = 2.0
    _FLOORS = 20.0
    _MOVED = 0.5
    _MOVES, _MOVES_OF = 5, 6

    def __init__(self, settings: GanSettings) -> None:
        super().__init__(settings, Alarm(raise_after=2, clear_after=4, least_steps=500))
        self._moves = False

    def begin(self, settings: GanSettings) -> None:
        """Forget the evaluations."""
        super().begin(settings)
        self._distances: deque[float] = deque(maxlen=self._REMEMBERED)
        self._before: Counts | None = None
        self._moved: deque[bool] = deque(maxlen=self._MOVES_OF)

    def evaluate(self, metrics: Metrics, nearest: Counts | None) -> bool:
        """Return whether the samples come and go."""
        # Below some noise floors the samples are good, however much the distance varies.
        least = self._FLOORS * metrics.get("noise_floor", 0.0)
        self._distances.append(max(metrics["distance"], least))
        if nearest is not None:
            if self._before is not None:
                self._moved.append(_moved_share(self._before, nearest) > self._MOVED)
            self._before = nearest
        self._moves = sum(self._moved) >= self._MOVES
        return self._moves or swings(self._distances, self._TIMES) >= self._SWINGS

    def sentence(self) -> Text:
        """Return what is happening."""
        if self._moves:
            return text("gan", "most of the samples move from mode to mode, round and round.")
        low, high = figure(min(self._distances), 2), figure(max(self._distances), 2)
        return text("gan", "the distance to the data rises and falls between {low} and {high}.")(
            low=low, high=high
        )


def swings(values: Iterable[float], times: float) -> int:
    """Return how many rises and falls by at least a factor of ``times`` take turns."""
    count, direction = 0, 0
    low, high = math.inf, 0.0
    for value in values:
        low, high = min(low, value), max(high, value)
        if direction >= 0 and value * times <= high:
            count, direction, low = count + 1, -1, value
        elif direction <= 0 and value >= low * times:
            count, direction, high = count + 1, 1, value
    return count


def _rounded(value: float) -> str:
    """Return two digits of a number, and of a very large one the first."""
    return figure(float(f"{value:.1e}")) if value < _LARGEST_WRITTEN else figure(value, 1)


def _moved_share(before: Counts, now: Counts) -> float:
    """Return the total variation between two counts, as shares of their sums."""
    if not before.sum() or not now.sum():
        return 0.0
    return float(np.abs(before / before.sum() - now / now.sum()).sum() / 2)
