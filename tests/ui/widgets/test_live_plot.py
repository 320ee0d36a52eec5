import math
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from ui import theme
from ui.widgets.live_plot import LivePlot


@pytest.fixture
def plot(qtbot):
    widget = LivePlot("Loss", "iteration", "loss", "Press Run.")
    qtbot.addWidget(widget)
    widget.resize(500, 300)
    widget.add_curve("loss", "loss")
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def filled(plot):
    x = np.arange(1.0, 501.0)
    plot.append("loss", x, 1000.0 / x)
    plot.redraw()
    return plot


def _drawn(plot, key="loss"):
    return plot._curves[key].item.getData()


def _drawn_to(plot):
    plot.redraw()
    return _drawn(plot)[0][-1]


def _pixel(plot, x, y):
    """Return where a point of the axes is in the canvas' viewport."""
    scene = plot.canvas.box.mapViewToScene(QPointF(x, y))
    return plot.canvas.mapFromScene(scene)


def _wheel(plot, where, notches):
    viewport = plot.canvas.viewport()
    position = QPointF(where)
    event = QWheelEvent(
        position,
        QPointF(viewport.mapToGlobal(where)),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def _double_click(plot, qtbot):
    """Send all four events of a double click; QTest's own sends the third alone."""
    where = (plot.canvas.viewport(), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(*where, pos=QPoint(200, 100))
    qtbot.mouseDClick(*where, pos=QPoint(200, 100))
    qtbot.mouseRelease(*where, pos=QPoint(200, 100))


# ---- drawing


def test_empty_plot_says_what_to_do(plot):
    plot.redraw()
    assert plot.is_empty
    assert plot.summary() == "Press Run."


def test_append_alone_draws_nothing(filled):
    before = len(_drawn(filled)[0])
    filled.append("loss", 501, 1.0)
    assert len(_drawn(filled)[0]) == before


def test_redraw_shows_what_was_appended(filled):
    filled.append("loss", 501, 1.0)
    filled.redraw()
    assert _drawn(filled)[0][-1] == 501


def test_redraw_sets_only_the_data_that_changed(filled, monkeypatch):
    filled.add_curve("other", "other")
    filled.append("other", [1, 2], [1, 2])
    filled.redraw()
    calls = []
    for key, curve in filled._curves.items():
        monkeypatch.setattr(curve.item, "setData", lambda *_, key=key, **__: calls.append(key))
    filled.redraw()
    assert calls == []
    filled.append("other", 3, 3)
    filled.append("other", 4, 4)
    filled.redraw()
    assert calls == ["other"]


def test_view_holds_all_points_while_following(filled):
    filled.append("loss", [600, 700], [5000.0, -10.0])
    filled.redraw()
    left, right, bottom, top = filled.canvas.view
    assert (left, right) == (1, 700)
    assert bottom < -10
    assert top > 5000


def test_number_of_drawn_points_does_not_grow_with_the_run(plot):
    for start in range(0, 1_000_000, 100_000):
        x = np.arange(start, start + 100_000)
        plot.append("loss", x, np.sin(x))
    plot.redraw()
    assert len(_drawn(plot)[0]) <= 4 * plot.canvas.columns + 4
    assert np.max(_drawn(plot)[1]) == pytest.approx(1.0, abs=1e-9)


def test_zooming_in_brings_the_single_points_back(plot):
    x = np.arange(100_000.0)
    plot.append("loss", x, np.sin(x))
    plot.redraw()
    plot.canvas.set_view(500, 600, -1, 1)
    plot._stop_following()
    plot.redraw()
    np.testing.assert_array_equal(_drawn(plot)[0], np.arange(499.0, 602.0))


def test_clear_shows_the_empty_plot_and_takes_a_new_run(filled):
    filled.clear()
    filled.redraw()
    assert filled.is_empty
    filled.append("loss", 1, 2.0)
    filled.redraw()
    assert not filled.is_empty
    assert filled.history("loss").first == (1.0, 2.0)


def test_append_to_an_unknown_curve_is_an_error(plot):
    with pytest.raises(KeyError):
        plot.append("accuracy", 1, 1)


def test_long_run_is_taken_in_by_and_by_and_whole(plot, qtbot):
    x = np.arange(120_000.0)
    plot.append("loss", x, np.sin(x))
    assert len(plot.history("loss")) == 50_000
    qtbot.waitUntil(lambda: _drawn_to(plot) == 119_999)
    x_kept, y_kept = (
        np.concatenate(part) for part in zip(*plot.history("loss").blocks(10_000), strict=True)
    )
    np.testing.assert_array_equal(x_kept, x)
    np.testing.assert_array_equal(y_kept, np.sin(x))


def test_points_after_a_long_block_come_behind_it(plot):
    x = np.arange(120_000.0)
    plot.append("loss", x, x)
    plot.append("loss", 120_000, 7.0)
    assert len(plot.history("loss")) == 120_001
    assert plot.history("loss").last == (120_000, 7.0)


def test_clear_forgets_what_still_waits(plot):
    x = np.arange(120_000.0)
    plot.append("loss", x, x)
    plot.clear()
    plot.append("loss", 1, 2.0)
    plot.redraw()
    assert len(plot.history("loss")) == 1


def test_long_block_that_does_not_match_is_refused(plot):
    with pytest.raises(ValueError, match="equally long"):
        plot.append("loss", np.arange(120_000), np.arange(60_000))


def test_point_alone_can_be_seen(plot):
    plot.append("loss", 1, 3.0)
    plot.redraw()
    x, y = _drawn(plot)
    assert x[1] > x[0] == 1
    assert y.tolist() == [3.0, 3.0]


def _x_ticks(plot):
    ((_, places),) = plot.canvas.x_axis.tickValues(*plot.canvas.view[:2], 400)
    return places


def test_steps_have_no_ticks_between_whole_numbers(plot):
    plot.append("loss", [1, 2, 3], [1, 2, 3])
    plot.redraw()
    assert _x_ticks(plot) == [1, 2, 3]


def test_x_that_is_measured_has_ticks_between_whole_numbers(plot):
    plot.append("loss", [0.0, 0.25, 1.0], [1, 2, 3])
    plot.redraw()
    assert 0.5 in _x_ticks(plot)


# ---- a logarithmic axis


def test_log_axis_draws_powers_and_leaves_out_what_has_none(plot):
    plot.append("loss", [1, 2, 3, 4], [100.0, 0.0, -5.0, 1e-3])
    plot.set_log_y(True)
    plot.redraw()
    np.testing.assert_allclose(_drawn(plot)[1], [2.0, math.nan, math.nan, -3.0])


def test_log_axis_without_positive_values_draws_nothing_and_stands(plot):
    plot.append("loss", [1, 2], [0.0, -1.0])
    plot.set_log_y(True)
    plot.redraw()
    plot.grab()
    assert np.isnan(_drawn(plot)[1]).all()


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


# ---- earlier runs


def test_overlay_is_thinner_than_the_curve_and_in_the_legend(filled):
    filled.set_overlay("run", "run of 10:42", [1, 2], [3, 4], QColor("orange"))
    filled.redraw()
    widths = [filled._curves[key].item.opts["pen"].widthF() for key in ("run", "loss")]
    assert widths[0] < widths[1]
    assert filled.legend.entries["run"].label == "run of 10:42"


def test_overlay_stays_when_the_run_is_cleared(filled):
    filled.set_overlay("run", "before", [1, 2], [3, 4])
    filled.clear()
    filled.redraw()
    assert filled.history("run").last == (2.0, 4.0)


def test_removed_overlay_is_gone_from_plot_and_legend(filled):
    filled.set_overlay("run", "before", [1, 900], [3, 4])
    filled.redraw()
    item = filled._curves["run"].item
    filled.remove_overlay("run")
    filled.redraw()
    assert item.scene() is None
    assert set(filled.legend.entries) == {"loss"}
    assert filled.canvas.view[1] == 500


def test_remove_overlay_leaves_a_live_curve_alone(filled):
    filled.remove_overlay("loss")
    filled.remove_overlay("nothing")
    assert len(filled.history("loss")) == 500


# ---- reading values


def test_legend_shows_the_newest_values(filled):
    filled.append("loss", 501, 0.125)
    filled.redraw()
    assert filled.legend.entries["loss"].value == "0.125"


def test_hover_reads_the_nearest_point_of_each_curve(filled, qtbot):
    filled.add_curve("other", "other")
    filled.append("other", [1, 100, 250, 500], [1, 2, 777, 4])
    filled.redraw()
    qtbot.mouseMove(filled.canvas.viewport(), _pixel(filled, 250.2, 400))
    values = {key: entry.value for key, entry in filled.legend.entries.items()}
    assert float(values["loss"]) == pytest.approx(4, abs=0.05)
    assert values["other"] == "777"
    assert filled._crosshair.x == pytest.approx(250, abs=2)
    assert filled.legend.place == f"iteration {filled._crosshair.x:.0f}"


def test_leaving_shows_the_newest_values_again(filled, qtbot):
    qtbot.mouseMove(filled.canvas.viewport(), _pixel(filled, 100, 400))
    assert float(filled.legend.entries["loss"].value) == pytest.approx(10, abs=0.3)
    qtbot.mouseMove(filled.canvas.viewport(), QPoint(1, filled.canvas.height() - 1))
    assert filled.legend.entries["loss"].value == "2"
    assert filled._crosshair.x is None


def test_hover_reads_infinity_by_its_name(plot, qtbot):
    plot.append("loss", [1, 2, 3], [1.0, 2.0, math.inf])
    plot.redraw()
    qtbot.mouseMove(plot.canvas.viewport(), _pixel(plot, 2.95, 1.5))
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
    _wheel(filled, _pixel(filled, 250, 400), 3)
    filled.redraw()
    left, right, _, _ = filled.canvas.view
    assert not filled.is_following
    assert 1 < left < 250 < right < 500


def test_new_points_do_not_move_a_zoomed_view(filled):
    _wheel(filled, _pixel(filled, 250, 400), 3)
    before = filled.canvas.view
    filled.append("loss", 1000, 1e6)
    filled.redraw()
    assert filled.canvas.view == before


def test_double_click_follows_again(filled, qtbot):
    _wheel(filled, _pixel(filled, 250, 400), 3)
    _double_click(filled, qtbot)
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
    _wheel(plot, _pixel(plot, 50_000, 0), 40)
    qtbot.waitUntil(lambda: len(_drawn(plot)[0]) < 700)


def test_hidden_plot_keeps_points_and_draws_when_shown(filled, qtbot):
    filled.hide()
    filled.append("loss", 501, 1.0)
    filled.show()
    qtbot.waitUntil(lambda: _drawn(filled)[0][-1] == 501)


# ---- words, theme, menu


def test_summary_tells_number_first_and_last(plot):
    plot.append("loss", np.arange(500), np.geomspace(2.9e7, 3e-5, 500))
    assert plot.summary() == "loss: 500 points, from 2.9e7 to 3e-5"


def test_screen_reader_gets_name_and_summary(filled):
    filled.setFocus()
    assert filled.accessibleName() == "Loss"
    assert filled.accessibleDescription() == filled.summary()


def test_colors_follow_the_theme(filled, qapp, qtbot):
    theme.apply_theme(qapp, "light")
    filled.redraw()
    light = filled._curves["loss"].item.opts["pen"].color()
    theme.apply_theme(qapp, "dark")
    qtbot.waitUntil(lambda: filled._curves["loss"].item.opts["pen"].color() != light)
    assert filled._curves["loss"].item.opts["pen"].color() == theme.series(0)
    assert filled.canvas.backgroundBrush().color() == theme.plot_background()
    theme.apply_theme(qapp, "system")


def test_fixed_color_stays_in_any_theme(plot, qapp, qtbot):
    plot.add_curve("mine", "mine", QColor("#123456"))
    theme.apply_theme(qapp, "dark")
    qtbot.waitUntil(lambda: plot.legend.entries["loss"].color == theme.series(0))
    assert plot.legend.entries["mine"].color == QColor("#123456")
    theme.apply_theme(qapp, "system")


def test_eighth_curve_is_told_apart_by_dashes(plot):
    for number in range(8):
        plot.add_curve(f"curve {number}", f"curve {number}", number)
    marks = [entry.mark for entry in plot.legend.entries.values()]
    assert marks.count("dashed") == 1


def _action(plot, text):
    menu = plot.make_menu()
    return next(a for a in menu.actions() if text in a.text().replace("&", ""))


def test_menu_saves_a_picture_where_the_user_says(filled, tmp_path, monkeypatch):
    path = tmp_path / "loss.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    _action(filled, "Save picture").trigger()
    assert path.stat().st_size > 1000


def test_menu_says_what_went_wrong(filled, tmp_path, monkeypatch):
    path = tmp_path / "missing" / "loss.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    _action(filled, "Save picture").trigger()
    box = filled.findChild(QMessageBox)
    assert "loss.png" in box.text()
    box.close()


def test_menu_changes_to_a_logarithmic_axis(filled):
    _action(filled, "Logarithmic").trigger()
    assert filled.is_log_y


def test_menu_of_an_empty_plot_saves_nothing(plot):
    assert not _action(plot, "Save data").isEnabled()
    assert not _action(plot, "Save picture").isEnabled()


def test_right_click_opens_the_menu(filled, qtbot):
    where = QPoint(200, 100)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, where, filled.canvas.mapToGlobal(where)
    )
    QApplication.sendEvent(filled.canvas.viewport(), event)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QApplication.activePopupWidget().close()


# ---- PySide


def test_painting_loses_no_reference_to_none(filled):
    """PySide6 6.12.0 lost one at each paint and update, and aborted in the end."""
    filled.resize(200, 120)
    viewport = filled.canvas.viewport()
    viewport.repaint()
    before = sys.getrefcount(None)
    for index in range(2000):
        filled.canvas.box.update()
        filled._curves["loss"].item.prepareGeometryChange()
        if index % 50 == 0:
            filled.append("loss", 501 + index, 1.0)
            filled.redraw()
        viewport.repaint()
    assert sys.getrefcount(None) > before - 100
