import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from ui.widgets.plots.surface.ticks import (
    linear_tick_texts,
    linear_ticks,
    log_tick_powers,
    log_tick_texts,
)

# Other work on the machine must not fail a test.
_calm = settings(deadline=None, max_examples=60)

C = QLocale.c()


@pytest.mark.parametrize(
    ("values", "spacing", "texts"),
    [
        ([0, 5000, 10_000], 5000, ["0", "5,000", "10,000"]),
        ([-0.2, 0.0, 0.2], 0.2, ["-0.2", "0.0", "0.2"]),
        ([0, 1e7, 2e7], 1e7, ["0", "1e7", "2e7"]),
        ([2.5e7, 5e7], 2.5e7, ["2.5e7", "5.0e7"]),
        ([1e-5, 2e-5], 1e-5, ["1e-5", "2e-5"]),
        ([999_999.5, 1_000_000.0], 0.5, ["9.999995e5", "1.0000000e6"]),
    ],
)
def test_linear_ticks_have_the_digits_their_spacing_needs(values, spacing, texts):
    assert linear_tick_texts(values, spacing, C) == texts


@_calm
@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.floats(1, 40))
def test_linear_ticks_are_few_enough_inside_and_evenly_spaced(low, width, most):
    high = low + width
    if high - low < 1e-3 * abs(low) * 1e-9:
        return
    spacing, values = linear_ticks(low, high, most)
    assert len(values) <= most * (1 + 1e-8) + 1  # a spacing may be too small by rounding
    assert all(low - 1e-6 * spacing <= value <= high + 1e-6 * spacing for value in values)
    assert f"{spacing:e}"[0] in "125"


@pytest.mark.parametrize(
    ("low", "high", "most", "values"),
    [
        (0, 100, 5, [0, 20, 40, 60, 80, 100]),
        (-0.3, 0.3, 3.5, [-0.2, 0, 0.2]),
        (1, 500, 2.5, [200, 400]),
    ],
)
def test_linear_ticks_are_at_round_numbers(low, high, most, values):
    assert linear_ticks(low, high, most)[1] == pytest.approx(values)


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (-5, 8, ["1e-3", "1e0", "1e3", "1e6"]),
        (-2, 4, ["0.01", "1", "100", "10,000"]),
        (0, 1, ["1", "2", "5", "10"]),
        (-300, 300, ["1e-200", "1e0", "1e200"]),
    ],
)
def test_log_ticks_are_powers_or_their_round_multiples(low, high, texts):
    powers = log_tick_powers(low, high, 150)
    assert log_tick_texts(powers, (low, high), C) == texts


@_calm
@given(st.floats(-320, 320), st.floats(1e-3, 300), st.floats(60, 2000))
def test_log_ticks_are_inside_and_have_room(low, width, size_px):
    high = min(low + width, 330.0)
    powers = log_tick_powers(low, high, size_px)
    assert all(low - 1e-9 <= power <= high + 1e-9 for power in powers)
    assert len(powers) <= max(3, size_px / 36 + 1)


@_calm
@example(0.0, 0.09375, 200.0, 40.0)  # round numbers, which crowd towards the right
@given(st.floats(-320, 320), st.floats(1e-3, 300), st.floats(200, 2000), st.floats(20, 90))
def test_log_ticks_side_by_side_do_not_touch(low, width, size_px, text_px):
    high = min(low + width, 330.0)
    powers = log_tick_powers(low, high, size_px, text_px)
    gaps = np.diff(powers) * size_px / (high - low)
    assert (gaps >= text_px * (1 - 1e-9)).all()


@_calm
@given(st.floats(-5, 8), st.floats(0.01, 12))
def test_log_texts_say_what_the_powers_are(low, width):
    powers = log_tick_powers(low, low + width, 400)
    texts = log_tick_texts(powers, (low, low + width), C)
    read = [math.log10(float(text.replace(",", ""))) for text in texts]
    assert len(set(texts)) == len(powers)
    np.testing.assert_allclose(read, powers, atol=width / 10)


def test_numbers_follow_the_locale():
    german = QLocale(QLocale.Language.German)
    assert linear_tick_texts([1000.5], 0.5, german) == ["1.000,5"]
