from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runtime.figures import figure, percent


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (29_400_000.0, 3, "2.94e7"),
        (3.029e-5, 3, "3.03e-5"),
        (-1e-120, 2, "-1e-120"),
        (1e100, 3, "1e100"),
        (0.669, 4, "0.669"),
        (1326.4, 3, "1,326"),
        (123_456.0, 2, "123,456"),
        (0.0, 3, "0"),
        (math.inf, 3, "inf"),
        (math.nan, 3, "nan"),
    ],
)
def test_a_figure_is_written_short(value, digits, text):
    assert figure(value, digits) == text


@given(st.floats(-1e307, 1e307), st.integers(2, 6))
def test_reading_it_back_gives_the_number_to_its_digits(value, digits):
    assert float(figure(value, digits).replace(",", "")) == pytest.approx(
        value, rel=5.1 * 10.0**-digits
    )


@pytest.mark.parametrize(
    ("share", "digits", "words"), [(0.539, 1, "53.9 %"), (0.05, 0, "5 %"), (1, 0, "100 %")]
)
def test_a_share_is_said_in_percent_one_way(share, digits, words):
    assert percent(share, digits) == words
