from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from support.event_count import EventCount

from ui import theme
from ui.widgets.bars.flat_progress import FlatProgress


@pytest.fixture
def bar(qtbot):
    made = FlatProgress()
    qtbot.addWidget(made)
    made.setRange(0, 1000)
    made.setFixedSize(200, 8)
    made.show()
    qtbot.waitExposed(made)
    return made


def color_at(bar, x):
    return bar.grab().toImage().pixelColor(x, 4)


@pytest.mark.parametrize("value", [0, 250, 1000])
def test_the_part_that_is_done_has_the_accent(bar, value):
    bar.setValue(value)
    done = 200 * value // 1000
    assert {color_at(bar, x).name() for x in range(done)} <= {theme.accent().name()}
    assert {color_at(bar, x).name() for x in range(done, 200)} <= {theme.grid().name()}


def test_a_new_value_is_painted_with_the_next_painting_of_the_window(qtbot, bar):
    bar.setValue(100)
    qtbot.wait(0)
    paintings = EventCount(bar, QEvent.Type.Paint)
    bar.setValue(900)
    assert paintings.count == 0
    qtbot.waitUntil(lambda: paintings.count > 0)


def test_the_same_value_again_paints_nothing(qtbot, bar):
    bar.setValue(100)
    qtbot.wait(0)
    paintings = EventCount(bar, QEvent.Type.Paint)
    bar.setValue(100)
    qtbot.wait(0)
    assert paintings.count == 0


def test_a_total_that_is_not_known_leaves_the_bar_to_the_style(qtbot, bar):
    paintings = EventCount(bar, QEvent.Type.Paint)
    bar.setRange(0, 0)
    qtbot.waitUntil(lambda: paintings.count > 1)  # it moves
