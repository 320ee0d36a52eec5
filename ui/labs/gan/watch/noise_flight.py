"""The way from noise to data: each sample flies from its noise to where the generator puts it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

_FRAME_MS = 33
_FLIGHT_S = 2.5
_REACH = 2.0  # noise this far from 0 is at the edge of the plane


class NoiseFlight(QObject):
    """Moves points for some seconds.

    Signals
    -------
    moved(object)
        The (n, 2) places of the samples now.
    ended()
        They have arrived, or were stopped.
    """

    moved = Signal(object)
    ended = Signal()

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._began_s = 0.0
        self._start = self._goal = np.empty((0, 2))
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self._move)

    @property
    def is_flying(self) -> bool:
        """Whether samples are on their way."""
        return self._timer.isActive()

    def fly(
        self, noise: ArrayLike, samples: ArrayLike, box: tuple[float, float, float, float]
    ) -> None:
        """Begin: (n, k) noise, of which the first two numbers are drawn, to (n, 2) samples."""
        self._start = noise_on_plane(np.asarray(noise, np.float64), box)
        self._goal = np.asarray(samples, np.float64)
        self._began_s = self._clock()
        self._timer.start()
        self._move()

    @Slot()
    def stop(self) -> None:
        """End the flight where it is."""
        if self._timer.isActive():
            self._timer.stop()
            self.ended.emit()

    @Slot()
    def _move(self) -> None:
        share = min((self._clock() - self._began_s) / _FLIGHT_S, 1.0)
        eased = (1 - math.cos(math.pi * share)) / 2  # a calm start and a calm landing
        self.moved.emit(self._start + (self._goal - self._start) * eased)
        if share >= 1.0:
            self.stop()


def noise_on_plane(
    noise: NDArray[np.float64], box: tuple[float, float, float, float]
) -> NDArray[np.float64]:
    """Return where noise is drawn: its first two numbers, -2 to 2 across the box."""
    x0, x1, y0, y1 = box
    first = np.zeros((len(noise), 2))
    kept = min(noise.shape[1], 2)
    first[:, :kept] = noise[:, :kept]
    middle, half = np.array([x0 + x1, y0 + y1]) / 2, np.array([x1 - x0, y1 - y0]) / 2
    places: NDArray[np.float64] = middle + first / _REACH * half
    return places
