"""A model that is being fitted, block by block, and what every family has in common."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from joblib import parallel_config  # type: ignore[import-untyped]
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from core.labs.ensembles.fitting.handover import Handover
from core.labs.ensembles.fitting.watch import Array, Rows

_Told = tuple[int, float, Array | None]
"""How many trees there were, how long they took, and their points of the curve."""

# threadpool_limits looks for the libraries anew each time, which takes longer than many a fit.
_libraries = ThreadpoolController()


_open_limits: list[Any] = []
_limits_lock = threading.Lock()


@contextmanager
def limited(threads: int) -> Iterator[None]:
    """Let numerical libraries compute with so many threads inside this block.

    Some limits hold for the whole process, others for the thread that sets them. Several threads
    may be inside with the same number: what was before comes back when the last one leaves.
    """
    with _limits_lock:
        _open_limits.append(_libraries.limit(limits=threads))
    try:
        yield
    finally:
        with _limits_lock:
            # Only the first one knows what was before; it stays until it is alone.
            limit = _open_limits.pop(1 if len(_open_limits) > 1 else 0)
            if not _open_limits:
                limit.restore_original_limits()


@dataclass(frozen=True)
class Threads:
    """How many threads boosting and forests get; -1 is one for each core."""

    boosting: int
    forests: int


class Growth:
    """One fit. `blocks` fits and yields the points of the curve; it may be closed at any time.

    This class fits in one go; each family that grows has its own.

    Attributes
    ----------
    model : estimator
        Ready to predict after each block.
    trees : int
        How many trees there are now, 0 for a model without.
    fit_s : float
        Seconds of fitting alone, without looking and waiting.
    predicted : (rows[, classes]) array or None
        The latest predictions for training and test rows, where the curve has them; at the latest
        when `blocks` is over or closed.
    """

    def __init__(
        self,
        model: Any,
        rows: Rows,
        ends: list[int],
        threads: Threads,
        is_cancelled: Callable[[], bool],
        *,
        watched: bool,
    ) -> None:
        self.model = model
        self.trees = 0
        self.fit_s = 0.0
        self.predicted: Array | None = None
        self.rows = rows
        self.ends = ends
        self.threads = threads
        self.is_cancelled = is_cancelled
        self.watched = watched

    def blocks(self) -> Iterator[Array | None]:
        """Fit; yield the new points of the curve, or None where it is not watched."""
        with self.timed():
            self.fit(self.rows.train)
        yield None

    def fit(self, features: Array) -> None:
        """Fit the model as it stands, with the threads of the recipe."""
        with (
            limited(self.threads.boosting),
            parallel_config("threading", n_jobs=self.threads.forests),
        ):
            self.model.fit(features, self.rows.train_target)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Count the time of this block as fitting."""
        began = time.perf_counter()
        yield
        self.fit_s += time.perf_counter() - began


class HookedGrowth(Growth):
    """One long library call in a thread of its own, with a look after each tree.

    A family overrides `call`, counts its trees in ``grown``, and calls `tell` at each end of a
    block. The call goes on meanwhile, so ``trees`` and ``fit_s`` are as of what was told last.
    """

    def blocks(self) -> Iterator[Array | None]:
        """Fit in a thread; yield what it tells."""
        self.grown = 0
        self._waiting = list(self.ends)
        self._looking_s = self._whole_s = 0.0
        self._handover: Handover[_Told] = Handover(self._work, self.is_cancelled)
        try:
            with closing(iter(self._handover)) as told:
                for self.trees, self.fit_s, points in told:
                    yield points
        finally:
            self.trees, self.fit_s = self.grown, self._whole_s

    def call(self) -> None:
        """Fit the model; runs in the thread."""
        raise NotImplementedError

    @property
    def is_stopping(self) -> bool:
        """Whether the call is to end at once."""
        return self._handover.is_stopping

    def next_end(self) -> int:
        """Return the end of a block that is reached, each only once, else 0."""
        if not self._waiting or self.grown < self._waiting[0]:
            return 0
        return self._waiting.pop(0)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Do not count the time of this block as fitting."""
        began = time.perf_counter()
        yield
        self._looking_s += time.perf_counter() - began

    def tell(self, points: Array | None, trees: int) -> None:
        """Hand over the points up to so many trees; waits while the run is held."""
        self._handover.give((trees, self._seconds(), points))

    def _work(self) -> None:
        self._began = time.perf_counter()
        try:
            self.call()
        finally:
            self._whole_s = self._seconds()

    def _seconds(self) -> float:
        passed = time.perf_counter() - self._began
        return passed - self._looking_s - self._handover.waited_s
