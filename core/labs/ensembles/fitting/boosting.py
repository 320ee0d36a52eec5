"""Boosting by scikit-learn's gradients, by histograms and by XGBoost, watched while it fits."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import xgboost

from core.labs.ensembles.fitting.growth import Growth, HookedGrowth, limited
from core.labs.ensembles.fitting.plan import grid
from core.labs.ensembles.fitting.watch import Array, curve, shares_of


class GradientBoostingGrowth(HookedGrowth):
    """scikit-learn's gradient boosting; its monitor is called after every tree.

    The sum of the trees so far is kept, so the curve costs one prediction for each.
    """

    def call(self) -> None:
        """Fit, with the monitor."""
        self._sum = np.zeros(0)
        self._points: list[tuple[float, float]] = []
        self._both = self.rows.both
        features = np.ascontiguousarray(self.rows.train, dtype=np.float32)
        self.model.fit(features, self.rows.train_target, monitor=self._monitor)
        if self.watched:
            self.predicted = self._values()

    def _monitor(self, index: int, model: Any, frame: Any) -> bool:
        self.grown = index + 1
        if self.watched:
            with self.looking():
                self._add_tree(model, model.estimators_[index])
        if end := self.next_end():
            self.tell(self._take_points(), end)
        return self.is_stopping

    def _add_tree(self, model: Any, trees: Array) -> None:
        if self.grown == 1:
            self._sum = self._first_guess(model)
        for output, tree in enumerate(trees):
            step = model.learning_rate * tree.predict(self._both, check_input=False)
            if self._sum.ndim == 2:
                self._sum[:, output] += step
            else:
                self._sum += step
        train, test = self.rows.errors(self._values()[None])
        self._points.append((float(train[0]), float(test[0])))

    def _first_guess(self, model: Any) -> Array:
        """Return what boosting starts from: the mean, or the log-odds of the classes."""
        count = len(self._both)
        if not self.rows.classes:
            return np.full(count, float(np.ravel(model.init_.constant_)[0]))
        shares = np.bincount(self.rows.train_target, minlength=self.rows.classes)
        shares = shares / shares.sum()
        if self.rows.classes == 2:
            return np.full(count, np.log(shares[1] / shares[0]))
        return np.tile(np.log(shares), (count, 1))

    def _values(self) -> Array:
        """Return predictions, for classes as shares."""
        if not self.rows.classes:
            return self._sum
        return shares_of(self._sum)

    def _take_points(self) -> Array | None:
        if not self.watched:
            return None
        errors = np.array(self._points)
        self._points = []
        numbers = np.arange(self.grown - len(errors) + 1, self.grown + 1)
        return curve(numbers, errors[:, 0], errors[:, 1])


class HistGradientBoostingGrowth(Growth):
    """Boosting on histograms, grown by ``warm_start``; it has no hook, so blocks are few."""

    def blocks(self) -> Iterator[Array | None]:
        """Grow block after block, until the end or until the model itself stops early."""
        both = np.vstack([self.rows.train, self.rows.test])
        self.model.set_params(warm_start=True)
        try:
            for end in self.ends:
                self.model.set_params(max_iter=end)
                with self.timed():
                    self.fit(self.rows.train)
                self.trees = int(self.model.n_iter_)
                yield self._look(both) if self.watched else None
                if self.trees < end:
                    return
        finally:
            self.model.set_params(warm_start=False, max_iter=self.ends[-1])

    def _look(self, both: Array) -> Array:
        with limited(self.threads.boosting):
            if self.rows.classes:
                self.predicted = self.model.predict_proba(both)
            else:
                self.predicted = self.model.predict(both)
        assert self.predicted is not None
        return curve([self.trees], *self.rows.errors(self.predicted[None]))


class XGBoostGrowth(Growth):
    """XGBoost, grown round by round on one matrix, as ``fit`` does it, but without its callbacks.

    The errors come from the predictions that xgboost itself keeps for its matrices and adds to in
    each round, so a point of the curve costs the newest trees only.
    """

    def blocks(self) -> Iterator[Array | None]:
        """Grow; yield after each block."""
        with self.timed():
            booster, train = self._begin()
        looked_at = [(train, "train")]
        if self.watched:
            test = self._matrix(self.rows.test, self.rows.test_target, ref=train)
            looked_at.append((test, "test"))
        try:
            for first, end in itertools.pairwise([0, *self.ends]):
                points = []
                wanted = set(grid(first, end, self.ends[-1])) if self.watched else set()
                while self.trees < end and not self.is_cancelled():
                    with self.timed():
                        booster.update(train, self.trees)
                    self.trees += 1
                    if self.trees in wanted:
                        points.append([self.trees, *_errors(booster.eval_set(looked_at))])
                yield curve(*np.array(points).T) if points else None
                if self.trees < end:
                    return
        finally:
            # The predictions that xgboost keeps go with the matrices; reset would copy all trees.
            self.model.set_params(n_estimators=self.trees or self.ends[-1])
            if self.watched and self.trees:
                self.predicted = self._ask_all()

    def _ask_all(self) -> Array:
        both = np.vstack([self.rows.train, self.rows.test])
        ask = self.model.predict_proba if self.rows.classes else self.model.predict
        found: Array = ask(both)
        return found

    def _begin(self) -> tuple[xgboost.Booster, xgboost.QuantileDMatrix]:
        """Return the model's booster, without trees yet, and the matrix to grow it on."""
        rows = self.rows
        train = self._matrix(rows.train, rows.train_target)
        # Without rounds fit only sets up; one row of each class tells it all that it asks for.
        _, few = np.unique(rows.train_target, return_index=True) if rows.classes else (0, [0])
        self.model.set_params(n_estimators=0)
        self.model.fit(rows.train[few], rows.train_target[few])
        booster: xgboost.Booster = self.model.get_booster()
        if rows.classes:
            booster.set_param({"eval_metric": "error" if rows.classes == 2 else "merror"})
        return booster, train

    def _matrix(self, features: Array, target: Array, ref: Any = None) -> xgboost.QuantileDMatrix:
        return xgboost.QuantileDMatrix(features, target, ref=ref, nthread=self.threads.boosting)


def _errors(told: Any) -> list[float]:
    r"""Return the numbers of ``[0]\ttrain-rmse:1.5\ttest-rmse:2.5``."""
    return [float(part.rpartition(":")[2]) for part in str(told).split("\t")[1:]]
