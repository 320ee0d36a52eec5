"""What the trees of a forest say together, kept up to date tree by tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.labs.ensembles.fitting.watch import Array, Rows, curve, error_of


class Votes:
    """The mean over the trees so far, for all rows and for each row over the trees without it.

    It is kept as sums, so a curve over all trees costs one prediction for each.

    Attributes
    ----------
    trees : int
        How many trees have been added.
    """

    def __init__(self, rows: Rows) -> None:
        self.trees = 0
        self._rows = rows
        self._both = rows.both
        self._sum = rows.zeros(len(self._both))
        self._unbagged_sum = rows.zeros(len(rows.train))
        self._unbagged_count = np.zeros(len(rows.train))

    @property
    def mean(self) -> Array:
        """The prediction of the trees so far for training and test rows."""
        mean: Array = self._sum / self.trees
        return mean

    def ask(self, trees: Sequence[Any]) -> Array:
        """Return what trees predict, (trees, rows[, classes]); may be called from any thread."""
        return np.stack([self._ask(tree) for tree in trees])

    def _ask(self, tree: Any) -> Array:
        # What predict and predict_proba return, without their checks, which take longer than it.
        values: Array = tree.tree_.predict(self._both)
        if not self._rows.classes:
            return values[:, 0]
        if values.shape[1] == self._rows.classes:
            return values
        # A tree of bagging may not have seen every class.
        full = self._rows.zeros(len(self._both))
        full[:, tree.classes_.astype(int)] = values
        return full

    def add(self, predicted: Array, bags: Sequence[Array] | None) -> Array:
        """Add the next trees and return their points of the curve.

        Parameters
        ----------
        predicted : (trees, rows[, classes])
            As `ask` returns it; it is overwritten.
        bags : sequence of arrays
            The training rows that each tree was fitted on; None where each has seen all.
        """
        count = len(predicted)
        own = None if bags is None else self._out_of_bag(predicted, bags)
        numbers = np.arange(self.trees + 1, self.trees + count + 1)
        # Sums from the first tree to the last, in the order in which the model itself adds them.
        predicted[0] += self._sum
        np.cumsum(predicted, axis=0, out=predicted)
        self._sum = predicted[-1].copy()
        self.trees += count
        predicted /= numbers.reshape((-1,) + (1,) * (predicted.ndim - 1))
        return curve(numbers, *self._rows.errors(predicted), own)

    def _out_of_bag(self, predicted: Array, bags: Sequence[Array]) -> Array:
        """Return the error of the votes of those trees that have not seen a row."""
        count = len(self._rows.train)
        unseen = np.ones((len(bags), count))
        for row, bag in zip(unseen, bags, strict=True):
            row[bag] = 0
        counts = np.cumsum(unseen, axis=0) + self._unbagged_count
        weights = unseen[:, :, None] if self._rows.classes else unseen
        sums = np.cumsum(predicted[:, :count] * weights, axis=0) + self._unbagged_sum
        self._unbagged_count, self._unbagged_sum = counts[-1], sums[-1]
        divisors = np.where(counts > 0, counts, np.nan)
        means = sums / (divisors[:, :, None] if self._rows.classes else divisors)
        return error_of(means, self._rows.train_target)
