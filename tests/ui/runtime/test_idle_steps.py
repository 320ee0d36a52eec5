"""Steps in idle moments: in order, until they are stopped."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt, QTimer

from ui.runtime.idle_steps import IdleSteps


@pytest.fixture
def steps(qapp):
    steps = IdleSteps(qapp)
    yield steps
    steps.stop()
    steps.deleteLater()


def test_each_step_is_done_in_its_order(qtbot, steps):
    done = []
    steps.begin([lambda: done.append(1), lambda: done.append(2)])
    assert done == []  # not before the window has had its turn
    qtbot.waitUntil(lambda: not steps.is_active)
    assert done == [1, 2]


def test_what_is_left_at_a_stop_is_not_done(qtbot, steps):
    done = []
    steps.begin([lambda: done.append(1), steps.stop, lambda: done.append(2)])
    qtbot.waitUntil(lambda: not steps.is_active)
    assert done == [1]


def test_new_steps_take_the_place_of_the_old_ones(qtbot, steps):
    done = []
    steps.begin([lambda: done.append(1)])
    steps.begin([lambda: done.append(2)])
    qtbot.waitUntil(lambda: not steps.is_active)
    assert done == [2]


def test_what_falls_due_during_a_step_comes_before_the_next_one(qtbot, qapp, steps):
    done = []
    timer = QTimer(qapp, interval=1, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: done.append("timer"))

    def take_long():
        timer.start()
        time.sleep(0.005)
        done.append(1)

    steps.begin([take_long, lambda: done.append(2)])
    qtbot.waitUntil(lambda: not steps.is_active)
    timer.deleteLater()
    assert done == [1, "timer", 2]
