"""One curve of a live plot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ui import theme
from ui.widgets.plots.history.curve_history import CurveHistory
from ui.widgets.plots.history.extrema_pyramid import Floats

# Storing this many points takes some 4 ms: a kept run of a million is taken in over many frames.
_SLICE = 50_000


@dataclass
class LiveCurve:
    """Its points, those still to be stored, and how it is drawn; ``item`` is pyqtgraph's."""

    label: str
    color: theme.ColorChoice
    is_overlay: bool = False
    history: CurveHistory = field(default_factory=CurveHistory)
    item: Any = None
    is_dirty: bool = True
    y_range: tuple[float, float] | None = None
    waiting: list[tuple[Floats, Floats]] = field(default_factory=list)

    def take(self, x: ArrayLike, y: ArrayLike) -> None:
        """Store points, of a long block only the first slice."""
        xs, ys = np.atleast_1d(x), np.atleast_1d(y)
        while self.waiting:
            self.store_slice()
        self.waiting.append((xs, ys))
        self.store_slice()

    def store_slice(self) -> None:
        """Store the next of the points that wait."""
        x, y = self.waiting.pop()
        # All at once where the two do not match, so that the history refuses them.
        size = _SLICE if len(x) == len(y) else len(x) + len(y)
        self.history.append(x[:size], y[:size])
        self.is_dirty = True
        if len(x) > size:
            self.waiting.append((x[size:], y[size:]))

    def clear(self) -> None:
        """Forget all points."""
        self.history.clear()
        self.waiting.clear()
        self.is_dirty = True
