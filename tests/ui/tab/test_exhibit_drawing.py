"""An exhibit is drawn soon, wholly, or in parts, and not after a stop."""

from __future__ import annotations

import pytest

from ui.tab.drawing import ExhibitDrawing
from ui.tab.lab_view import LabView


class Exhibit(LabView):
    """Notes what is drawn."""

    def __init__(self):
        super().__init__()
        self.drawn = []

    def redraw(self):
        self.drawn.append("all")

    def redraw_some(self):
        self.drawn.append("some")

    def drawings(self):
        return [lambda part=part: self.drawn.append(part) for part in (1, 2, 3)]


@pytest.fixture
def exhibit(qtbot):
    exhibit = Exhibit()
    qtbot.addWidget(exhibit)
    return exhibit


@pytest.fixture
def drawing(qapp, exhibit):
    drawing = ExhibitDrawing(qapp)
    drawing.show(exhibit)
    yield drawing
    drawing.stop()
    drawing.deleteLater()


def test_frames_that_come_at_once_are_drawn_once_and_not_at_once(qtbot, drawing, exhibit):
    drawing.draw_soon()
    drawing.draw_soon()
    assert exhibit.drawn == []
    qtbot.waitUntil(lambda: exhibit.drawn == ["some"])


def test_what_is_drawn_wholly_is_not_drawn_once_more(qtbot, drawing, exhibit):
    drawing.draw_soon()
    drawing.draw_all()
    drawing.draw_in_parts()
    qtbot.waitUntil(lambda: not drawing.is_active)
    assert exhibit.drawn == ["all", 1, 2, 3]


def test_a_stop_leaves_what_is_not_drawn(qtbot, qapp, drawing, exhibit):
    drawing.draw_in_parts()
    drawing.draw_soon()
    drawing.stop()
    assert not drawing.is_active
    qapp.processEvents()
    assert exhibit.drawn == [1]


def test_without_an_exhibit_nothing_is_drawn(qapp):
    drawing = ExhibitDrawing(qapp)
    drawing.draw_all()
    drawing.draw_in_parts()
    assert not drawing.is_active
    drawing.deleteLater()
