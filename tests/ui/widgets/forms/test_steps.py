import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runtime.settings import Settings, setting
from ui.widgets.forms.number_steps import (
    log_range,
    slider_ends,
    slider_position,
    slider_value,
    stepped,
    within,
)


class Ranges(Settings):
    rate: float = setting(1e-6, "Rate", ge=1e-9, le=1, scale="log")
    size: int = setting(1000, "Size", ge=1, le=100_000, scale="log")
    count: int = setting(3, "Count", ge=1, le=12)
    spread: float = setting(0.6, "Spread", ge=0, le=3)
    gap: float = setting(0.25, "Gap")
    open_rate: float = setting(0.1, "Open rate", scale="log")
    open_size: int = setting(7, "Open size", ge=0, scale="log")


SPECS = {spec.name: spec for spec in Ranges.field_specs()}


@pytest.mark.parametrize(
    ("value", "steps", "expected"),
    [(1e-6, 1, 2e-6), (2e-6, 1, 5e-6), (5e-6, 1, 1e-5), (1e-6, -1, 5e-7), (3e-4, -1, 2e-4)],
)
def test_a_log_step_goes_along_one_two_five(value, steps, expected):
    assert stepped(value, steps, SPECS["rate"]) == expected


def test_a_page_on_a_log_scale_is_a_decade():
    assert stepped(1e-6, 10, SPECS["rate"]) == 1e-5
    assert stepped(1000, -10, SPECS["size"]) == 100


def test_a_step_of_a_whole_number_is_one():
    assert stepped(3, 1, SPECS["count"]) == 4


def test_a_linear_step_leaves_no_rounding_dust():
    assert stepped(0.6, 1, SPECS["spread"]) == 0.65
    assert stepped(0.25, 2, SPECS["gap"]) == 0.27


def test_a_step_from_zero_leads_away_from_it():
    assert stepped(0, 1, SPECS["gap"]) == 0.1
    assert stepped(0, 1, SPECS["open_size"]) == 1


@pytest.mark.parametrize("name", SPECS)
@given(value=st.floats(-1e12, 1e12), steps=st.integers(-20, 20))
def test_a_step_never_leaves_the_limits(name, value, steps):
    spec = SPECS[name]
    reached = stepped(within(value, spec), steps, spec)
    assert spec.ge is None or reached >= spec.ge
    assert spec.le is None or reached <= spec.le


@pytest.mark.parametrize("name", ["rate", "size", "open_rate", "open_size"])
def test_a_slider_ends_at_the_ends_of_the_log_scale(name):
    first, last = slider_ends(SPECS[name])
    low, high = log_range(SPECS[name])
    assert slider_value(first, SPECS[name]) == pytest.approx(low)
    assert slider_value(last, SPECS[name]) == pytest.approx(high)


@given(position=st.integers(-180, 0))
def test_a_slider_stays_where_it_was_put(position):
    value = slider_value(position, SPECS["rate"])
    assert slider_position(value) == position


@given(value=st.floats(1e-9, 1))
def test_a_slider_comes_within_its_own_grain_of_a_value(value):
    reached = slider_value(slider_position(value), SPECS["rate"])
    assert abs(math.log10(reached) - math.log10(value)) < 1 / 20


def test_an_open_log_scale_reaches_three_decades_around_the_default():
    assert log_range(SPECS["open_rate"]) == pytest.approx((1e-4, 100))
