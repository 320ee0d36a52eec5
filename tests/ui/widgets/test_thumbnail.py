from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ui.widgets.thumbnail import thumbnail


def colors(values):
    image = thumbnail(np.asarray(values, np.float32))
    return [
        [image.pixelColor(x, y).getRgb()[:3] for x in range(image.width())]
        for y in range(image.height())
    ]


def test_zero_of_signed_values_is_white_and_the_signs_are_blue_and_red():
    ((negative, zero, positive),) = colors([[-1, 0, 1]])
    assert min(zero) > 240
    assert negative[2] > negative[0]
    assert positive[0] > positive[2]


def test_equal_sizes_of_both_signs_are_equally_dark():
    ((low, small, high),) = colors([[-4, 1, 4]])
    assert sum(small) > sum(low)
    assert abs(sum(low) - sum(high)) < 60


def test_values_without_a_sign_get_lighter_as_they_grow():
    (row,) = colors([[0, 1, 2, 3, 4]])
    lightness = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in row]
    assert lightness == sorted(lightness)
    assert len(set(row)) == 5


def test_not_a_number_is_grey_and_infinity_is_an_end_of_the_scale():
    ((nan, infinite, largest, _),) = colors([[np.nan, np.inf, 2.0, -2.0]])
    assert nan == (128, 128, 128)
    assert infinite == largest


@pytest.mark.parametrize("value", [0.0, 3.0, -3.0, np.nan, np.inf, -np.inf])
def test_equal_values_have_one_colour(value):
    assert len({color for row in colors(np.full((2, 3), value)) for color in row}) == 1


@given(arrays(np.float32, st.tuples(st.integers(1, 6), st.integers(1, 6))))
def test_every_value_is_one_pixel(values):
    image = thumbnail(values)
    assert (image.height(), image.width()) == values.shape
