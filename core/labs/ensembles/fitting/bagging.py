"""Bagging, grown by ``warm_start``: the same trees as one fit, block by block."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.labs.ensembles.fitting.growth import Growth
from core.labs.ensembles.fitting.votes import Votes
from core.labs.ensembles.fitting.watch import Array


class BaggingGrowth(Growth):
    """Bagging makes one part of its trees for each thread by itself, so that it shows whole fits.

    Each block is one.
    """

    def blocks(self) -> Iterator[Array | None]:
        """Grow block after block."""
        features = np.ascontiguousarray(self.rows.train, dtype=np.float32)
        votes = Votes(self.rows) if self.watched else None
        self.model.set_params(warm_start=True)
        try:
            for end in self.ends:
                self.model.set_params(n_estimators=end)
                with self.timed():
                    self.fit(features)
                self.trees = end
                yield None if votes is None else self._look(votes)
        finally:
            self.model.set_params(warm_start=False, n_estimators=self.trees or self.ends[-1])

    def _look(self, votes: Votes) -> Array:
        """Return the curve's points for the trees of the newest block."""
        trees = self.model.estimators_[votes.trees :]
        # After a warm start bagging knows the rows of the newest trees only.
        bags = self.model.estimators_samples_[-len(trees) :] if self.model.bootstrap else None
        size = self.rows.trees_at_once()
        parts = []
        for start in range(0, len(trees), size):
            part = slice(start, start + size)
            parts.append(votes.add(votes.ask(trees[part]), bags and bags[part]))
        self.predicted = votes.mean
        return np.concatenate(parts)
