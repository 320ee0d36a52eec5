import math
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from support.live_plots import drawn, fill, pixel, shown_plot


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


def test_log_x_axis_draws_powers_and_has_no_place_for_zero(plot):
    plot.append("loss", [-1.0, 0.0, 0.1, 10.0, 1000.0], [1.0, 2.0, 3.0, 4.0, 5.0])
    plot.set_log_x(True)
    plot.redraw()
    x, y = drawn(plot)
    np.testing.assert_allclose(x, [-1, 1, 3])
    np.testing.assert_array_equal(y, [3, 4, 5])
    np.testing.assert_allclose(plot.canvas.view[:2], [-1, 3])


def test_log_x_axis_writes_the_values_themselves(plot):
    plot.append("loss", [1.0, 1000.0], [1.0, 2.0])
    plot.set_log_x(True)
    plot.redraw()
    axis = plot.canvas.x_axis
    ((spacing, places),) = axis.tickValues(*plot.canvas.view[:2], 400)
    texts = axis.tickStrings(places, 1.0, spacing)
    assert set(texts) >= {"1", "10", "100", "1,000"}


def test_log_x_axis_that_is_switched_off_draws_the_values(filled):
    filled.set_log_x(True)
    filled.redraw()
    filled.set_log_x(False)
    filled.redraw()
    assert drawn(filled)[0][-1] == 500
    assert filled.canvas.view[:2] == (1, 500)


def test_log_x_axis_without_positive_x_draws_nothing_and_stands(plot):
    plot.append("loss", [-2.0, 0.0], [1.0, 2.0])
    plot.set_log_x(True)
    plot.redraw()
    plot.grab()
    assert len(drawn(plot)[0]) == 0


def test_log_x_axis_chosen_before_the_first_point_holds(plot):
    plot.set_log_x(True)
    plot.append("loss", [1.0, 100.0], [1.0, 2.0])
    plot.redraw()
    np.testing.assert_allclose(plot.canvas.view[:2], [0, 2])


def test_long_run_is_as_fine_at_the_left_of_a_log_axis_as_at_the_right(plot):
    x = np.arange(1.0, 1_000_001.0)
    for block in np.split(x, 20):
        plot.append("loss", block, block)
    plot.set_log_x(True)
    plot.redraw()
    shown = drawn(plot)[0]
    assert len(shown) <= 4 * plot.canvas.columns + 4
    assert {0.0, np.log10(2.0), np.log10(3.0)} <= set(shown.tolist())


def test_hover_on_a_log_x_axis_reads_the_value_there(filled, qtbot):
    filled.set_log_x(True)
    filled.redraw()
    qtbot.mouseMove(filled.canvas.viewport(), pixel(filled, 1.0, 400))
    assert filled.legend.place == "iteration 10"
    assert filled.legend.entries["loss"].value == "100"


def test_hover_on_a_log_x_axis_takes_the_point_that_lies_nearer_there(plot, qtbot):
    plot.append("loss", [1.0, 1000.0], [3.0, 4.0])
    plot.set_log_x(True)
    plot.redraw()
    qtbot.mouseMove(plot.canvas.viewport(), pixel(plot, 2.0, 3.5))  # at 100
    assert plot.legend.entries["loss"].value == "4"


def test_log_x_axis_can_be_zoomed_out_past_all_numbers(filled, qtbot):
    filled.set_log_x(True)
    filled.redraw()
    for _ in range(40):
        qtbot.keyClick(filled, Qt.Key.Key_Minus)
    qtbot.keyClick(filled, Qt.Key.Key_Right)  # reads at the far left
    filled.redraw()
    filled.grab()
    assert len(drawn(filled)[0]) == 500


def test_menu_changes_to_a_logarithmic_x_axis(filled):
    menu = filled.make_menu()
    next(a for a in menu.actions() if "Logarithmic &x" in a.text()).trigger()
    assert filled.is_log_x
    assert not filled.is_log_y


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
@example(x=[5e-324])
@example(x=[5e-324, sys.float_info.max])
def test_any_x_can_be_drawn_on_a_log_axis(plot, x):
    plot.clear()
    plot.set_log_x(True)
    plot.append("loss", np.sort(x), np.ones(len(x)))
    plot.redraw()
    plot.grab()
    assert all(map(math.isfinite, plot.canvas.view))
