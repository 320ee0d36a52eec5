import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from support.live_plots import double_click, drawn, fill, pixel, shown_plot, wheel


@pytest.fixture
def plot(qtbot):
    return shown_plot(qtbot)


@pytest.fixture
def filled(plot):
    return fill(plot)


# ---- reading values


def test_legend_shows_the_newest_values(filled):
    filled.append("loss", 501, 0.125)
    filled.redraw()
    assert filled.legend.entries["loss"].value == "0.125"


def test_hover_reads_the_nearest_point_of_each_curve(filled, qtbot):
    filled.add_curve("other", "other")
    filled.append("other", [1, 100, 250, 500], [1, 2, 777, 4])
    filled.redraw()
    qtbot.mouseMove(filled.canvas.viewport(), pixel(filled, 250.2, 400))
    values = {key: entry.value for key, entry in filled.legend.entries.items()}
    assert float(values["loss"]) == pytest.approx(4, abs=0.05)
    assert values["other"] == "777"
    assert filled._crosshair.x == pytest.approx(250, abs=2)
    assert filled.legend.place == f"iteration {filled._crosshair.x:.0f}"


def test_leaving_shows_the_newest_values_again(filled, qtbot):
    qtbot.mouseMove(filled.canvas.viewport(), pixel(filled, 100, 400))
    assert float(filled.legend.entries["loss"].value) == pytest.approx(10, abs=0.3)
    qtbot.mouseMove(filled.canvas.viewport(), QPoint(1, filled.canvas.height() - 1))
    assert filled.legend.entries["loss"].value == "2"
    assert filled._crosshair.x is None


def test_hover_reads_infinity_by_its_name(plot, qtbot):
    plot.append("loss", [1, 2, 3], [1.0, 2.0, math.inf])
    plot.redraw()
    qtbot.mouseMove(plot.canvas.viewport(), pixel(plot, 2.95, 1.5))
    assert plot.legend.entries["loss"].value == "inf"


def test_arrow_keys_read_values(filled, qtbot):
    filled.setFocus()
    qtbot.keyClick(filled, Qt.Key.Key_Right)
    qtbot.keyClick(filled, Qt.Key.Key_Right)
    assert filled._crosshair.x == pytest.approx(1 + 2 * 4.99, abs=0.6)
    qtbot.keyClick(filled, Qt.Key.Key_Escape)
    assert filled._crosshair.x is None


def test_legend_of_a_single_curve_has_no_mark(filled):
    assert filled.legend.entries["loss"].mark == "none"
    filled.add_curve("other", "other")
    assert {entry.mark for entry in filled.legend.entries.values()} == {"line"}


# ---- zoom, pan, follow


def test_wheel_zooms_and_stops_following(filled):
    wheel(filled, pixel(filled, 250, 400), 3)
    filled.redraw()
    left, right, _, _ = filled.canvas.view
    assert not filled.is_following
    assert 1 < left < 250 < right < 500


def test_new_points_do_not_move_a_zoomed_view(filled):
    wheel(filled, pixel(filled, 250, 400), 3)
    before = filled.canvas.view
    filled.append("loss", 1000, 1e6)
    filled.redraw()
    assert filled.canvas.view == before


def test_double_click_follows_again(filled, qtbot):
    wheel(filled, pixel(filled, 250, 400), 3)
    double_click(filled, qtbot)
    filled.redraw()
    assert filled.is_following
    assert filled.canvas.view[:2] == (1, 500)


def test_home_key_follows_again(filled, qtbot):
    qtbot.keyClick(filled, Qt.Key.Key_Plus)
    assert not filled.is_following
    qtbot.keyClick(filled, Qt.Key.Key_Home)
    filled.redraw()
    assert filled.canvas.view[:2] == (1, 500)


def test_button_follows_again_and_is_there_only_then(filled, qtbot):
    button = filled._all_button
    assert not button.isVisible()
    qtbot.keyClick(filled, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert filled.is_following
    assert not button.isVisible()


def test_shift_and_arrows_pan(filled, qtbot):
    left, right, bottom, _ = filled.canvas.view
    qtbot.keyClick(filled, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(filled, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    moved = filled.canvas.view
    assert moved[0] > left
    assert moved[2] > bottom
    assert moved[1] - moved[0] == pytest.approx(right - left)


def test_user_zoom_redraws_by_itself(plot, qtbot):
    x = np.arange(100_000.0)
    plot.append("loss", x, np.sin(x))
    plot.redraw()
    wheel(plot, pixel(plot, 50_000, 0), 40)
    qtbot.waitUntil(lambda: len(drawn(plot)[0]) < 700)


def test_hidden_plot_keeps_points_and_draws_when_shown(filled, qtbot):
    filled.hide()
    filled.append("loss", 501, 1.0)
    filled.show()
    qtbot.waitUntil(lambda: drawn(filled)[0][-1] == 501)
