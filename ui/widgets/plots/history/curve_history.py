"""The whole history of one curve, and any stretch of it as few enough points to draw."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from ui.widgets.plots.history.extrema_pyramid import (
    ExtremaPyramid,
    Floats,
    Indices,
    highest,
    lowest,
    lowest_positive,
)
from ui.widgets.plots.history.growing_array import GrowingArray

# Beyond this, consecutive whole numbers are no longer exact in float64.
_EXACT = 2.0**53
_FINENESS = 128


class CurveHistory:
    """Points (x, y) in the order of x, kept without loss.

    Three pyramids of positions (lowest, highest, lowest above zero) grow with the points, so that
    `view` and `bounds` cost the same for a thousand points and for ten million. Memory is 8 bytes a
    point for y, 1.5 for the pyramids, and 8 for x unless x is evenly spaced over whole numbers,
    each with up to an eighth in reserve: at most 10.7 bytes a point, or 19.7 with x.

    A value that is not finite makes a gap in the line and never enters an extreme.
    """

    def __init__(self) -> None:
        self.clear()

    def __len__(self) -> int:
        return len(self._y)

    @property
    def nbytes(self) -> int:
        """Bytes taken, reserves and pyramids included."""
        pyramids = (self._lowest, self._highest, self._lowest_positive)
        return self._y.nbytes + self._x.nbytes + sum(each.nbytes for each in pyramids)

    @property
    def has_whole_steps(self) -> bool:
        """Whether x is evenly spaced over whole numbers, as the steps of a run are."""
        return self._x.is_even

    @property
    def first(self) -> tuple[float, float] | None:
        """The first point."""
        return self._point(0) if len(self) else None

    @property
    def first_positive(self) -> tuple[float, float] | None:
        """The first point with x above zero, where a logarithmic x axis begins."""
        start = self._count_left_of_log()
        return self._point(start) if start < len(self) else None

    @property
    def last(self) -> tuple[float, float] | None:
        """The last point."""
        return self._point(len(self) - 1) if len(self) else None

    def clear(self) -> None:
        """Forget all points."""
        self._x = _Positions()
        self._y = GrowingArray(np.float64)
        self._lowest = ExtremaPyramid(lowest)
        self._highest = ExtremaPyramid(highest)
        self._lowest_positive = ExtremaPyramid(lowest_positive)

    def append(self, x: ArrayLike, y: ArrayLike) -> None:
        """Add one point or a block of them.

        Raises
        ------
        ValueError
            If x and y differ in length, or x is not finite or falls.
        """
        xs = np.atleast_1d(np.asarray(x, np.float64))
        ys = np.atleast_1d(np.asarray(y, np.float64))
        if xs.shape != ys.shape or xs.ndim != 1:
            raise ValueError(f"x and y must be equally long, got {xs.shape} and {ys.shape}")
        if len(xs) == 0:
            return
        before = self._x.at(len(self) - 1) if len(self) else xs[0]
        if not np.isfinite(xs).all() or xs[0] < before or (np.diff(xs) < 0).any():
            raise ValueError("x must be finite and must not fall")
        self._x.extend(xs)
        self._y.extend(ys)
        for pyramid in (self._lowest, self._highest, self._lowest_positive):
            pyramid.extend(self._y.values)

    def view(
        self,
        x0: float,
        x1: float,
        buckets: int,
        *,
        positive: bool = False,
        log_x: bool = False,
    ) -> tuple[Floats, Floats]:
        """Return the points that draw the line between x0 and x1 in ``buckets`` columns.

        At most ``4 * buckets`` points of the history and one neighbour on either side, so that the
        line reaches the edges. Where there are more points than that, each of the equally wide
        columns gives its lowest and its highest point; from 128 points a column on, a point within
        1/128 of an edge may count for its neighbour. A gap is a NaN in y. With ``positive``, for
        a logarithmic axis, values of zero and below are gaps too. With ``log_x`` the columns are
        equally wide on a logarithmic axis, which has no place for x of zero and below.
        """
        n = len(self)
        first = self._count_left_of_log() if log_x else 0
        start, stop = (max(place, first) for place in self._stretch(x0, x1))
        if stop - start <= 4 * buckets:
            chosen = np.arange(max(start - 1, first), min(stop + 1, n))
        else:
            ends = self._columns(x0, x1, buckets, start, stop, log_x)
            low = self._lowest_positive if positive else self._lowest
            pairs = np.stack([each.best(self._y.values, *ends) for each in (low, self._highest)], 1)
            pairs.sort(axis=1)
            left, right = [max(start - 1, first), start], [stop - 1, min(stop, n - 1)]
            chosen = _without_repeats(np.concatenate((left, pairs.ravel(), right)))
        y = self._y.values[chosen]
        y[~np.isfinite(y) | ((y <= 0) & positive)] = np.nan
        return self._x.at(chosen), y

    def bounds(
        self, x0: float = -np.inf, x1: float = np.inf, *, positive: bool = False
    ) -> tuple[float, float] | None:
        """Return the lowest and highest finite y between x0 and x1, or None without any."""
        start, stop = self._stretch(x0, x1)
        if start >= stop:
            return None
        ends = np.array([start]), np.array([stop])
        pyramid = self._lowest_positive if positive else self._lowest
        values = self._y.values
        low = values[pyramid.best(values, *ends)[0]]
        high = values[self._highest.best(values, *ends)[0]]
        if not np.isfinite(low) or (positive and low <= 0):
            return None
        return float(low), float(high)

    def value_at(self, x: float, *, log_x: bool = False) -> tuple[float, float] | None:
        """Return the point nearest to x, or None without points; on a log axis, by its ratio."""
        first = self._count_left_of_log() if log_x else 0
        if first == len(self):
            return None
        after = min(max(int(self._x.count_below(np.array([x]))[0]), first), len(self) - 1)
        before = max(after - 1, first)
        low, high = float(self._x.at(before)), float(self._x.at(after))
        is_before = x * x < low * high if log_x else x - low < high - x
        return self._point(before if is_before else after)

    def blocks(self, size: int) -> Iterator[tuple[Floats, Floats]]:
        """Yield all points that exist now, in copies of ``size`` points at most."""
        n = len(self)
        for start in range(0, n, size):
            chosen = np.arange(start, min(start + size, n))
            yield self._x.at(chosen), self._y.values[chosen]

    def _point(self, index: int) -> tuple[float, float]:
        return float(self._x.at(index)), float(self._y.values[index])

    def _stretch(self, x0: float, x1: float) -> tuple[int, int]:
        start = int(self._x.count_below(np.array([x0]))[0])
        return start, max(int(self._x.count_up_to(np.array([x1]))[0]), start)

    def _count_left_of_log(self) -> int:
        """Return how many points have no place on a logarithmic x axis."""
        return int(self._x.count_up_to(np.array([0.0]))[0]) if len(self) else 0

    def _columns(
        self, x0: float, x1: float, buckets: int, start: int, stop: int, log_x: bool
    ) -> tuple[Indices, Indices]:
        """Return the first position and the one past the last of each column with points."""
        left, right = max(x0, float(self._x.at(start))), min(x1, float(self._x.at(stop - 1)))
        space = np.geomspace if log_x else np.linspace
        edges = space(left, right, buckets + 1)[1:-1]
        inner = self._x.count_below(edges)
        if self._x.is_even and not log_x:
            # Cuts at round positions need fewer nodes of the pyramids; none moves by as much as
            # 1/128 of a column.
            fine = (stop - start) // (buckets * _FINENESS)
            inner = np.maximum(inner & -(1 << max(fine.bit_length() - 1, 0)), start)
        cuts = np.concatenate([[start], inner, [stop]])
        filled = np.flatnonzero(np.diff(cuts))
        return cuts[filled], cuts[filled + 1]


class _Positions:
    """Rising x values; only start and step while they are evenly spaced whole numbers."""

    def __init__(self) -> None:
        self._start = 0.0
        self._step = 0.0
        self._count = 0
        self._listed: GrowingArray | None = None

    @property
    def is_even(self) -> bool:
        return self._listed is None

    @property
    def nbytes(self) -> int:
        return self._listed.nbytes if self._listed is not None else 0

    def extend(self, block: Floats) -> None:
        if self._listed is None and not self._continues(block):
            self._listed = GrowingArray(np.float64)
            self._listed.extend(self._start + self._step * np.arange(self._count))
        if self._listed is not None:
            self._listed.extend(block)
        self._count += len(block)

    def at(self, index: int | Indices) -> Floats:
        if self._listed is not None:
            return np.asarray(self._listed.values[index])
        return np.asarray(self._start + self._step * index)

    def count_below(self, limits: Floats) -> Indices:
        """Return how many positions are smaller than each limit."""
        if self._listed is not None:
            return np.asarray(np.searchsorted(self._listed.values, limits, "left"), np.int64)
        return self._counted(limits, np.less)

    def count_up_to(self, limits: Floats) -> Indices:
        """Return how many positions are at most each limit."""
        if self._listed is not None:
            return np.asarray(np.searchsorted(self._listed.values, limits, "right"), np.int64)
        return self._counted(limits, np.less_equal)

    def _counted(self, limits: Floats, belongs: np.ufunc) -> Indices:
        guess = np.floor((limits - self._start) / (self._step or 1.0))
        count: Indices = np.clip(guess, 0, self._count).astype(np.int64)
        # The division may round either way, and it says nothing of ties: look at the neighbours.
        for _ in range(2):
            count += (count < self._count) & belongs(self.at(count), limits)
        count -= (count > 0) & ~belongs(self.at(count - 1), limits)
        return count

    def _continues(self, block: Floats) -> bool:
        start, step = self._start, self._step
        if self._count == 0:
            start = float(block[0])
        if step == 0.0 and self._count + len(block) > 1:
            step = float(block[1] - start if self._count == 0 else block[0] - start)
        total = self._count + len(block)
        if not start.is_integer() or not step.is_integer() or (step == 0.0 and total > 1):
            return False
        if max(abs(start), abs(start + step * total)) >= _EXACT:
            return False
        if not np.array_equal(block, start + step * np.arange(self._count, total)):
            return False
        self._start, self._step = start, step
        return True


def _without_repeats(rising: Indices) -> Indices:
    is_new = np.diff(rising, prepend=rising[0] - 1) > 0
    return np.compress(is_new, rising)
