"""The rows that a growing model is watched on, and its error there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False)
class Rows:
    """Prepared rows of one split: features as the models take them, targets as numbers.

    ``classes`` is their number, 0 for regression.
    """

    train: Array
    train_target: Array
    test: Array
    test_target: Array
    classes: int

    @property
    def both(self) -> Array:
        """Training rows, then test rows, as scikit-learn's trees take them."""
        return np.ascontiguousarray(np.vstack([self.train, self.test]), dtype=np.float32)

    def zeros(self, rows: int) -> Array:
        """Return zeros for the predictions of some rows."""
        return np.zeros((rows, self.classes) if self.classes else rows)

    def errors(self, predicted: Array) -> tuple[Array, Array]:
        """Return the error on the training and the test rows of stages (k, rows[, classes])."""
        cut = len(self.train_target)
        return (
            error_of(predicted[:, :cut], self.train_target),
            error_of(predicted[:, cut:], self.test_target),
        )

    def trees_at_once(self) -> int:
        """Return how many trees' predictions are held together."""
        cells = (len(self.train_target) + len(self.test_target)) * max(1, self.classes)
        return max(1, _CELLS_AT_ONCE // cells)


def error_of(predicted: Array, true: Array) -> Array:
    """Return for each stage the root of the mean squared error, or the share of wrong classes.

    Parameters
    ----------
    predicted : (k, n) or (k, n, classes)
        NaN where a row has no prediction yet; such rows do not count.
    """
    if predicted.ndim == 3:
        has_any = ~np.isnan(predicted[:, :, 0])
        wrong = (predicted.argmax(axis=2) != true) & has_any
        with np.errstate(invalid="ignore", divide="ignore"):
            shares: Array = wrong.sum(axis=1) / has_any.sum(axis=1)
        return shares
    squares = (predicted - true) ** 2
    has_any = ~np.isnan(squares)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(has_any, squares, 0).sum(axis=1) / has_any.sum(axis=1)
    roots: Array = np.sqrt(means)
    return roots


def curve(trees: Any, train: Array, test: Array, oob: Array | None = None) -> Array:
    """Return the points of a curve as (k, 4): trees, train, test and out-of-bag error."""
    count = len(train)
    unknown = np.full(count, np.nan)
    columns = (np.asarray(trees, dtype=float), train, test, unknown if oob is None else oob)
    return np.column_stack(columns)


def shares_of(margin: Array) -> Array:
    """Return the probabilities of the classes for log-odds (n,) or logits (n, classes)."""
    if margin.ndim == 1:
        second = 0.5 * (1 + np.tanh(0.5 * margin.astype(float)))  # the logistic, without overflow
        return np.column_stack([1 - second, second])
    powers = np.exp(margin - margin.max(axis=1, keepdims=True))
    shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares
