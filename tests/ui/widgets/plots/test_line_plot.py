from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPointF, Qt

from ui.widgets.plots.line_plot import LinePlot


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


def drawn_lines(plot, monkeypatch):
    """Return the list that grows by the first value of every line that is drawn."""
    from ui.widgets.plots.surface.curve import Curve

    drawn = []
    plain = Curve.show_line

    def show_line(self, x, y, length_px):
        drawn.append(float(y[0]))
        plain(self, x, y, length_px)

    monkeypatch.setattr(Curve, "show_line", show_line)
    return drawn


def test_only_lines_that_have_changed_are_drawn_anew(plot, monkeypatch):
    plot.show_line("a", [0, 1], [1.0, 9.0], 0)
    plot.show_line("b", [0, 1], [2.0, 3.0], 1)
    plot.redraw()
    drawn = drawn_lines(plot, monkeypatch)
    plot.show_line("b", [0, 1], [4.0, 5.0], 1)
    plot.redraw()
    assert drawn == [4.0]


def test_another_view_draws_all_lines_anew(plot, monkeypatch):
    plot.show_line("a", [0, 1], [1.0, 9.0], 0)
    plot.show_line("b", [0, 1], [2.0, 3.0], 1)
    plot.redraw()
    drawn = drawn_lines(plot, monkeypatch)
    plot.show_line("b", [0, 1], [4.0, 50.0], 1)
    plot.redraw()
    assert drawn == [1.0, 4.0]


def test_a_line_that_grows_does_not_move_the_axes_at_each_point(plot):
    plot.set_quick(True)
    plot.show_line("a", range(100), [1.0] * 99 + [0.5], 0)
    plot.redraw()
    before = plot.canvas.view
    plot.show_line("a", range(101), [1.0] * 99 + [0.5, 0.49], 0)
    plot.redraw()
    assert plot.canvas.view == before


def test_the_view_fits_the_lines_once_they_are_whole(plot):
    plot.set_quick(True)
    plot.show_line("a", range(101), range(101), 0)
    plot.redraw()
    assert plot.canvas.view[1] > 100
    plot.set_quick(False)
    plot.redraw()
    assert plot.canvas.view[1] == pytest.approx(100)


def test_a_line_gets_dots_later(plot):
    plot.show_line("a", [0, 1], [1.0, 2.0], 0)
    plot.redraw()
    plot.show_line("a", [0, 1], [1.0, 2.0], 0, dots=True)
    plot.redraw()
    assert len(plot._lines["a", ""].dots.points()) == 2


def test_the_axis_of_a_line_that_grows_reaches_to_where_it_will_end(plot):
    plot.set_quick(True, until=2000)
    plot.show_line("a", range(11), range(11), 0)
    plot.redraw()
    assert plot.canvas.view[1] == pytest.approx(2000)
    before = plot.canvas.view
    plot.show_line("a", range(500), [0.0, 10.0] * 250, 0)
    plot.redraw()
    assert plot.canvas.view == before
