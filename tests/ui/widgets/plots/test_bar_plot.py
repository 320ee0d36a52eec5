import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.widgets.plots.bar_plot import BarPlot

SIZES = ["64", "256", "1024"]
SPEEDS = {"NumPy float32": [1.0, 20.0, 45.0], "torch float64": [0.5, 15.0, None]}


@pytest.fixture
def plot(qtbot):
    widget = BarPlot("Matrix product", "size", "GFLOP/s", "Not measured yet.")
    qtbot.addWidget(widget)
    widget.resize(500, 300)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def _tick_texts(plot, width=400):
    ((_, places),) = plot.canvas.x_axis.tickValues(*plot.canvas.view[:2], width)
    return plot.canvas.x_axis.tickStrings(places, 1.0, 1.0)


def test_empty_plot_says_so(plot):
    plot.show_bars([], {})
    plot.redraw()
    assert plot.is_empty
    assert plot.summary() == "Not measured yet."


def test_bars_are_as_high_as_their_values(plot):
    plot.show_bars(SIZES, SPEEDS)
    plot.redraw()
    assert [item.opts["y1"].tolist() for item in plot._items] == [[1, 20, 45], [0.5, 15]]


def test_bars_of_a_group_stand_side_by_side_over_their_category(plot):
    plot.show_bars(SIZES, SPEEDS)
    plot.redraw()
    first, second = (item.opts["x"] for item in plot._items)
    np.testing.assert_allclose(first, [-0.2, 0.8, 1.8])
    np.testing.assert_allclose(second, [0.2, 1.2])
    assert plot._items[0].opts["width"] < 0.4


def test_axis_names_the_categories(plot):
    plot.show_bars(SIZES, SPEEDS)
    plot.redraw()
    assert _tick_texts(plot) == SIZES


def test_crowded_names_give_way_to_one_another(plot):
    names = [f"a long name {k}" for k in range(40)]
    plot.show_bars(names, {"one": [1.0] * 40})
    plot.redraw()
    shown = _tick_texts(plot)
    assert 1 < len(shown) < 8
    assert shown[0] == names[0]


def test_names_that_crowd_stand_on_two_lines_in_turn(plot):
    names = [f"column {n}" for n in range(8)]
    plot.show_bars(names, {"a": [1.0] * 8})
    plot.redraw()
    shown = _tick_texts(plot, 450)
    assert [text.strip() for text in shown] == names
    assert [text.startswith("\n") for text in shown] == [False, True] * 4


def test_the_second_line_of_names_has_room_below_the_first(plot):
    axis_height = []
    for names in (["a", "b"], [f"column {n}" for n in range(8)]):
        plot.show_bars(names, {"a": [1.0] * len(names)})
        plot.redraw()
        QApplication.processEvents()  # lays out
        axis_height.append(plot.canvas.x_axis.height())
    texts = [text for _, text in plot.canvas.x_axis.settle().texts]
    line = texts[0].size().height()
    assert axis_height[1] == pytest.approx(axis_height[0] + line, abs=1)
    assert texts[1].size().height() == 2 * line


def test_log_axis_draws_from_the_power_below(plot):
    plot.set_log_y(True)
    plot.show_bars(["a", "b"], {"cpu": [0.5, 0.0], "cuda": [10_000.0, -1.0]})
    plot.redraw()
    cpu, cuda = plot._items
    assert cpu.opts["y0"].tolist() == [-1]
    np.testing.assert_allclose(cpu.opts["y1"], [math.log10(0.5)])
    np.testing.assert_allclose(cuda.opts["y1"], [4])


def test_hover_reads_all_bars_of_the_category(plot, qtbot):
    plot.show_bars(SIZES, SPEEDS)
    plot.redraw()
    scene = plot.canvas.box.mapViewToScene(QPointF(1.1, 30))
    qtbot.mouseMove(plot.canvas.viewport(), plot.canvas.mapFromScene(scene))
    assert [entry.value for entry in plot.legend.entries.values()] == ["20", "15"]
    assert plot.legend.place == "size 256"


def test_summary_tells_the_highest_of_each_series(plot):
    plot.show_bars(SIZES, SPEEDS)
    expected = "NumPy float32: at most 45 at 1024; torch float64: at most 15 at 256"
    assert plot.summary() == expected


def test_new_bars_replace_the_old(plot):
    plot.show_bars(SIZES, SPEEDS)
    plot.redraw()
    old = list(plot._items)
    plot.show_bars(["x"], {"only": [3.0]})
    plot.redraw()
    assert all(item.scene() is None for item in old)
    assert set(plot.legend.entries) == {"only"}


def test_series_of_another_length_is_refused(plot):
    with pytest.raises(ValueError, match="2 values for 3 categories"):
        plot.show_bars(SIZES, {"cpu": [1, 2]})


def test_values_below_zero_hang_down(plot):
    plot.show_bars(["a", "b"], {"change": [-5.0, 3.0]})
    plot.redraw()
    assert plot.canvas.view[2] < -5


def test_colors_follow_the_theme(plot, qapp, qtbot):
    theme.apply_theme(qapp, "light")
    plot.show_bars(SIZES, SPEEDS)
    plot.redraw()
    theme.apply_theme(qapp, "dark")
    qtbot.waitUntil(lambda: plot._items[0].opts["brush"] == theme.series(0))
    assert plot.legend.entries["NumPy float32"].color == theme.series(0)
    theme.apply_theme(qapp, "system")
