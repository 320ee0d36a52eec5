"""Random forest and extra trees: one fit, whose trees are looked at as they come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from joblib import parallel_config  # type: ignore[import-untyped]
from joblib.parallel import ThreadingBackend  # type: ignore[import-untyped]
from numpy.random import RandomState

from core.labs.ensembles.fitting.growth import HookedGrowth, limited
from core.labs.ensembles.fitting.votes import Votes
from core.labs.ensembles.fitting.watch import Array

# Handing a tree to a thread costs a tenth of a small tree's fit, so some go together; but not so
# many that a curve waits for them, or that at the end one thread works and the others wait.
_HANDOVERS_PER_BLOCK = 24

_Batch = Callable[[], list[Any]]
_Seen = tuple[Array, list[Array]]


class _Watched(ThreadingBackend):  # type: ignore[misc]
    """Threads that take several trees at a time, and call ``grow(number, batch)`` for them.

    ``number`` counts the batches in the order of their trees.
    """

    def __init__(self, size: int, grow: Callable[[int, _Batch], list[Any]]) -> None:
        super().__init__()
        self.threads = 1
        self._size = size
        self._grow = grow
        self._batches = 0

    def configure(self, n_jobs: int = 1, parallel: Any = None, **_: Any) -> int:
        """Return the number of threads, at least two: joblib asks no backend to do a single one."""
        self.threads = self._n_jobs = self.effective_n_jobs(n_jobs)
        self.parallel = parallel
        return max(2, self.threads)

    def compute_batch_size(self) -> int:
        """Return how many trees go together."""
        return self._size

    def submit(self, func: _Batch, callback: Any = None) -> Any:
        """Have a batch done."""
        number = self._batches
        self._batches += 1
        return super().submit(lambda: self._grow(number, func), callback)


class ForestGrowth(HookedGrowth):
    """A forest of scikit-learn; it has no hook, but joblib lets us see each batch of its trees.

    The thread that has grown a batch asks its trees too, so that no core waits for the looking.
    """

    def call(self) -> None:
        """Fit, and keep the trees that are there where Stop ends it."""
        self._votes = Votes(self.rows) if self.watched else None
        self._points = np.empty((0, 4))
        self._arrived: dict[int, tuple[int, _Seen | None]] = {}
        self._seen: list[_Seen] = []
        self._next = 0
        self._joining = threading.Lock()
        self._random = threading.local()
        features = np.ascontiguousarray(self.rows.train, dtype=np.float32)
        self._backend = _Watched(self._batch_size(), self._grow)
        with (
            limited(self.threads.boosting),
            parallel_config(self._backend, n_jobs=self.threads.forests),
        ):
            self.model.fit(features, self.rows.train_target)
        del self.model.estimators_[self.grown :]
        self.model.set_params(n_estimators=self.grown or self.ends[-1])
        if self._votes is not None and self.grown:
            self._add_seen(self._votes)
            self.predicted = self._votes.mean

    def _batch_size(self) -> int:
        size = max(1, self.ends[0] // _HANDOVERS_PER_BLOCK)
        return min(size, self.rows.trees_at_once()) if self.watched else size

    def _grow(self, number: int, batch: _Batch) -> list[Any]:
        """Grow a batch and look at it; runs in joblib's threads."""
        if self.is_stopping:
            return [None] * len(batch)  # type: ignore[arg-type]  # joblib's batches have a length
        trees = batch()
        began = time.perf_counter()
        seen = None
        if self._votes is not None:
            seen = self._votes.ask(trees), self._bags(trees)
        asked_s = time.perf_counter() - began
        with self._joining:
            self._looked(asked_s)
            self._arrived[number] = len(trees), seen
            self._join()
        return trees

    def _join(self) -> None:
        """Take what has arrived in the order of the trees, and tell each block that is full."""
        while self._next in self._arrived:
            count, seen = self._arrived.pop(self._next)
            self._next += 1
            self.grown += count
            if self._votes is not None and seen is not None:
                self._seen.append(seen)
                if self.grown - self._votes.trees >= self.rows.trees_at_once():
                    self._add_seen(self._votes)
            while end := self.next_end():
                self.tell(self._take_points(end), end)

    def _take_points(self, end: int) -> Array | None:
        if self._votes is None:
            return None
        self._add_seen(self._votes)
        count = len(self._points) - (self.grown - end)
        points, self._points = self._points[:count], self._points[count:]
        return points

    def _add_seen(self, votes: Votes) -> None:
        """Add the trees that wait for it: all of a block at once, since each call has its cost."""
        if not self._seen:
            return
        began = time.perf_counter()
        predicted = np.concatenate([part for part, _ in self._seen])
        bags = [bag for _, part in self._seen for bag in part]
        self._seen.clear()
        points = votes.add(predicted, bags if self.model.bootstrap else None)
        self._points = np.concatenate([self._points, points])
        self._looked(time.perf_counter() - began)

    def _looked(self, seconds: float) -> None:
        """Count a time of one thread, while the others go on growing."""
        self._looking_s += seconds / self._backend.threads

    def _bags(self, trees: Sequence[Any]) -> list[Array]:
        """Return the rows that each tree was fitted on, as the forest draws them, if it does."""
        if not self.model.bootstrap:
            return []
        # To seed one generator anew is ten times faster than to make one for each tree.
        if not hasattr(self._random, "generator"):
            self._random.generator = RandomState(0)
        rows, drawn = len(self.rows.train), []
        for tree in trees:
            self._random.generator.seed(tree.random_state)
            drawn.append(self._random.generator.randint(0, rows, self.model._n_samples_bootstrap))
        return drawn
