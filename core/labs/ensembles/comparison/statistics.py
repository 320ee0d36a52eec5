"""Is the difference real? Intervals and tests for scores whose training rows overlap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student


@dataclass(frozen=True)
class Estimate:
    """The mean of scores over J splits, and its uncertainty: a Student t with J - 1 degrees.

    The scores are not independent, because the training parts overlap, so the plain variance of
    the mean is too small. Nadeau and Bengio (2003), eq. 9, replace 1/J by 1/J + n_test / n_train.
    """

    mean: float
    scale: float
    degrees: int

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the bounds between which the mean lies with this confidence."""
        half = self.scale * float(student.ppf((1 + level) / 2, self.degrees))
        return self.mean - half, self.mean + half

    def t_value(self) -> float:
        """Return the corrected resampled t statistic of the mean against 0."""
        if self.scale:
            return self.mean / self.scale
        return math.copysign(math.inf, self.mean) if self.mean else 0.0

    def p_value(self) -> float:
        """Return the two-sided p value of the mean against 0."""
        return float(2 * student.sf(abs(self.t_value()), self.degrees))

    def probability_above(self, bound: float) -> float:
        """Return the probability that the mean exceeds ``bound``, given the scores.

        References
        ----------
        Corani and Benavoli (2015), the Bayesian correlated t-test: with a flat prior the posterior
        is this Student t. Here rho = n_test / (n_test + n_train), as they propose.
        """
        if not self.scale:
            return float(self.mean > bound)
        return float(student.sf((bound - self.mean) / self.scale, self.degrees))


def estimate(values: Sequence[float], train_rows: int, test_rows: int) -> Estimate:
    """Return the corrected estimate of a mean of scores, or of differences of scores.

    Raises
    ------
    ValueError
        If there are fewer than two values.
    """
    count = len(values)
    if count < 2:
        raise ValueError("an estimate needs at least two values")
    variance = float(np.var(values, ddof=1))
    scale = math.sqrt((1 / count + test_rows / train_rows) * variance)
    return Estimate(float(np.mean(values)), scale, count - 1)


@dataclass(frozen=True)
class Verdict:
    """How two models compare: the difference first minus second, and three probabilities.

    ``first_better`` and ``second_better`` are by more than the margin ``rope``, the region of
    practical equivalence; ``equal`` is within it. The three add up to 1.
    """

    difference: Estimate
    rope: float
    first_better: float
    equal: float
    second_better: float


def verdict(
    first: Sequence[float],
    second: Sequence[float],
    train_rows: int,
    test_rows: int,
    rope: float,
) -> Verdict:
    """Compare the scores of two models on the same splits."""
    differences = [one - other for one, other in zip(first, second, strict=True)]
    found = estimate(differences, train_rows, test_rows)
    above = found.probability_above(rope)
    below = Estimate(-found.mean, found.scale, found.degrees).probability_above(rope)
    return Verdict(found, rope, above, max(0.0, 1 - above - below), below)
