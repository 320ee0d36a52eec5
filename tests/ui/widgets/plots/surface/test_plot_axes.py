from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF
from PySide6.QtWidgets import QApplication
from support.drawing import wait_until_drawn
from support.event_count import EventCount
from support.live_plots import fill, shown_plot


@pytest.fixture
def plot(qtbot):
    return fill(shown_plot(qtbot))


def places(axis):
    """Return the rectangle of each number of an axis, in its own pixels."""
    return [QRectF(at, text.size()) for at, text in axis.settle().texts]


def laid_out(plot):
    """Have the axes take their room."""
    plot.grab()
    QApplication.processEvents()
    plot.grab()


ends = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.tuples(ends, ends).filter(lambda pair: abs(pair[1] - pair[0]) > 1e-3), st.booleans())
def test_numbers_never_touch(plot, pair, is_log):
    canvas = plot.canvas
    low, high = sorted(pair)
    if is_log:
        low, high = low / 1e4, high / 1e4
    canvas.set_log_x(is_log)
    canvas.set_view(low, high, 0, 1)
    laid_out(plot)
    for one, next_one in itertools.pairwise(places(canvas.x_axis)):
        assert one.right() < next_one.left()


def test_numbers_stand_at_their_values(plot):
    canvas = plot.canvas
    canvas.set_view(0, 100, -2, 3)
    laid_out(plot)
    ((_, values),) = canvas.y_axis.tickValues(-2, 3, canvas.y_axis.height())
    rectangles = places(canvas.y_axis)
    assert len(rectangles) == len(values)
    for value, rectangle in zip(values, rectangles, strict=True):
        expected = canvas.y_axis.mapFromItem(canvas.box, canvas.box.mapFromView(QPointF(0, value)))
        assert rectangle.center().y() == pytest.approx(expected.y(), abs=0.51)


def test_the_axis_grows_with_its_numbers_and_never_shrinks(plot):
    canvas = plot.canvas
    widths = []
    for top in (1, 123_456, 1):
        canvas.set_view(0, 1, 0, top)
        laid_out(plot)
        widths.append(canvas.y_axis.width())
    assert widths[0] < widths[1] == widths[2]


def test_another_font_takes_its_own_room(plot):
    font = plot.font()
    widths = []
    for factor in (1, 2, 0.5):
        font.setPointSizeF(font.pointSizeF() * factor)
        plot.setFont(font)
        laid_out(plot)  # the plot follows its data with the new font
        plot.canvas.set_view(0, 1, 0, 123_456)
        laid_out(plot)
        widths.append(plot.canvas.y_axis.width())
    assert widths[1] > 1.5 * widths[0]
    assert widths[2] == pytest.approx(widths[0], abs=1)


def test_an_axis_that_did_not_change_is_not_worked_out_anew(plot):
    axis = plot.canvas.y_axis
    laid_out(plot)
    assert axis.settle() is axis.settle()


def test_what_is_drawn_is_painted_once_before_qt_looks_at_its_timers(plot, qtbot):
    qtbot.wait(0)
    paintings = EventCount(plot.canvas.viewport(), QEvent.Type.Paint)
    plot.append("loss", [1000.0], [0.5])
    plot.redraw()
    QCoreApplication.sendPostedEvents()
    assert paintings.count == 1
    wait_until_drawn(qtbot)
    qtbot.wait(0)
    assert paintings.count == 1


def test_a_picture_saved_at_once_shows_what_was_drawn(plot):
    before = plot.grab().toImage()
    plot.append("loss", [1000.0], [1e9])
    plot.redraw()
    assert plot.grab().toImage() != before
