import csv
import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from ui.widgets.plots.scatter_plot import ScatterPlot
from ui.widgets.plots.surface.export import TableWriter


@pytest.fixture
def plot(qtbot):
    widget = ScatterPlot("Fit", "target", "prediction", "Nothing predicted yet.")
    qtbot.addWidget(widget)
    widget.resize(500, 300)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def _drawn(plot, label=""):
    return [part.tolist() for part in plot._series[label].item.getData()]


def _hover(plot, qtbot, x, y):
    scene = plot.canvas.box.mapViewToScene(QPointF(x, y))
    qtbot.mouseMove(plot.canvas.viewport(), plot.canvas.mapFromScene(scene))


def test_empty_plot_says_so(plot):
    plot.show_points([], [])
    plot.redraw()
    assert plot.is_empty
    assert plot.summary() == "Nothing predicted yet."


def test_points_are_drawn_where_they_are(plot):
    plot.show_points([1, 2], [10, 20])
    plot.redraw()
    assert _drawn(plot) == [[1, 2], [10, 20]]


def test_points_that_are_not_finite_are_left_out(plot):
    plot.show_points([1, 2, 3, math.inf], [10, math.nan, 30, 4])
    plot.redraw()
    assert _drawn(plot) == [[1, 3], [10, 30]]


def test_both_axes_show_the_same_range(plot):
    plot.show_points([0, 1], [-5, 20])
    plot.redraw()
    left, right, bottom, top = plot.canvas.view
    assert left < -5 and right > 20
    assert (left, right) == pytest.approx((bottom, top), abs=0.5)


def test_identity_line_crosses_the_whole_view(plot):
    plot.show_points([0, 1], [-5, 20])
    plot.redraw()
    x, y = plot._identity.getData()
    np.testing.assert_array_equal(x, y)
    assert [x[0], x[-1]] == list(plot.canvas.view[:2])


def test_plot_without_identity_fits_each_axis(qtbot):
    plot = ScatterPlot(identity=False)
    qtbot.addWidget(plot)
    plot.show_points([0, 1], [-500, 20])
    plot.redraw()
    assert plot.canvas.view[1] < 2
    assert plot._identity is None


def test_log_axis_leaves_out_what_has_no_logarithm(plot):
    plot.set_log_y(True)
    plot.show_points([1, 2, 3], [100, 0, -3])
    plot.redraw()
    assert _drawn(plot) == [[1], [2]]


def test_hover_reads_the_point_nearest_on_the_screen(plot, qtbot):
    plot.show_points([0, 0.5, 1], [0, 0.9, 1], "train")
    plot.show_points([0.55], [0.1], "test")
    plot.redraw()
    _hover(plot, qtbot, 0.53, 0.8)
    assert plot.legend.place == "train (0.5, 0.9)"
    _hover(plot, qtbot, 0.53, 0.2)
    assert plot.legend.place == "test (0.55, 0.1)"


def test_arrow_keys_read_by_x(plot, qtbot):
    plot.show_points([0, 5, 10], [0, 1000, 10])
    plot.redraw()
    for _ in range(2):
        qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.legend.place == "(0, 0)"


def test_summary_tells_number_and_correlation(plot):
    rng = np.random.default_rng(0)
    x = rng.normal(size=300)
    y = x + rng.normal(size=300)
    plot.show_points(x, y, "test")
    assert plot.summary() == f"test: 300 points, correlation {np.corrcoef(x, y)[0, 1]:.3g}"


def test_clear_shows_the_empty_plot(plot):
    plot.show_points([1], [1], "a")
    plot.redraw()
    plot.clear()
    plot.redraw()
    assert plot.is_empty
    assert plot.legend.entries == {}


def test_unequal_lengths_are_refused(plot):
    with pytest.raises(ValueError, match="equally long"):
        plot.show_points([1, 2], [1])


def test_saved_table_has_a_row_for_each_point(plot, tmp_path, qtbot):
    plot.show_points([1, 2], [3, 4], "train")
    plot.save_data(tmp_path / "points.csv")
    with qtbot.waitSignal(plot.findChild(TableWriter).finished):
        pass
    lines = (tmp_path / "points.csv").read_text(encoding="utf-8").splitlines()
    assert list(csv.reader(lines)) == [
        ["series", "target", "prediction"],
        ["train", "1.0", "3.0"],
        ["train", "2.0", "4.0"],
    ]
