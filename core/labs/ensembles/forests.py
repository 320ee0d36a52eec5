"""Forests and bagging, grown by ``warm_start``: the same trees as one fit, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from joblib import parallel_config  # type: ignore[import-untyped]
from joblib.parallel import ThreadingBackend  # type: ignore[import-untyped]
from numpy.random import RandomState
from sklearn.ensemble import BaggingClassifier, BaggingRegressor

from core.labs.ensembles.growth import Growth, limited
from core.labs.ensembles.watch import Array, curve, error_of

# Handing a tree to a thread costs a tenth of a small tree's fit, so some go together; but not so
# many that at a block's end one thread works and the others wait.
_HANDOVERS_PER_BLOCK = 24


class _Stopped(Exception):  # noqa: N818 (a fact, not a fault)
    """Stop was asked for while a block was under way; its trees are lost."""


class _InBatches(ThreadingBackend):  # type: ignore[misc]
    """Threads that take several trees at a time, and none any more once the run is to stop."""

    def __init__(self, batch: int, is_cancelled: Callable[[], bool]) -> None:
        super().__init__()
        self._batch = batch
        self._is_cancelled = is_cancelled

    def compute_batch_size(self) -> int:
        """Return how many trees go together."""
        return self._batch

    def submit(self, func: Callable[[], Any], callback: Any = None) -> Any:
        """Have a batch done, if the run still goes on when its turn comes."""

        def grow() -> Any:
            if self._is_cancelled():
                raise _Stopped
            return func()

        return super().submit(grow, callback)


class ForestGrowth(Growth):
    """Random forest, extra trees and bagging.

    The average prediction is kept as a sum over the trees so far, so a curve over all trees costs
    one prediction per tree.
    """

    def blocks(self) -> Iterator[Array | None]:
        """Grow block after block."""
        features = np.ascontiguousarray(self.rows.train, dtype=np.float32)
        if self.watched:
            self._begin_watching()
        self.model.set_params(warm_start=True)
        try:
            for end in self.ends:
                self.model.set_params(n_estimators=end)
                try:
                    with self.timed():
                        self._grow(features, end - self.trees)
                except _Stopped:
                    return
                first, self.trees = self.trees, end
                yield self._look(first) if self.watched else None
        finally:
            self.model.set_params(warm_start=False, n_estimators=self.trees or self.ends[-1])

    def _grow(self, features: Array, new: int) -> None:
        # Bagging makes one part of the trees for each thread by itself.
        is_bagging = isinstance(self.model, BaggingRegressor | BaggingClassifier)
        batch = 1 if is_bagging else max(1, new // _HANDOVERS_PER_BLOCK)
        backend = _InBatches(batch, self.is_cancelled)
        with limited(self.threads.boosting), parallel_config(backend, n_jobs=self.threads.forests):
            self.model.fit(features, self.rows.train_target)

    def _begin_watching(self) -> None:
        rows = self.rows
        self._both = rows.both
        self._sum = rows.zeros(len(self._both))
        self._has_bags = bool(self.model.bootstrap)
        self._oob_sum = rows.zeros(len(rows.train))
        self._oob_count = np.zeros(len(rows.train))
        self._random = RandomState(0)

    def _look(self, first: int) -> Array:
        """Return the curve's points for the trees from number ``first`` on."""
        trees = self.model.estimators_[first:]
        bags = self._bags(trees) if self._has_bags else None
        size = self.rows.trees_at_once()
        parts = [
            self._points(first + start, trees[start : start + size], bags, start)
            for start in range(0, len(trees), size)
        ]
        self.predicted = self._sum / self.trees
        return np.concatenate(parts)

    def _points(
        self, before: int, trees: Sequence[Any], bags: Sequence[Array] | None, start: int
    ) -> Array:
        predicted = np.stack([self._predict(tree) for tree in trees])
        numbers = np.arange(before + 1, before + len(trees) + 1)
        own = None
        if bags is not None:
            own = self._out_of_bag(predicted, bags[start : start + len(trees)])
        # Sums from the first tree to the last, in the order in which the model itself adds them.
        predicted[0] += self._sum
        np.cumsum(predicted, axis=0, out=predicted)
        self._sum = predicted[-1].copy()
        shape = (-1,) + (1,) * (predicted.ndim - 1)
        predicted /= numbers.reshape(shape)
        return curve(numbers, *self.rows.errors(predicted), own)

    def _predict(self, tree: Any) -> Array:
        if not self.rows.classes:
            values: Array = tree.predict(self._both, check_input=False)
            return values
        shares = tree.predict_proba(self._both, check_input=False)
        if shares.shape[1] == self.rows.classes:
            return np.asarray(shares)
        # A tree of bagging may not have seen every class.
        full = self.rows.zeros(len(self._both))
        full[:, tree.classes_.astype(int)] = shares
        return full

    def _out_of_bag(self, predicted: Array, bags: Sequence[Array]) -> Array:
        """Return the error of the votes of those trees that have not seen a row."""
        count = len(self.rows.train)
        unseen = np.ones((len(bags), count))
        for row, bag in zip(unseen, bags, strict=True):
            row[bag] = 0
        counts = np.cumsum(unseen, axis=0) + self._oob_count
        weights = unseen[:, :, None] if self.rows.classes else unseen
        sums = np.cumsum(predicted[:, :count] * weights, axis=0) + self._oob_sum
        self._oob_count, self._oob_sum = counts[-1], sums[-1]
        divisors = np.where(counts > 0, counts, np.nan)
        means = sums / (divisors[:, :, None] if self.rows.classes else divisors)
        return error_of(means, self.rows.train_target)

    def _bags(self, trees: Sequence[Any]) -> Sequence[Array]:
        """Return the rows that each new tree was fitted on."""
        if not hasattr(self.model, "_n_samples_bootstrap"):
            # After a warm start bagging knows the rows of the newest trees only.
            bags: Sequence[Array] = self.model.estimators_samples_[-len(trees) :]
            return bags
        # As the forest's estimators_samples_, which would draw for all trees at every block. To
        # seed one generator anew is ten times faster than to make one per tree.
        rows = len(self.rows.train)
        drawn = []
        for tree in trees:
            self._random.seed(tree.random_state)
            drawn.append(self._random.randint(0, rows, self.model._n_samples_bootstrap))
        return drawn
