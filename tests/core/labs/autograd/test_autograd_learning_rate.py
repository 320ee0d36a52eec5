from __future__ import annotations

import math

import pytest

from core.labs.autograd.learning_rate import suggest_learning_rate, trial_iterations
from core.labs.autograd.script import recipe
from core.labs.autograd.settings import AutogradSettings
from core.runtime.errors import Cancelled

SMALL = {
    "batch_size": 8,
    "input_size": 12,
    "hidden_size": 6,
    "output_size": 3,
    "iterations": 40,
    "device": "cpu",
}


def settings(**values) -> AutogradSettings:
    return AutogradSettings.make({**SMALL, **values})


def never() -> bool:
    return False


def works(tried: AutogradSettings) -> bool:
    losses = [loss.item() for _, loss in recipe(tried).load().train()]
    return all(map(math.isfinite, losses)) and losses[-1] < losses[0]


@pytest.mark.parametrize("rate", [10.0, 1.0, 0.3])
@pytest.mark.parametrize("optimizer", ["by_hand", "momentum"])
def test_the_suggestion_is_the_largest_power_of_ten_below_that_works(rate, optimizer):
    used = settings(learning_rate=rate, optimizer=optimizer)
    suggestion = suggest_learning_rate(used, never)
    powers = [10.0**exponent for exponent in range(1, -12, -1) if 10.0**exponent < rate]
    expected = next(power for power in powers if works(used.with_(learning_rate=power)))
    assert suggestion.learning_rate == pytest.approx(expected, rel=1e-12)


def test_a_power_of_ten_itself_is_not_suggested():
    # 1e-4 works here, so from 1e-4 on the next one below is the answer.
    assert suggest_learning_rate(settings(learning_rate=1e-4), never).learning_rate == 1e-5


def test_between_two_powers_of_ten_the_lower_is_suggested():
    assert suggest_learning_rate(settings(learning_rate=3e-4), never).learning_rate == 1e-4


def test_where_nothing_works_nothing_is_suggested():
    # Adam's steps are about the rate, and float32 does not see such small ones.
    used = settings(learning_rate=1e-11, optimizer="adam")
    suggestion = suggest_learning_rate(used, never)
    assert suggestion.learning_rate is None
    assert suggestion.lowest_tried == pytest.approx(1e-23)


def test_stop_is_obeyed_at_the_next_iteration():
    asked = []

    def after_three() -> bool:
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(Cancelled):
        suggest_learning_rate(settings(learning_rate=1e-3), after_three)
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("values", "length"),
    [
        ({"iterations": 40}, 40),
        ({"iterations": 1}, 2),
        ({"iterations": 10_000_000}, 500),
        ({"preset": "as_printed"}, 500),
        ({"input_size": 100_000, "iterations": 500}, 117),
        ({"input_size": 100_000, "hidden_size": 5_000, "iterations": 500}, 20),
    ],
)
def test_a_trial_is_as_long_as_the_run_up_to_a_limit_of_time(values, length):
    sizes = {"device": "cpu"} if "preset" in values else {}
    lecture = {"preset": "lecture", **sizes, **values}
    assert trial_iterations(AutogradSettings.make(lecture)) == length
