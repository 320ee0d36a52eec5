"""How good the generated samples are: modes hit, share of good samples, distance to the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.distance import cdist, pdist

Array = NDArray[np.float64]

DRAWN = 2_500
"""How many samples the PacGAN code and the VEEGAN page draw to count modes."""

_RADIUS = 3.0  # standard deviations around a mode's centre
# From this width on the products of the rows give their distances sooner than differences do.
_WIDE = 8
# More rows are thinned out: all pairs of so many take some 10 ms (50 ms for images of 28 x 28).
_ROWS_LIMIT, _WIDE_ROWS_LIMIT = 1_000, 500
_SPLITS = 200
_FLOOR_QUANTILE = 0.95


@dataclass(frozen=True)
class Modes:
    """Which modes the samples hit, by the definitions of the PacGAN code and the VEEGAN page.

    Attributes
    ----------
    covered : int
        Captured modes: those nearest to at least one high-quality sample.
    high_quality : float
        Share of samples, 0 to 1, within 3 standard deviations of the nearest mode's centre. A
        perfect sampler in two dimensions has 1 - exp(-4.5) = 0.989.
    reverse_kl : float
        Kullback-Leibler divergence, in nats, of the high-quality samples' distribution over the
        modes from the uniform one: 0 where all modes are hit alike, log(k) where one alone is or
        none at all.
    counts : (k,) int
        High-quality samples of each mode.
    nearest : (k,) int
        Finite samples of any quality nearest to each mode.
    """

    covered: int
    high_quality: float
    reverse_kl: float
    counts: NDArray[np.int64]
    nearest: NDArray[np.int64]


def modes(samples: ArrayLike, centres: ArrayLike, sigma: float) -> Modes:
    """Return which modes the samples hit, and how evenly.

    Parameters
    ----------
    samples : (n, d) float
        At least one; one that is not finite is of no quality.
    centres : (k, d) float
        The modes' centres, at least one.
    sigma : float
        Standard deviation of each mode along each axis, in the units of the samples.

    References
    ----------
    Lin, Khetan, Fanti and Oh (2018), PacGAN, section 4.1, and the MetricLogger of its code, which
    counts only high-quality samples in the distribution over the modes; Srivastava et al. (2017),
    VEEGAN, section 4.1.
    """
    points, middles = _rows(samples), _rows(centres)
    finite = points[np.isfinite(points).all(axis=1)]
    distances = cdist(finite, middles)
    nearest = distances.argmin(axis=1)
    good = distances.min(axis=1, initial=np.inf) < _RADIUS * sigma
    counts = _count(nearest[good], len(middles))
    return Modes(
        covered=int(np.count_nonzero(counts)),
        high_quality=int(counts.sum()) / len(points),
        reverse_kl=_kl_from_uniform(counts),
        counts=counts,
        nearest=_count(nearest, len(middles)),
    )


def two_sample_distance(a: ArrayLike, b: ArrayLike) -> float:
    """Return the energy distance between the distributions of two samples, without bias.

    That is 2 E|X-Y| - E|X-X'| - E|Y-Y'|, in the units of the data. It is 0 for equal distributions
    only, so that its estimate lies about 0 there and may be negative. Samples of more than 1,000
    rows (500 of eight columns or more) are thinned out at random, always in the same way. It is
    infinite where a row is not finite.

    Parameters
    ----------
    a, b : (n, d) and (m, d) float
        At least two rows each.

    References
    ----------
    Székely and Rizzo (2013), Energy statistics, eq. 5; the means within a sample leave out each
    row's distance to itself, as in a U-statistic.
    """
    first, second = _thinned(_rows(a)), _thinned(_rows(b))
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return float("inf")
    between = float(_distances(first, second).mean())
    return 2 * between - _mean_within(first) - _mean_within(second)


def spread(samples: ArrayLike, reference: ArrayLike) -> float:
    """Return how far apart the samples are, as a share of how far apart the true ones are.

    The ratio of the two mean distances between rows: 1 for equal distributions, 0 where all samples
    are the same, infinite where one is not finite. Both are thinned out as in
    `two_sample_distance`; a reference whose rows are all the same makes it infinite, too.
    """
    rows = _thinned(_rows(samples))
    true = _mean_within(_thinned(_rows(reference)))
    if not (np.isfinite(rows).all() and true):
        return float("inf")
    return _mean_within(rows) / true


def noise_floor(reference: ArrayLike, size: int, seed: int) -> float:
    """Return the distance that two samples of the true data stay under, 19 times of 20.

    Two times ``size`` rows of the reference are split in halves at random again and again; a
    generator whose `two_sample_distance` to ``size`` rows is below cannot be told from the data.

    Parameters
    ----------
    reference : (n, d) float
        Where it has fewer than two times ``size`` rows, the floor of its halves is scaled, as the
        spread of the distance between equal distributions falls with 1 / size. The floor of fewer
        than four rows is infinite.
    size : int
        Rows of each sample, at least two; thinned out as in `two_sample_distance`.
    """
    rng = np.random.default_rng(seed)
    rows = _rows(reference)
    wanted = min(size, _limit(rows))
    half = min(wanted, len(rows) // 2)
    if half < 2:
        return float("inf")
    chosen = rows[rng.permutation(len(rows))[: 2 * half]]
    distances = _distances(chosen, chosen)
    np.fill_diagonal(distances, 0.0)
    first = rng.permuted(np.tile(np.repeat((1.0, 0.0), half), (_SPLITS, 1)), axis=1).T
    second = 1.0 - first
    towards_first = distances @ first
    between = (second * towards_first).sum(axis=0)
    within_first = (first * towards_first).sum(axis=0)
    within_second = distances.sum() - within_first - 2 * between
    splits = 2 * between / half**2 - (within_first + within_second) / (half * (half - 1))
    return float(np.quantile(splits, _FLOOR_QUANTILE)) * half / wanted


def _rows(values: ArrayLike) -> Array:
    rows = np.asarray(values, dtype=np.float64)
    return rows.reshape(len(rows), -1)


def _count(nearest: NDArray[np.intp], modes: int) -> NDArray[np.int64]:
    return np.bincount(nearest, minlength=modes).astype(np.int64)


def _kl_from_uniform(counts: NDArray[np.int64]) -> float:
    total = int(counts.sum())
    if total == 0:
        return float(np.log(len(counts)))
    shares = counts[counts > 0] / total
    # Rounding may leave a little less than the 0 of an even distribution.
    return max(0.0, float((shares * np.log(shares * len(counts))).sum()))


def _thinned(rows: Array) -> Array:
    limit = _limit(rows)
    if len(rows) <= limit:
        return rows
    return rows[np.random.default_rng(0).choice(len(rows), limit, replace=False)]


def _limit(rows: Array) -> int:
    return _ROWS_LIMIT if rows.shape[1] < _WIDE else _WIDE_ROWS_LIMIT


def _mean_within(rows: Array) -> float:
    if rows.shape[1] < _WIDE:
        return float(pdist(rows).mean())
    distances = _distances(rows, rows)
    np.fill_diagonal(distances, 0.0)  # products of wide rows leave a trace of rounding there
    return float(distances.sum()) / (len(rows) * (len(rows) - 1))


def _distances(a: Array, b: Array) -> Array:
    """Return the Euclidean distance of each row of ``a`` to each row of ``b``."""
    if a.shape[1] < _WIDE:
        found: Array = cdist(a, b)
        return found
    middle = b.mean(axis=0)  # smaller numbers lose fewer digits in the difference of squares
    a, b = a - middle, b - middle
    squares = (a * a).sum(axis=1)[:, None] + (b * b).sum(axis=1)[None, :] - 2 * (a @ b.T)
    distances: Array = np.sqrt(np.maximum(squares, 0.0, out=squares), out=squares)
    return distances
