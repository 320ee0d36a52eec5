import math
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.live_plots import drawn, fill, shown_plot


@pytest.fixture
def plot(qtbot):
    return shown_plot(qtbot)


@pytest.fixture
def filled(plot):
    return fill(plot)


def test_log_axis_draws_powers_and_leaves_out_what_has_none(plot):
    plot.append("loss", [1, 2, 3, 4], [100.0, 0.0, -5.0, 1e-3])
    plot.set_log_y(True)
    plot.redraw()
    np.testing.assert_allclose(drawn(plot)[1], [2.0, math.nan, math.nan, -3.0])


def test_log_axis_without_positive_values_draws_nothing_and_stands(plot):
    plot.append("loss", [1, 2], [0.0, -1.0])
    plot.set_log_y(True)
    plot.redraw()
    plot.grab()
    assert np.isnan(drawn(plot)[1]).all()


def test_diverging_loss_is_drawn_up_to_infinity(plot):
    plot.append("loss", range(1, 7), [4.2e8, 5.8e10, 4.4e13, 1.5e23, math.inf, math.nan])
    plot.redraw()
    plot.grab()
    _, right, _, top = plot.canvas.view
    assert right == 6
    assert 1.5e23 < top < 2e23


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=20),
    st.booleans(),
)
@example(values=[8.98846567431158e307], log=False)
@example(values=[sys.float_info.max, -sys.float_info.max], log=False)
@example(values=[5e-324, 1e-323], log=False)
@example(values=[5e-324, sys.float_info.max], log=True)
def test_any_values_can_be_drawn(plot, values, log):
    plot.clear()
    plot.set_log_y(log)
    plot.append("loss", np.arange(len(values)), values)
    plot.redraw()
    plot.grab()
    assert all(map(math.isfinite, plot.canvas.view))
