"""A one-dimensional array that grows at its end without keeping much room in reserve."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

_SMALLEST = 32
# One eighth in reserve: at most 12.5 % of memory unused, each value moved eight times at the most.
_GROWTH_SHIFT = 3


class GrowingArray:
    """Values of one type, appended in blocks; amortised cost O(1) a value."""

    def __init__(self, dtype: DTypeLike) -> None:
        self._room = np.empty(0, dtype)
        self._used = 0

    def __len__(self) -> int:
        return self._used

    @property
    def values(self) -> NDArray[Any]:
        """The values so far, as a view that the next `extend` makes invalid; do not keep it."""
        return self._room[: self._used]

    @property
    def nbytes(self) -> int:
        """Bytes taken, the reserve included."""
        return self._room.nbytes

    def extend(self, block: ArrayLike) -> None:
        """Append the values of a one-dimensional block."""
        values = np.asarray(block, self._room.dtype)
        needed = self._used + len(values)
        if needed > len(self._room):
            size = max(needed + (needed >> _GROWTH_SHIFT), _SMALLEST)
            # Views are never handed out, so the memory may move; the system moves it without a copy
            # where it can.
            self._room.resize(size, refcheck=False)
        self._room[self._used : needed] = values
        self._used = needed
