"""AdaBoost, watched before each of its trees is fitted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from core.labs.ensembles.fitting.growth import HookedGrowth
from core.labs.ensembles.fitting.watch import Array, curve, shares_of

# The weighted median of all trees is sorted anew, so a look comes when this many more are there.
_NEXT_LOOK = 1.3


class _Stopped(Exception):  # noqa: N818 (a fact, not a fault)
    """Stop was asked for inside AdaBoost's own loop, which has no other way out."""


class AdaBoostGrowth(HookedGrowth):
    """AdaBoost of scikit-learn: it has neither hook nor warm start, but it fits our tree.

    The tree is scikit-learn's own with a look before each fit, and becomes a plain one at the end.
    The curve has points at growing distances.
    """

    def call(self) -> None:
        """Fit, with the tree that looks."""
        self._next_look = 1.0
        self._points: list[Array] = []
        if self.watched:
            self._both = self.rows.both
            self._stages = _Stages(self.rows.classes, len(self._both))
        given = self.model.estimator
        self.model.set_params(estimator=_watched(self._base(), self._before_tree))
        features = np.ascontiguousarray(self.rows.train, dtype=np.float32)
        try:
            self.model.fit(features, self.rows.train_target)
        except _Stopped:
            self.model.estimators_.pop()  # the one that was about to be fitted
        finally:
            self.model.set_params(estimator=given)
            self._make_plain()
        self.grown = len(self.model.estimators_)
        self._add_point()
        self.tell(self._take_points(), self.grown)

    def _make_plain(self) -> None:
        """Leave nothing of the tree that looks in the model."""
        for tree in getattr(self.model, "estimators_", []):
            tree.__class__ = _plain(self.rows.classes)
        if hasattr(self.model, "estimator_"):
            self.model.estimator_.__class__ = _plain(self.rows.classes)

    def _base(self) -> Any:
        """Return the tree that AdaBoost takes by itself, or the one it was given."""
        if self.model.estimator is not None:
            return self.model.estimator
        return _plain(self.rows.classes)(max_depth=1 if self.rows.classes else 3)

    def _before_tree(self) -> None:
        """Look and tell; AdaBoost calls it when one more tree is to be fitted."""
        self.grown = len(self.model.estimators_) - 1
        if self.is_stopping:
            raise _Stopped
        if self.grown >= self._next_look:
            self._add_point()
        # The last block is told at the end, since AdaBoost may stop before it.
        if self.grown < self.ends[-1] and (end := self.next_end()):
            self.tell(self._take_points(), end)

    def _add_point(self) -> None:
        if not self.watched or not self.grown:
            return
        with self.looking():
            self._next_look = max(self.grown + 1.0, self.grown * _NEXT_LOOK)
            trees = self.model.estimators_[: self.grown]
            self._stages.add(trees, self.model.estimator_weights_, self._both)
            self.predicted = self._stages.value()
            self._points.append(curve([self.grown], *self.rows.errors(self.predicted[None])))

    def _take_points(self) -> Array | None:
        if not self.watched:
            return None
        points, self._points = self._points, []
        return np.concatenate([np.empty((0, 4)), *points])


class _Stages:
    """The predictions of the trees so far, and how AdaBoost joins them."""

    def __init__(self, classes: int, rows: int) -> None:
        self._classes = classes
        self._values: list[Array] = []
        self._weights: Array = np.zeros(0)
        self._votes = np.zeros((rows, classes)) if classes else np.zeros(0)
        self._count = 0

    def add(self, trees: list[Any], weights: Array, features: Array) -> None:
        """Take the trees that are new; each is asked once."""
        for tree, weight in zip(trees[self._count :], weights[self._count :], strict=False):
            predicted = tree.predict(features, check_input=False)
            if self._classes:
                self._votes[np.arange(len(predicted)), predicted.astype(int)] += weight
            else:
                self._values.append(predicted)
        self._count = len(trees)
        self._weights = weights[: self._count]

    def value(self) -> Array:
        """Return probabilities from the weighted votes, or the trees' weighted median.

        References
        ----------
        Zhu et al. (2009), SAMME, eq. 4, for the votes; Drucker (1997) for the median.
        """
        if self._classes:
            return self._probabilities()
        values = np.stack(self._values, axis=1)
        order = np.argsort(values, axis=1)
        cumulative = np.cumsum(self._weights[order], axis=1)
        middle = (cumulative >= 0.5 * cumulative[:, -1:]).argmax(axis=1)
        rows = np.arange(len(values))
        medians: Array = values[rows, order[rows, middle]]
        return medians

    def _probabilities(self) -> Array:
        total = self._weights.sum()
        others = (total - self._votes) / (self._classes - 1)
        return shares_of((self._votes - others) / total / (self._classes - 1))


def _plain(classes: int) -> Any:
    return DecisionTreeClassifier if classes else DecisionTreeRegressor


def _watched(tree: Any, look: Callable[[], None]) -> Any:
    """Return a tree like ``tree`` that looks before it is fitted; AdaBoost clones it."""
    base: Any = type(tree)

    # AdaBoost reads from the names of the arguments that rows may be weighted.
    def fit(self: Any, X: Any, y: Any, sample_weight: Any = None, check_input: bool = True) -> Any:  # noqa: N803
        look()
        return base.fit(self, X, y, sample_weight, check_input)

    kind: Any = type("WatchedTree", (base,), {"fit": fit})
    return kind(**tree.get_params())
