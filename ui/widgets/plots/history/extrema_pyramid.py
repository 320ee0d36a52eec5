"""Where the smallest value of any stretch of a growing array is, in logarithmic time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ui.widgets.plots.history.growing_array import GrowingArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Key = Callable[[Floats], Floats]

# Leaves of 16 values keep the pyramid at 0.5 bytes a value: 4 bytes a node, twice n / 16 nodes.
_LEAF = 16
_OFFSETS = np.arange(_LEAF)


def lowest(values: Floats) -> Floats:
    """Return the key under which the smallest finite value comes first."""
    return np.where(np.isfinite(values), values, np.inf)


def highest(values: Floats) -> Floats:
    """Return the key under which the largest finite value comes first."""
    return np.where(np.isfinite(values), -values, np.inf)


def lowest_positive(values: Floats) -> Floats:
    """Return the key under which the smallest finite value above zero comes first."""
    return np.where(np.isfinite(values) & (values > 0), values, np.inf)


class ExtremaPyramid:
    """A binary tree of positions over an array that only grows.

    Level 0 holds the position of the best value of each full leaf, each level above the better of
    two nodes below. Only full nodes exist, so growth touches new nodes alone. ``key`` maps values
    to what is minimised, and values that must not count to infinity.

    It does not own the values: `extend` and `best` get them, always the same array grown longer.
    """

    def __init__(self, key: Key) -> None:
        self._key = key
        self._levels: list[GrowingArray] = []

    @property
    def nbytes(self) -> int:
        """Bytes taken by all levels."""
        return sum(level.nbytes for level in self._levels)

    def extend(self, values: Floats) -> None:
        """Take in what was appended to ``values`` since the last call."""
        level = 0
        below = len(values) // _LEAF
        while below and (level == len(self._levels) or len(self._levels[level]) < below):
            if level == len(self._levels):
                self._levels.append(GrowingArray(np.uint32))
            known = len(self._levels[level])
            new = self._leaves(values, known, below) if level == 0 else None
            if new is None:
                new = self._parents(values, level, known, below)
            self._levels[level].extend(new)
            level += 1
            below //= 2

    def best(self, values: Floats, starts: Indices, stops: Indices) -> Indices:
        """Return the position of the best value in each stretch ``[start, stop)``.

        Where no value of a stretch counts, some position of it. No stretch may be empty.
        """
        low = -(-starts // _LEAF)
        high = stops // _LEAF
        found = _Found(self._key, values, starts)
        found.scan(starts, np.minimum(stops, low * _LEAF))
        found.scan(np.maximum(starts, high * _LEAF), stops)
        for level in self._levels:
            if not np.any(low < high):
                break
            nodes = level.values
            found.take(nodes, low, (low & 1 == 1) & (low < high))
            low = low + (low & 1)
            found.take(nodes, high - 1, (high & 1 == 1) & (low < high))
            low, high = low >> 1, high >> 1
        return found.positions

    def _leaves(self, values: Floats, start: int, stop: int) -> Indices:
        rows = self._key(values[start * _LEAF : stop * _LEAF]).reshape(-1, _LEAF)
        return np.asarray(np.arange(start, stop) * _LEAF + rows.argmin(axis=1), np.int64)

    def _parents(self, values: Floats, level: int, start: int, stop: int) -> NDArray[Any]:
        children = self._levels[level - 1].values[2 * start : 2 * stop]
        left, right = children[0::2], children[1::2]
        return np.where(self._key(values[right]) < self._key(values[left]), right, left)


class _Found:
    """The best position of each stretch so far, with its key, since looking up values is dear."""

    def __init__(self, key: Key, values: Floats, positions: Indices) -> None:
        self.positions = positions.copy()
        self._key = key
        self._values = values
        self._keys = key(values[positions])

    def scan(self, starts: Indices, stops: Indices) -> None:
        """Look at single values, at most one leaf of them in each stretch."""
        rows = np.flatnonzero(starts < stops)
        at = starts[rows, None] + _OFFSETS
        inside = at < stops[rows, None]
        at = np.where(inside, at, self.positions[rows, None])
        keys = np.where(inside, self._key(self._values[at]), np.inf)
        best = keys.argmin(axis=1)
        each = np.arange(len(rows))
        self._keep(rows, at[each, best], keys[each, best])

    def take(self, nodes: NDArray[Any], at: Indices, wanted: NDArray[np.bool_]) -> None:
        """Look at one node in each stretch that wants it."""
        rows = np.flatnonzero(wanted)
        if len(rows) > 0:
            candidates = nodes[at[rows]].astype(np.int64)
            self._keep(rows, candidates, self._key(self._values[candidates]))

    def _keep(self, rows: Indices, candidates: Indices, keys: Floats) -> None:
        better = keys < self._keys[rows]
        self.positions[rows[better]] = candidates[better]
        self._keys[rows[better]] = keys[better]
