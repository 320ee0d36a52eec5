"""Where one engine overtakes another, from their times at growing sizes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# A start-up cost bends the curve; the last points tell how it goes on.
_LAST_POINTS = 3
_FARTHEST_ROWS = 1e12


@dataclass(frozen=True)
class Trend:
    """Seconds = ``factor`` * rows ** ``power``, fitted to the last measured sizes."""

    factor: float
    power: float

    def seconds(self, rows: Array | float) -> Array:
        """Return the time for so many rows."""
        return np.asarray(self.factor * np.asarray(rows, dtype=float) ** self.power)


def trend(rows: Array, seconds: Array) -> Trend | None:
    """Return the straight line in log-log through the last points; None with fewer than two."""
    rows, seconds = np.asarray(rows, dtype=float), np.asarray(seconds, dtype=float)
    if len(rows) < 2:
        return None
    rows, seconds = rows[-_LAST_POINTS:], np.maximum(seconds[-_LAST_POINTS:], 1e-9)
    power, intercept = np.polyfit(np.log(rows), np.log(seconds), 1)
    return Trend(float(np.exp(intercept)), float(power))


def crossover(rows: Array, first: Array, second: Array) -> tuple[float, bool] | None:
    """Return from how many rows on ``second`` is the faster, and whether that was measured.

    Between two sizes the times are taken as straight in log-log. Beyond the last size it is where
    the trends meet, and None where they don't within 10¹² rows.

    Parameters
    ----------
    rows, first, second : (n,) float
        Sizes in rising order, and the seconds of the two engines.
    """
    rows = np.asarray(rows, dtype=float)
    lead = np.log(np.maximum(second, 1e-9)) - np.log(np.maximum(first, 1e-9))
    if len(rows) == 0:
        return None
    if (lead <= 0).all():
        return float(rows[0]), True
    slower = np.flatnonzero(lead > 0)[-1]  # the last size at which the second is behind
    if slower < len(rows) - 1:
        share = lead[slower] / (lead[slower] - lead[slower + 1])
        where = np.log(rows[slower]) + share * np.log(rows[slower + 1] / rows[slower])
        return float(np.exp(where)), True
    ahead, behind = trend(rows, first), trend(rows, second)
    if ahead is None or behind is None or behind.power >= ahead.power:
        return None
    meet = (behind.factor / ahead.factor) ** (1 / (ahead.power - behind.power))
    return (float(meet), False) if rows[-1] < meet < _FARTHEST_ROWS else None
