import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.bars.time_to_go import TimeToGo, calm_seconds, duration_text


def follow(points, total):
    estimate = TimeToGo()
    for done, elapsed_s in points:
        estimate.update(done, total, elapsed_s)
    return estimate


def test_nothing_is_said_before_the_first_second():
    assert follow([(0, 0.0), (3, 0.1)], 100).seconds() is None


def test_nothing_is_said_without_a_total():
    assert follow([(10, 1.0), (20, 2.0)], 0).seconds() is None


@given(rate=st.integers(1, 5000), seconds=st.integers(2, 60))
def test_an_even_run_is_foretold_exactly(rate, seconds):
    points = [(rate * s, float(s)) for s in range(seconds)]
    total = rate * 100
    assert follow(points, total).seconds() == pytest.approx(100 - (seconds - 1))


def test_a_pause_does_not_spoil_the_estimate():
    even = [(100 * s, float(s)) for s in range(10)]
    after_pause = [(900 + 100 * s, 309.0 + s) for s in range(1, 4)]
    assert follow(even + after_pause, 2000).seconds() == pytest.approx(8)


def test_a_slow_first_step_does_not_spoil_the_estimate():
    points = [(0, 0.0), (1, 20.0), *((1 + 10 * s, 20.0 + s) for s in range(1, 4))]
    assert follow(points, 101).seconds() == pytest.approx(7)


def test_steps_in_bursts_count_down_between_the_bursts():
    bursts = [(50 * (tenth // 40), tenth / 10) for tenth in range(0, 121)]
    assert follow(bursts, 500).seconds() == pytest.approx((500 - 150) / 12.5)
    later = [*bursts, (150, 14.0)]
    assert follow(later, 500).seconds() == pytest.approx((500 - 150) / 12.5 - 2)


def test_a_stall_does_not_count_down_to_nothing():
    points = [(100 * s, float(s)) for s in range(5)] + [(400, 500.0)]
    assert follow(points, 1000).seconds() == pytest.approx(5)


def test_another_run_begins_anew():
    slow_then_fast = [(s, float(s)) for s in range(20)] + [(0, 0.0), (50, 1.0), (100, 2.0)]
    assert follow(slow_then_fast, 200).seconds() == pytest.approx(2)


@given(st.lists(st.tuples(st.integers(0, 1000), st.floats(0, 1e6)), min_size=1))
def test_the_time_to_go_is_never_negative(points):
    seconds = follow(points, 1000).seconds()
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "0:00"), (65, "1:05"), (3599, "59:59"), (3661, "1:01:01")]
)
def test_a_duration_is_written_like_a_clock(seconds, text):
    assert duration_text(seconds) == text


@pytest.mark.parametrize(("seconds", "calm"), [(12.4, 12), (63, 65), (1000, 990), (4000, 4020)])
def test_a_longer_wait_is_told_more_roughly(seconds, calm):
    assert calm_seconds(seconds) == calm
