"""The draw queue: what is new is drawn once, in its order, and never for too long."""

from __future__ import annotations

import time

import pytest
from PySide6.QtWidgets import QWidget

from ui.runtime.draw_queue import DrawQueue, draw_queue


class Part(QWidget):
    """Notes when it is drawn, and takes its time to draw and to be painted."""

    def __init__(self, drawn, name, drawing_s=0.0, painting_s=0.0):
        super().__init__()
        self.drawn, self.name = drawn, name
        self.drawing_s, self.painting_s = drawing_s, painting_s

    def redraw(self):
        self.drawn.append((self.name, time.perf_counter()))
        time.sleep(self.drawing_s)
        self.update()

    def paintEvent(self, event):
        time.sleep(self.painting_s)


def _noting(start, noted):
    def start_and_note(interval_ms):
        noted.append(interval_ms)
        start(interval_ms)

    return start_and_note


@pytest.fixture
def queue(qapp):
    queue = DrawQueue(qapp)
    yield queue
    queue.clear()
    queue.deleteLater()


@pytest.fixture
def drawn():
    return []


@pytest.fixture
def make_part(qtbot, drawn):
    def make(name, **takes):
        part = Part(drawn, name, **takes)
        qtbot.addWidget(part)
        part.show()
        qtbot.waitExposed(part)
        return part

    return make


def names(drawn):
    return [name for name, _ in drawn]


def test_what_is_put_often_is_drawn_once_and_not_at_once(qtbot, queue, make_part, drawn):
    part = make_part("a")
    queue.put(part)
    queue.put(part)
    assert drawn == []
    qtbot.waitUntil(lambda: queue.is_empty)
    assert names(drawn) == ["a"]


def test_what_waits_longest_is_drawn_first(qtbot, queue, make_part, drawn):
    a, b = make_part("a"), make_part("b")
    for part in (a, b, a):
        queue.put(part)
    qtbot.waitUntil(lambda: queue.is_empty)
    assert names(drawn) == ["a", "b"]


def test_what_cannot_be_seen_is_left_out(qtbot, queue, make_part, drawn):
    hidden = make_part("hidden")
    queue.put(hidden)
    hidden.hide()
    queue.put(make_part("seen"))
    qtbot.waitUntil(lambda: queue.is_empty)
    assert names(drawn) == ["seen"]


def test_what_is_gone_is_passed_over(qtbot, queue, drawn):
    gone = Part(drawn, "gone")
    queue.put(gone)
    gone.deleteLater()
    qtbot.waitUntil(lambda: queue.is_empty)
    assert drawn == []


@pytest.mark.parametrize("takes", [{"drawing_s": 0.03}, {"painting_s": 0.03}])
def test_after_a_long_drawing_or_painting_it_rests_for_twice_as_long(
    qtbot, queue, make_part, drawn, takes
):
    a, b = make_part("a", **takes), make_part("b")
    queue.put(a)
    queue.put(b)
    qtbot.waitUntil(lambda: queue.is_empty)
    (_, first_s), (_, second_s) = drawn
    assert second_s - first_s >= 3 * 0.03


def test_what_takes_no_time_is_drawn_without_a_rest(qapp, queue, make_part, drawn, monkeypatch):
    monkeypatch.setattr("ui.runtime.draw_queue.time.perf_counter", lambda: 0.0)
    rests = []
    monkeypatch.setattr(queue._timer, "start", _noting(queue._timer.start, rests))
    for name in "abc":
        queue.put(make_part(name))
    while not queue.is_empty:
        qapp.processEvents()
    assert set(rests) == {0}


def test_nothing_is_drawn_after_a_clear(qtbot, qapp, queue, make_part, drawn):
    queue.put(make_part("a"))
    queue.clear()
    qapp.processEvents()
    assert drawn == []


def test_the_application_has_one(qapp):
    assert draw_queue() is draw_queue()
