from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPointF, Qt

from ui.widgets.line_plot import LinePlot


@pytest.fixture
def plot(qtbot):
    plot = LinePlot("Time", "rows", "seconds", "Nothing yet.")
    plot.prepare()
    qtbot.addWidget(plot)
    plot.resize(500, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    yield plot
    plot.hide()


def test_the_same_label_and_part_replace_a_line(plot):
    plot.show_line("a", [1, 2], [1, 2], 0)
    plot.show_line("a", [1, 2], [5, 7], 0)
    plot.redraw()
    assert plot.labels() == ["a"]
    assert plot.summary() == "a: from 5 to 7"


def test_lines_of_unequal_lengths_are_refused(plot):
    with pytest.raises(ValueError, match="equally long"):
        plot.show_line("a", [1, 2], [1], 0)


def test_a_logarithmic_x_axis_shows_powers_of_ten(plot):
    plot.show_line("a", [1e4, 1e6], [1.0, 2.0], 0)
    plot.set_log_x(True)
    plot.redraw()
    left, right, _, _ = plot.canvas.view
    assert (left, right) == pytest.approx((4.0, 6.0))


def test_a_logarithmic_x_axis_is_kept_by_a_canvas_made_later(qtbot):
    plot = LinePlot("Time", "rows", "seconds")
    qtbot.addWidget(plot)
    plot.set_log_x(True)
    plot.show_line("a", [10, 1000], [1.0, 2.0], 0)
    plot.redraw()
    assert plot.canvas.x_axis.logMode


def test_points_at_zero_have_no_place_on_a_logarithmic_axis(plot):
    plot.set_log_x(True)
    plot.show_line("a", [0, 10, 100], [9.0, 1.0, 2.0], 0)
    plot.redraw()
    left, right, _, _ = plot.canvas.view
    assert (left, right) == pytest.approx((1.0, 2.0))


def test_values_are_read_at_the_nearest_point_of_a_logarithmic_axis(plot):
    plot.set_log_x(True)
    plot.show_line("a", [10, 1000, 100_000], [1.0, 2.0, 3.0], 0)
    plot.redraw()
    plot._read_at(QPointF(math.log10(3000), 0.0))
    assert plot.legend.entries["a"].value == "2"
    assert plot.legend.place == "rows 1,000"


def test_keys_read_values_from_the_right(qtbot, plot):
    plot.show_line("a", [0, 1], [1.0, 2.0], 0)
    plot.redraw()
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.legend.entries["a"].value == "2"
