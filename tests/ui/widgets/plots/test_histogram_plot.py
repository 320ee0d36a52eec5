import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from ui.widgets.plots.histogram_plot import HistogramPlot


@pytest.fixture
def plot(qtbot):
    widget = HistogramPlot("Weights", "value", empty_text="No weights yet.")
    qtbot.addWidget(widget)
    widget.resize(500, 300)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def _hover(plot, qtbot, x, y):
    scene = plot.canvas.box.mapViewToScene(QPointF(x, y))
    qtbot.mouseMove(plot.canvas.viewport(), plot.canvas.mapFromScene(scene))


def test_empty_plot_says_so(plot):
    plot.redraw()
    assert plot.is_empty
    assert plot.summary() == "No weights yet."


def test_counts_stand_over_their_bins(plot):
    plot.show_counts([0, 1, 3], [5, 2], "w1")
    plot.redraw()
    x, y = plot._series["w1"].item.getData()
    assert list(zip(x, y, strict=True)) == [(0, 0), (0, 5), (1, 5), (1, 2), (3, 2), (3, 0)]


def test_view_holds_every_series_and_stands_on_zero(plot):
    plot.show_counts([0, 1, 2], [5, 2], "w1")
    plot.show_counts([-4, -2, 0], [1, 30], "w2")
    plot.redraw()
    left, right, bottom, top = plot.canvas.view
    assert (left, right, bottom) == (-4, 2, 0)
    assert 30 < top < 33


def test_same_label_replaces_its_counts(plot):
    plot.show_counts([0, 1], [5], "w1")
    plot.redraw()
    item = plot._series["w1"].item
    plot.show_counts([0, 1], [7], "w1")
    plot.redraw()
    assert plot._series["w1"].item is item
    assert item.getData()[1].max() == 7


def test_removed_series_is_gone(plot):
    plot.show_counts([0, 1], [5], "w1")
    plot.show_counts([0, 1], [6], "w2")
    plot.redraw()
    item = plot._series["w1"].item
    plot.remove("w1")
    plot.redraw()
    assert item.scene() is None
    assert set(plot.legend.entries) == {"w2"}


def test_clear_shows_the_empty_plot(plot):
    plot.show_counts([0, 1], [5])
    plot.redraw()
    plot.clear()
    plot.redraw()
    assert plot.is_empty


def test_hover_reads_bin_and_count(plot, qtbot):
    plot.show_counts([0, 1, 2, 3], [5, 17, 2], "w1")
    plot.redraw()
    _hover(plot, qtbot, 1.5, 8)
    assert plot.legend.entries["w1"].value == "17"
    assert plot.legend.place == "1 to 2"


def test_hover_beside_the_bins_reads_nothing(plot, qtbot):
    plot.show_counts([0, 1], [5], "w1")
    plot.show_counts([5, 6], [8], "w2")
    plot.redraw()
    _hover(plot, qtbot, 0.5, 2)
    assert [entry.value for entry in plot.legend.entries.values()] == ["5", ""]


def test_last_edge_belongs_to_the_last_bin(plot):
    plot.show_counts([0, 1, 2], [5, 7], "w1")
    assert plot._series["w1"].count_at(2.0) == (1, 7.0)
    assert plot._series["w1"].count_at(2.1) is None


def test_log_axis_shows_single_counts_and_empty_bins(plot):
    plot.set_log_y(True)
    plot.show_counts([0, 1, 2, 3], [1, 0, 1000], "w1")
    plot.redraw()
    heights = plot._series["w1"].item.getData()[1]
    floor = math.log10(0.5)
    np.testing.assert_allclose(heights, [floor, 0, 0, floor, floor, 3, 3, floor])


def test_summary_tells_how_many_and_where(plot):
    plot.show_counts([-1, 0, 1, 2], [3, 4, 0], "w1")
    assert plot.summary() == "w1: 7 values from -1 to 1"


@pytest.mark.parametrize(
    ("edges", "counts"), [([0, 1], [1, 2]), ([1, 0], [1]), ([0, math.nan], [1]), ([], [])]
)
def test_edges_that_do_not_fit_are_refused(plot, edges, counts):
    with pytest.raises(ValueError, match="edge"):
        plot.show_counts(edges, counts)


def test_bins_of_no_width_can_be_drawn(plot):
    plot.show_counts([3, 3], [640], "constant")
    plot.redraw()
    assert not plot.grab().isNull()
