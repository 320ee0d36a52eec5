"""Steps in idle moments: in order, until they are stopped."""

from __future__ import annotations

import pytest

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
