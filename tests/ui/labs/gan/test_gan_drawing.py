"""Data drawn on the canvas, by mouse and by keys."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog

from core.labs.gan.settings import GanSettings
from ui.labs.gan.drawing.drawing_canvas import REACH
from ui.labs.gan.drawing.drawing_page import DrawingPage

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
COORDINATES = st.floats(-REACH, REACH).map(lambda value: round(value, 3) + 0.0)


@pytest.fixture
def page(qtbot):
    page = DrawingPage()
    qtbot.addWidget(page)
    page.resize(420, 520)
    with qtbot.waitExposed(page):
        page.show()
    page.settings_changed({"data": "moons", "drawn": ""})
    page.told = []
    page.edited.connect(page.told.append)
    return page


def drag(qtbot, canvas, *places):
    """Draw one stroke through points of the plane."""
    pixels = [canvas._place(place).toPoint() for place in places]
    qtbot.mousePress(canvas, LEFT, pos=pixels[0])
    for pixel in pixels[1:]:
        qtbot.mouseMove(canvas, pixel)
    qtbot.mouseRelease(canvas, LEFT, pos=pixels[-1])


def test_a_click_draws_the_point_under_the_mouse(page, qtbot):
    drag(qtbot, page.canvas, (1.0, -0.5))
    ((x, y),) = page.canvas.points
    assert (x, y) == pytest.approx((1.0, -0.5), abs=0.02)


def test_a_drag_draws_points_on_its_way(page, qtbot):
    drag(qtbot, page.canvas, *((at / 10, 0.0) for at in range(11)))
    assert len(page.canvas.points) == 11


def test_points_closer_than_can_be_told_apart_are_one(page, qtbot):
    drag(qtbot, page.canvas, (0.0, 0.0), (0.01, 0.0), (0.02, 0.0))
    assert len(page.canvas.points) == 1


def test_outside_the_canvas_a_stroke_keeps_to_the_edge(page, qtbot):
    canvas = page.canvas
    qtbot.mousePress(canvas, LEFT, pos=QPoint(1, 1))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(1, 1))
    assert all(abs(value) <= REACH for point in canvas.points for value in point)


def test_a_stroke_sets_the_data_and_the_points(page, qtbot):
    drag(qtbot, page.canvas, (1.0, 1.0))
    assert page.told == [{"data": "drawn", "drawn": page.canvas.text()}]
    assert GanSettings.make(page.told[0]).points() == [list(page.canvas.points[0])]


def test_undo_takes_the_last_stroke_away(page, qtbot):
    drag(qtbot, page.canvas, (0.0, 0.0))
    drag(qtbot, page.canvas, (1.0, 0.0), (1.5, 0.0))
    qtbot.mouseClick(page.undo_button, LEFT)
    assert len(page.canvas.points) == 1
    assert page.told[-1]["drawn"] == page.canvas.text()


def test_an_empty_canvas_goes_back_to_the_data_before(page, qtbot):
    drag(qtbot, page.canvas, (0.0, 0.0))
    qtbot.mouseClick(page.clear_button, LEFT)
    assert page.told[-1] == {"data": "moons", "drawn": ""}


def test_keys_draw_too(page, qtbot):
    page.canvas.setFocus()
    for _ in range(4):
        qtbot.keyClick(page.canvas, Key.Key_Right)
    qtbot.keyClick(page.canvas, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.canvas, Key.Key_Space)
    assert page.canvas.points == [pytest.approx((0.2, 0.25))]


def test_the_button_plays_with_the_points(page, qtbot):
    assert not page.run_button.isEnabled()
    drag(qtbot, page.canvas, (0.0, 0.0))
    with qtbot.waitSignal(page.run_requested):
        qtbot.mouseClick(page.run_button, LEFT)


def test_a_run_keeps_its_data(page, qtbot):
    drag(qtbot, page.canvas, (0.0, 0.0))
    page.set_locked(True)
    drag(qtbot, page.canvas, (1.0, 1.0))
    assert len(page.canvas.points) == 1
    assert not page.clear_button.isEnabled()
    assert "stop it to draw" in page.count.text()


def test_the_form_brings_its_points(page):
    page.settings_changed({"data": "drawn", "drawn": "0.5,1;-0.25,0.75"})
    assert page.canvas.points == [(0.5, 1.0), (-0.25, 0.75)]
    assert page.told == []


def test_a_text_that_is_no_points_is_none(page):
    page.settings_changed({"data": "drawn", "drawn": "1,2,3"})
    assert page.canvas.points == []


def test_a_file_is_taken_as_data(page, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/data/points.csv", ""))
    qtbot.mouseClick(page.file_button, LEFT)
    assert page.told == [{"data": "file", "file": "/data/points.csv"}]


def test_a_folder_of_images_is_taken_as_data(page, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/data/cats")
    qtbot.mouseClick(page.folder_button, LEFT)
    assert page.told == [{"data": "images", "file": "/data/cats"}]


def test_a_dialog_that_is_closed_changes_nothing(page, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    qtbot.mouseClick(page.folder_button, LEFT)
    assert page.told == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.lists(st.tuples(COORDINATES, COORDINATES), min_size=1, max_size=30))
def test_points_survive_the_way_through_the_setting(page, points):
    page.canvas.set_text("")
    page.canvas.set_text(";".join(f"{x},{y}" for x, y in points))
    again = GanSettings.make({"data": "drawn", "drawn": page.canvas.text()}).points()
    assert [tuple(point) for point in again] == points
