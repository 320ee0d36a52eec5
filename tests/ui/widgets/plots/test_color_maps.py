import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ui.widgets.plots.color_maps import color_map, colors_of, is_signed, picture_of, value_range

# Other work on the machine must not fail a test.
_calm = settings(deadline=None, max_examples=60)


@pytest.mark.parametrize(("signed", "name"), [(False, "viridis"), (True, "RdBu_r")])
def test_maps_are_the_published_ones(signed, name):
    published = matplotlib.colormaps[name](np.linspace(0, 1, 256))
    assert np.abs(color_map(signed) / 255 - published).max() < 0.03


def test_zero_is_the_middle_of_signed_values():
    values = np.array([[-1.0, 0.0, 4.0]])
    assert value_range(values, signed=True) == (-4.0, 4.0)
    middle = colors_of(values, -4.0, 4.0, signed=True)[0, 1]
    assert np.abs(middle[:3].astype(int) - 247).max() <= 2


def test_negative_values_make_an_array_signed():
    assert is_signed(np.array([[-1e-9, np.nan]]))
    assert not is_signed(np.array([[0.0, np.inf, np.nan]]))


def test_not_a_number_is_grey_and_infinity_at_the_ends():
    values = np.array([[0.0, 1.0, np.nan, np.inf, -np.inf]])
    colors = colors_of(values, 0.0, 1.0, signed=False)[0]
    assert colors[2].tolist() == [128, 128, 128, 255]
    assert colors[3].tolist() == colors[1].tolist()
    assert colors[4].tolist() == colors[0].tolist()


_ANY = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=st.floats(allow_nan=True, allow_infinity=True),
)


@_calm
@given(_ANY, st.booleans())
def test_larger_values_never_have_a_lower_color(values, signed):
    low, high = value_range(values, signed)
    order = {tuple(color): place for place, color in enumerate(color_map(signed).tolist())}
    colors = colors_of(values, low, high, signed)
    pairs = [
        (value, order[tuple(color)])
        for value, color in zip(values.ravel(), colors.reshape(-1, 4).tolist(), strict=True)
        if np.isfinite(value)
    ]
    places = [place for _, place in sorted(pairs)]
    assert places == sorted(places)


@_calm
@given(_ANY)
def test_picture_has_one_pixel_a_value(values):
    picture = picture_of(values)
    assert (picture.height(), picture.width()) == values.shape


def test_constant_array_has_one_color():
    colors = colors_of(np.full((2, 3), 7.0), 7.0, 7.0, signed=False)
    assert len(np.unique(colors.reshape(-1, 4), axis=0)) == 1
