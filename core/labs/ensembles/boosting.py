"""Boosting by scikit-learn's gradients, by histograms and by XGBoost, watched while it fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import xgboost

from core.labs.ensembles.growth import Growth, HookedGrowth, limited
from core.labs.ensembles.plan import grid
from core.labs.ensembles.watch import Array, curve, shares_of


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

    def _monitor(self, index: int, model: Any, frame: Any) -> bool:
        self.trees = index + 1
        if self.watched:
            with self.looking():
                self._add_tree(model, model.estimators_[index])
        if self.is_end():
            self.tell(self._take_points())
        return self.is_stopping

    def _add_tree(self, model: Any, trees: Array) -> None:
        if self.trees == 1:
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
        self.predicted = self._values().copy()
        errors = np.array(self._points)
        self._points = []
        numbers = np.arange(self.trees - len(errors) + 1, self.trees + 1)
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


class XGBoostGrowth(HookedGrowth):
    """XGBoost; a callback after each round.

    Each block predicts with its own trees only, from the margin reached before.
    """

    def call(self) -> None:
        """Fit, with the callback."""
        self._done = 0
        if self.watched:
            both = np.vstack([self.rows.train, self.rows.test])
            self._both = xgboost.DMatrix(both, nthread=self.threads.boosting)
            self._margin: Array | None = None
        self.model.set_params(callbacks=[_AfterRound(self)])
        try:
            self.model.fit(self.rows.train, self.rows.train_target)
        finally:
            self.model.set_params(callbacks=None)

    def after_round(self, booster: xgboost.Booster, index: int) -> bool:
        """Look at the model if a block is full; return whether it is to stop."""
        self.trees = index + 1
        if self.is_end():
            points = None
            if self.watched:
                with self.looking():
                    points = self._look(booster, self.trees)
            self.tell(points)
        return self.is_stopping

    def _look(self, booster: xgboost.Booster, end: int) -> Array:
        done = self._done
        numbers = grid(done, end, self.ends[-1])
        errors = []
        for number in numbers:
            if self._margin is not None:
                self._both.set_base_margin(self._margin)
            self._margin = booster.predict(
                self._both, output_margin=True, iteration_range=(done, number)
            )
            done = number
            self.predicted = shares_of(self._margin) if self.rows.classes else self._margin
            assert self.predicted is not None
            errors.append([float(part[0]) for part in self.rows.errors(self.predicted[None])])
        self._done = done
        table = np.array(errors)
        return curve(numbers, table[:, 0], table[:, 1])


class _AfterRound(xgboost.callback.TrainingCallback):
    def __init__(self, growth: XGBoostGrowth) -> None:
        super().__init__()
        self._growth = growth

    def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
        return self._growth.after_round(model, epoch)
