"""How long a run still takes, from how fast it went lately. Plain numbers, no widgets."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from statistics import median

# Rates are taken over stretches of at least this length, and of so many stretches the median: one
# slow start, one pause or one stall then moves nothing.
_STRETCH_S = 0.25
_STRETCHES = 15
_FIRST_GUESS_S = 1.0


class TimeToGo:
    """Follows one run; a count or a clock that goes back begins another."""

    def __init__(self) -> None:
        self._marks: deque[tuple[int, float]] = deque(maxlen=_STRETCHES + 1)
        self._done, self._total, self._elapsed_s = 0, 0, 0.0

    def update(self, done: int, total: int, elapsed_s: float) -> None:
        """Take note that ``done`` of ``total`` steps took ``elapsed_s`` seconds."""
        if done < self._done or elapsed_s < self._elapsed_s:
            self._marks.clear()
        self._done, self._total, self._elapsed_s = done, total, elapsed_s
        if not self._marks:
            self._marks.append((done, elapsed_s))
        # Steps that come in bursts (trees, Spark stages) count from burst to burst.
        last_done, last_s = self._marks[-1]
        if done > last_done and elapsed_s - last_s >= _STRETCH_S:
            self._marks.append((done, elapsed_s))

    def seconds(self) -> float | None:
        """Return the seconds still to go, or None as long as nothing can be said."""
        if self._total <= 0:
            return None
        if len(self._marks) < 2:
            return self._first_guess()
        stretches = [
            (later_s - sooner_s, later - sooner)
            for (sooner, sooner_s), (later, later_s) in pairwise(self._marks)
        ]
        rate = median(steps / took_s for took_s, steps in stretches)
        done, at_s = self._marks[-1]
        waited_s = min(self._elapsed_s - at_s, median(took_s for took_s, _ in stretches))
        return max(0.0, (self._total - done) / rate - waited_s)

    def _first_guess(self) -> float | None:
        if self._elapsed_s < _FIRST_GUESS_S or self._done <= 0:
            return None
        return (self._total - self._done) * self._elapsed_s / self._done


def duration_text(seconds: float) -> str:
    """Return ``m:ss``, or ``h:mm:ss`` from an hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def calm_seconds(seconds: float) -> float:
    """Return an estimate in steps that its precision deserves, so that it does not flicker."""
    step = 1 if seconds < 20 else 5 if seconds < 120 else 30 if seconds < 1800 else 60
    return round(seconds / step) * step
