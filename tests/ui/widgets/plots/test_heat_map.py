import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from ui import theme
from ui.widgets.plots import color_maps
from ui.widgets.plots.heat_map import HeatMap


@pytest.fixture
def heat_map(qtbot):
    widget = HeatMap("w1", "No weights yet.")
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def _middle(heat_map, row, column):
    return heat_map.cells.cell_area(row, column).center().toPoint()


def _color_at(heat_map, row, column):
    """Return the colour painted a little beside the middle of a cell, where there is no number."""
    cell = heat_map.cells.cell_area(row, column)
    image = heat_map.cells.grab().toImage()
    return image.pixelColor(int(cell.left() + 2), int(cell.top() + 2)).getRgb()


def test_empty_heat_map_says_so(heat_map):
    heat_map.redraw()
    assert heat_map.is_empty
    assert heat_map.summary() == "No weights yet."


def test_array_without_values_tells_its_shape(heat_map):
    heat_map.show_array(np.empty((0, 4)))
    heat_map.redraw()
    assert heat_map.is_empty
    assert "0 × 4" in heat_map.summary()


def test_clear_brings_the_first_sentence_back(heat_map):
    heat_map.show_array(np.empty((0, 4)))
    heat_map.clear()
    heat_map.redraw()
    assert heat_map.summary() == "No weights yet."


def test_legend_tells_nothing_of_an_array_that_is_gone(heat_map):
    heat_map.show_array(np.ones((2, 3)))
    heat_map.redraw()
    assert heat_map.legend.entries["value"].value == "2 × 3"
    heat_map.show_array(np.empty((0, 4)))
    heat_map.redraw()
    assert heat_map.legend.entries["value"].value == ""


def test_cells_have_the_colors_of_their_values(heat_map):
    values = np.array([[-2.0, 0.0], [1.0, math.nan]])
    heat_map.show_array(values)
    heat_map.redraw()
    expected = color_maps.colors_of(values, -2, 2, signed=True)
    for (row, column), _ in np.ndenumerate(values):
        assert _color_at(heat_map, row, column) == tuple(expected[row, column].tolist())


def test_new_values_are_painted(heat_map):
    heat_map.show_array([[0.0, 1.0]])
    heat_map.redraw()
    before = _color_at(heat_map, 0, 0)
    heat_map.show_array([[1.0, 0.0]])
    heat_map.redraw()
    assert _color_at(heat_map, 0, 0) != before


def test_constant_array_is_painted(heat_map):
    heat_map.show_array(np.full((3, 3), -7.0))
    heat_map.redraw()
    assert _color_at(heat_map, 0, 0) == _color_at(heat_map, 2, 2)


@pytest.mark.parametrize(
    "values",
    [
        np.full((2, 2), np.nan),
        np.array([[np.inf, -np.inf]]),
        np.array([[1e308, -1e308]]),
        np.ones((1000, 100)),
        np.float64(3),
        np.arange(5),
        np.array([[True, False]]),
    ],
    ids=["nan", "inf", "huge", "large", "scalar", "vector", "bool"],
)
def test_odd_arrays_are_painted(heat_map, values):
    heat_map.show_array(values)
    heat_map.redraw()
    assert not heat_map.is_empty
    assert not heat_map.grab().isNull()


def test_three_dimensions_are_refused(heat_map):
    with pytest.raises(ValueError, match="two dimensions"):
        heat_map.show_array(np.zeros((2, 2, 2)))


def test_hover_reads_value_and_index(heat_map, qtbot):
    heat_map.show_array(np.arange(12).reshape(3, 4))
    heat_map.redraw()
    qtbot.mouseMove(heat_map.cells, _middle(heat_map, 1, 2))
    assert heat_map.legend.entries["value"].value == "6"
    assert heat_map.legend.place == "[1, 2]"


def test_leaving_shows_the_shape_again(heat_map, qtbot):
    heat_map.show_array(np.arange(12).reshape(3, 4))
    heat_map.redraw()
    qtbot.mouseMove(heat_map.cells, _middle(heat_map, 1, 2))
    qtbot.mouseMove(heat_map.cells, QPoint(1, 1))
    assert heat_map.legend.entries["value"].value == "3 × 4"
    assert heat_map.legend.place == ""


def test_arrow_keys_go_from_cell_to_cell_and_stay_inside(heat_map, qtbot):
    heat_map.show_array(np.arange(6).reshape(2, 3))
    heat_map.redraw()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(heat_map, key)
    assert heat_map.legend.place == "[1, 1]"
    assert heat_map.legend.entries["value"].value == "4"
    qtbot.keyClick(heat_map, Qt.Key.Key_Escape)
    assert heat_map.legend.place == ""


def test_value_read_follows_new_values(heat_map, qtbot):
    heat_map.show_array([[1.0, 2.0]])
    heat_map.redraw()
    qtbot.keyClick(heat_map, Qt.Key.Key_Right)
    heat_map.show_array([[5.0, 2.0]])
    heat_map.redraw()
    assert heat_map.legend.entries["value"].value == "5"


def test_smaller_array_lets_go_of_a_cell_it_has_not(heat_map, qtbot):
    heat_map.show_array(np.zeros((5, 5)))
    heat_map.redraw()
    qtbot.mouseMove(heat_map.cells, _middle(heat_map, 4, 4))
    heat_map.show_array(np.zeros((2, 2)))
    heat_map.redraw()
    assert heat_map.cells.cursor_cell is None


def test_names_take_the_place_of_indices(heat_map, qtbot):
    heat_map.show_array(np.eye(2), row_names=["cat", "dog"], column_names=["said cat", "said dog"])
    heat_map.redraw()
    qtbot.mouseMove(heat_map.cells, _middle(heat_map, 1, 0))
    assert heat_map.legend.place == "[dog, said cat]"


def test_square_cells_are_square(qtbot):
    heat_map = HeatMap(square=True)
    qtbot.addWidget(heat_map)
    heat_map.resize(500, 300)
    heat_map.show_array(np.zeros((28, 28)))
    heat_map.redraw()
    cell = heat_map.cells.cell_area(0, 0)
    assert cell.width() == pytest.approx(cell.height())


def test_summary_tells_range_mean_and_what_is_missing(heat_map):
    heat_map.show_array([[1.0, 3.0], [math.nan, math.inf]])
    assert heat_map.summary() == "2 × 2 values from 1 to 3, mean 2, 2 not finite"


def test_numbers_are_written_where_cells_are_large(heat_map, qapp):
    theme.apply_theme(qapp, "light")
    heat_map.show_array(np.array([[3.0, 3.0]]))
    heat_map.redraw()
    image = heat_map.cells.grab().toImage()
    cell = heat_map.cells.cell_area(0, 0).toRect()
    colors = {
        image.pixelColor(x, cell.center().y()).name()
        for x in range(cell.left() + 2, cell.right() - 2)
    }
    theme.apply_theme(qapp, "system")
    assert len(colors) > 1
