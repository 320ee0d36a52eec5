"""Modes, high-quality share, reverse KL and the two-sample distance with its noise floor."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from core.labs.gan.game.measures import DRAWN, modes, noise_floor, spread, two_sample_distance

RING = np.array([(math.cos(k * math.tau / 8), math.sin(k * math.tau / 8)) for k in range(8)])
GRID = np.array([(x, y) for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4)], dtype=float)
MIXTURES = pytest.mark.parametrize(
    ("centres", "sigma"), [(RING, 0.01), (GRID, 0.05)], ids=["ring", "grid"]
)


def mixture(centres, sigma, rows, seed=0):
    """Return what a perfect generator gives."""
    rng = np.random.default_rng(seed)
    chosen = rng.integers(len(centres), size=rows)
    return centres[chosen] + sigma * rng.normal(size=(rows, centres.shape[1]))


@MIXTURES
def test_a_perfect_sampler_captures_every_mode(centres, sigma):
    for seed in range(20):
        found = modes(mixture(centres, sigma, DRAWN, seed), centres, sigma)
        assert found.covered == len(centres)


@MIXTURES
def test_a_perfect_samplers_share_of_high_quality_is_989_per_mille(centres, sigma):
    rows = 400_000
    expected = 1 - math.exp(-4.5)
    spread = math.sqrt(expected * (1 - expected) / rows)
    assert expected == pytest.approx(0.9889, abs=5e-5)
    share = modes(mixture(centres, sigma, rows), centres, sigma).high_quality
    assert share == pytest.approx(expected, abs=4 * spread)


@MIXTURES
def test_a_perfect_samplers_reverse_kl_is_that_of_chance(centres, sigma):
    # 2 n KL is about chi-squared with k - 1 degrees of freedom (Wilks), so its mean is k - 1.
    found = [modes(mixture(centres, sigma, DRAWN, seed), centres, sigma) for seed in range(30)]
    scaled = np.mean([2 * each.counts.sum() * each.reverse_kl for each in found])
    degrees = len(centres) - 1
    assert scaled == pytest.approx(degrees, abs=4 * math.sqrt(2 * degrees / 30))


def test_the_counts_and_the_share_belong_together():
    samples = mixture(GRID, 0.05, 1000)
    found = modes(samples, GRID, 0.05)
    assert found.counts.shape == (25,)
    assert found.counts.sum() == pytest.approx(found.high_quality * 1000)


def test_reverse_kl_agrees_with_scipy():
    samples = mixture(RING[:3], 0.01, 500)
    found = modes(samples, RING, 0.01)
    shares = found.counts / found.counts.sum()
    assert found.reverse_kl == pytest.approx(stats.entropy(shares, np.full(8, 1 / 8)), rel=1e-12)


@given(st.integers(1, 8))
def test_reverse_kl_of_some_modes_hit_alike_is_the_log_of_their_share(hit):
    found = modes(np.repeat(RING[:hit], 5, axis=0), RING, 0.01)
    assert found.covered == hit
    assert found.reverse_kl == pytest.approx(math.log(8 / hit), abs=1e-12)


def test_one_sample_at_three_standard_deviations_decides_on_a_mode():
    inside, outside = RING[5] + [0.0299, 0.0], RING[5] + [0.0301, 0.0]
    assert modes([inside, outside], RING, 0.01).counts.tolist() == [0, 0, 0, 0, 0, 1, 0, 0]
    assert modes([inside, outside], RING, 0.01).high_quality == 0.5


def test_a_sample_belongs_to_the_nearest_mode_alone():
    found = modes([[0.4], [0.6]], [[0.0], [1.0]], 1.0)
    assert found.counts.tolist() == [1, 1]


@pytest.mark.parametrize("samples", [[[9.0, 9.0]], [[math.nan, 0.0], [math.inf, 1.0]]])
def test_without_a_high_quality_sample_reverse_kl_is_the_largest(samples):
    found = modes(samples, RING, 0.01)
    assert (found.covered, found.high_quality) == (0, 0.0)
    assert found.reverse_kl == pytest.approx(math.log(8))


def test_a_sample_that_is_not_finite_lowers_the_share():
    assert modes([[math.nan, 0.0], RING[0]], RING, 0.01).high_quality == 0.5


def test_every_finite_sample_counts_for_the_nearest_mode_whatever_its_quality():
    found = modes([RING[2] * 1.5, RING[2], RING[7] * 0.5, [math.nan, 0.0]], RING, 0.01)
    assert found.nearest.tolist() == [0, 0, 2, 0, 0, 0, 0, 1]


@given(st.floats(0.0, 100.0))
def test_the_spread_of_samples_drawn_together_is_their_scale(scale):
    rows = np.random.default_rng(11).normal(size=(50, 2))
    assert spread(7 + scale * rows, rows) == pytest.approx(scale, abs=1e-9)


def test_the_spread_of_true_samples_is_about_one():
    assert spread(mixture(RING, 0.01, 900), mixture(RING, 0.01, 900, 1)) == pytest.approx(1, 0.02)


def test_the_spread_of_samples_that_are_not_finite_is_infinite():
    assert spread([[math.inf], [0.0]], [[0.0], [1.0]]) == math.inf


def test_the_distance_of_two_points_is_twice_theirs():
    assert two_sample_distance([[0.0, 0.0]] * 3, [[3.0, 4.0]] * 4) == pytest.approx(10)


def test_the_distance_agrees_with_scipys_in_one_dimension():
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=40), rng.normal(0.5, 2, size=30)

    def within(rows):
        return np.abs(rows[:, None] - rows[None, :]).mean()

    # scipy's is the root of the biased one, whose means have the zeros of the diagonal in them.
    biased = stats.energy_distance(a, b) ** 2
    unbiased = biased - within(a) / (len(a) - 1) - within(b) / (len(b) - 1)
    assert two_sample_distance(a[:, None], b[:, None]) == pytest.approx(unbiased, rel=1e-9)


def test_the_distance_of_two_normals_is_that_of_their_distribution_functions():
    # Székely and Rizzo: in one dimension it is twice the integral of (F - G) squared.
    def gap(x):
        return (stats.norm.cdf(x) - stats.norm.cdf(x, 1, 2)) ** 2

    rng = np.random.default_rng(2)
    found = [
        two_sample_distance(rng.normal(size=(800, 1)), rng.normal(1, 2, size=(800, 1)))
        for _ in range(30)
    ]
    error = np.std(found, ddof=1) / math.sqrt(30)
    assert np.mean(found) == pytest.approx(2 * quad(gap, -15, 15)[0], abs=4 * error)


@pytest.mark.parametrize("width", [2, 64])
def test_the_distance_of_equal_distributions_is_zero_on_average(width):
    rng = np.random.default_rng(3)
    found = [
        two_sample_distance(rng.normal(size=(60, width)), rng.normal(size=(80, width)))
        for _ in range(300)
    ]
    assert np.mean(found) == pytest.approx(0, abs=4 * np.std(found) / math.sqrt(300))


def test_wide_rows_have_the_distance_that_their_differences_give():
    rng = np.random.default_rng(4)
    a, b = 100 + rng.normal(size=(50, 64)), 101 + rng.normal(size=(60, 64))

    def mean(x, y, pairs):
        return sum(float(np.linalg.norm(row - y, axis=1).sum()) for row in x) / pairs

    expected = 2 * mean(a, b, 50 * 60) - mean(a, a, 50 * 49) - mean(b, b, 60 * 59)
    assert two_sample_distance(a, b) == pytest.approx(expected, rel=1e-9)


def test_images_count_as_rows_of_pixels():
    images = np.random.default_rng(5).random((40, 8, 8))
    flat = images.reshape(40, 64)
    assert two_sample_distance(images[:20], images[20:]) == two_sample_distance(
        flat[:20], flat[20:]
    )


def test_large_samples_are_thinned_out_in_the_same_way():
    rng = np.random.default_rng(6)
    a, b = rng.normal(size=(5000, 2)), rng.normal(1, 1, size=(5000, 2))
    assert two_sample_distance(a, b) == two_sample_distance(a, b)
    assert two_sample_distance(a, b) == pytest.approx(two_sample_distance(a[:999], b), rel=0.2)


def test_samples_that_are_not_finite_are_infinitely_far():
    assert two_sample_distance([[math.nan], [0.0]], [[0.0], [1.0]]) == math.inf


@pytest.mark.parametrize(("width", "size"), [(2, 150), (64, 60)])
def test_two_true_samples_stay_under_the_noise_floor_19_times_of_20(width, size):
    rng = np.random.default_rng(7)
    floor = noise_floor(rng.normal(size=(2 * size, width)), size, seed=0)
    under = sum(
        two_sample_distance(rng.normal(size=(size, width)), rng.normal(size=(size, width))) < floor
        for _ in range(400)
    )
    # The floor is that of one reference, whose own luck shifts the share a little.
    assert 0.90 <= under / 400 <= 0.99


def test_the_noise_floor_is_the_quantile_of_distances_of_halves():
    rng = np.random.default_rng(8)
    rows = rng.normal(size=(60, 2))
    halves = [rng.permutation(60) for _ in range(4000)]
    found = [two_sample_distance(rows[each[:30]], rows[each[30:]]) for each in halves]
    floor = noise_floor(rows, 30, seed=0)
    assert np.mean(np.array(found) < floor) == pytest.approx(0.95, abs=0.05)


def test_a_small_reference_gives_the_floor_of_the_wanted_size():
    rng = np.random.default_rng(9)
    rows = rng.normal(size=(2000, 2))
    small = [noise_floor(rows[start : start + 400], 1000, seed=0) for start in range(0, 2000, 400)]
    assert np.mean(small) == pytest.approx(noise_floor(rows, 1000, seed=0), rel=0.25)


def test_three_rows_tell_no_noise_floor():
    assert noise_floor([[0.0], [1.0], [2.0]], 100, seed=0) == math.inf


def test_a_reference_of_equal_rows_has_no_spread_to_compare_with():
    assert spread([[0.0], [1.0]], [[2.0], [2.0]]) == math.inf


def test_the_noise_floor_depends_on_its_seed_alone():
    rows = np.random.default_rng(10).normal(size=(300, 2))
    assert noise_floor(rows, 100, seed=1) == noise_floor(rows, 100, seed=1)
    assert noise_floor(rows, 100, seed=1) != noise_floor(rows, 100, seed=2)


def test_a_generator_with_a_lost_mode_lies_far_above_the_noise_floor():
    data = mixture(RING, 0.01, 2000)
    lost = mixture(RING[:-1], 0.01, 1000, seed=1)
    floor = noise_floor(data, 1000, seed=0)
    assert two_sample_distance(lost, data[:1000]) > 2 * floor
