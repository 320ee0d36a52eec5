import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special, stats

from core.labs.ensembles.comparison.differences import pairs, spread
from core.labs.ensembles.comparison.statistics import estimate, verdict
from core.labs.ensembles.experiment import run
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.worker.context import RunContext

FIRST = [0.81, 0.84, 0.79, 0.88, 0.83, 0.86, 0.80, 0.85, 0.82, 0.87]
SECOND = [0.80, 0.80, 0.80, 0.83, 0.81, 0.85, 0.79, 0.81, 0.83, 0.84]


def test_without_a_test_part_it_is_the_plain_paired_t_test():
    found = verdict(FIRST, SECOND, train_rows=1, test_rows=0, rope=0).difference
    plain = stats.ttest_rel(FIRST, SECOND)
    assert found.t_value() == pytest.approx(plain.statistic)
    assert found.p_value() == pytest.approx(plain.pvalue)
    assert found.interval() == pytest.approx(tuple(plain.confidence_interval(0.95)))


def test_the_corrected_t_is_nadeau_and_bengios():
    found = verdict(FIRST, SECOND, train_rows=90, test_rows=10, rope=0).difference
    plain = stats.ttest_rel(FIRST, SECOND).statistic
    # The plain statistic divides by the root of 1/J, the corrected one by that of 1/J + n2/n1.
    assert found.t_value() == pytest.approx(plain * math.sqrt((1 / 10) / (1 / 10 + 10 / 90)))


def test_the_probabilities_are_areas_of_the_posterior():
    found = verdict(FIRST, SECOND, train_rows=80, test_rows=20, rope=0.01)
    scale, mean, degrees = found.difference.scale, found.difference.mean, 9

    def density(x):  # of Student's t, written out
        z = (x - mean) / scale
        power = (1 + z * z / degrees) ** (-(degrees + 1) / 2)
        return power / (scale * math.sqrt(degrees) * special.beta(0.5, degrees / 2))

    assert found.first_better == pytest.approx(integrate.quad(density, 0.01, 2)[0], abs=1e-6)
    assert found.equal == pytest.approx(integrate.quad(density, -0.01, 0.01)[0], abs=1e-6)


scores = st.lists(st.floats(-1, 1), min_size=2, max_size=20)


@given(scores, st.data(), st.floats(0, 0.5))
def test_the_probabilities_add_up_to_one(first, data, rope):
    size = len(first)
    second = data.draw(st.lists(st.floats(-1, 1), min_size=size, max_size=size))
    found = verdict(first, second, 80, 20, rope)
    assert found.first_better + found.equal + found.second_better == pytest.approx(1)


@given(scores, st.data())
def test_swapping_the_models_swaps_the_verdict(first, data):
    size = len(first)
    second = data.draw(st.lists(st.floats(-1, 1), min_size=size, max_size=size))
    one, other = verdict(first, second, 80, 20, 0.01), verdict(second, first, 80, 20, 0.01)
    assert one.first_better == pytest.approx(other.second_better, abs=1e-9)


def test_equal_models_are_equal_for_sure():
    found = verdict(FIRST, FIRST, 80, 20, 0.01)
    assert (found.first_better, found.equal, found.second_better) == (0, 1, 0)
    assert found.difference.p_value() == 1


def test_one_value_has_no_interval():
    with pytest.raises(ValueError, match="at least two"):
        estimate([0.5], 80, 20)


def test_for_independent_values_the_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(0)
    inside = 0
    for _ in range(2000):
        low, high = estimate(rng.normal(1, 1, 10), 1, 0).interval()
        inside += low <= 1 <= high
    assert inside / 2000 == pytest.approx(0.95, abs=0.015)


def row(name, values):
    words = name.capitalize()
    scores = {"test_r2_values": values}
    return {"id": name, "name": words, "train_rows": 80, "test_rows": 20, **scores}


def test_the_sentence_names_the_better_model_and_its_chance():
    better = [value + 0.2 + 0.01 * (n % 3) for n, value in enumerate(SECOND)]
    (pair,) = pairs([row("linear", SECOND), row("xgboost", better)], "r2", 0.01)
    assert "Xgboost has on average 0.209 more R² than Linear" in pair["sentence"]
    assert "over 99 % that Xgboost is better by more than 0.01" in pair["sentence"]


def test_the_sentence_says_when_nothing_is_decided():
    (pair,) = pairs([row("linear", FIRST), row("tree", SECOND)], "r2", 0.01)
    assert pair["sentence"].endswith("So these splits do not decide it.")


def test_a_single_split_has_no_pairs():
    assert pairs([{"id": "linear"}, {"id": "tree"}], "r2", 0.01) == []


def test_the_spread_holds_the_median_and_the_range():
    found = spread(row("linear", FIRST), "r2")
    assert (found["median"], found["minimum"], found["maximum"]) == (0.835, 0.79, 0.88)


@pytest.mark.slow
@pytest.mark.parametrize(("data", "expected"), [("diabetes", "best"), ("boston", "worst")])
def test_over_twenty_splits_least_squares_is_best_on_diabetes_and_worst_on_boston(data, expected):
    context = RunContext()
    settings = EnsembleSettings.make({"preset": "twenty_splits", "data": data})
    list(run(settings, context))
    medians = {r["model"]: r["test_r2_spread"]["median"] for r in context.result["models"]}
    choose = max if expected == "best" else min
    assert choose(medians, key=medians.get) == "linear"
    assert len(context.result["pairs"]) == 3
