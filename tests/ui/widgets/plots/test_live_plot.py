import gc
import sys

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from support.event_count import EventCount
from support.live_plots import drawn, drawn_to, fill, shown_plot


def _live_on():
    for _ in range(20):
        QApplication.processEvents()


@pytest.fixture
def plot(qtbot):
    return shown_plot(qtbot)


@pytest.fixture
def filled(plot):
    return fill(plot)


# ---- drawing


def test_empty_plot_says_what_to_do(plot):
    plot.redraw()
    assert plot.is_empty
    assert plot.summary() == "Press Run."


def test_append_alone_draws_nothing(filled):
    before = len(drawn(filled)[0])
    filled.append("loss", 501, 1.0)
    assert len(drawn(filled)[0]) == before


def test_redraw_shows_what_was_appended(filled):
    filled.append("loss", 501, 1.0)
    filled.redraw()
    assert drawn(filled)[0][-1] == 501


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


def test_what_is_new_is_painted_once(filled):
    _live_on()
    paintings = EventCount(filled.canvas.viewport(), QEvent.Type.Paint)
    filled.append("loss", 600, 5.0)
    filled.redraw()
    _live_on()  # a second painting would be asked for by the first
    assert paintings.count == 1


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
    assert len(drawn(plot)[0]) <= 4 * plot.canvas.columns + 4
    assert np.max(drawn(plot)[1]) == pytest.approx(1.0, abs=1e-9)


def test_zooming_in_brings_the_single_points_back(plot):
    x = np.arange(100_000.0)
    plot.append("loss", x, np.sin(x))
    plot.redraw()
    plot.canvas.set_view(500, 600, -1, 1)
    plot._stop_following()
    plot.redraw()
    np.testing.assert_array_equal(drawn(plot)[0], np.arange(499.0, 602.0))


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
    qtbot.waitUntil(lambda: drawn_to(plot) == 119_999)
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
    x, y = drawn(plot)
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


# ---- PySide


def test_painting_loses_no_reference_to_none(filled):
    """PySide6 6.12.0 lost one at each paint and update, and aborted in the end."""
    filled.resize(200, 120)
    viewport = filled.canvas.viewport()
    viewport.repaint()
    gc.collect()  # what earlier tests left would give its references back meanwhile
    before = sys.getrefcount(None)
    for index in range(2000):
        filled.canvas.box.update()
        filled._curves["loss"].item.prepareGeometryChange()
        if index % 50 == 0:
            filled.append("loss", 501 + index, 1.0)
            filled.redraw()
        viewport.repaint()
    assert sys.getrefcount(None) > before - 100
