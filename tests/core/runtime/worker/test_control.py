from __future__ import annotations

import threading

import pytest

from core.runtime.errors import Cancelled
from core.runtime.events import Note, Step
from core.runtime.worker.context import RunContext
from core.runtime.worker.control import Control


class HeldControl(Control):
    """A control that tells when its run holds."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self.states: list[str] = []
        self.is_held = threading.Event()
        self.on_hold = self._note

    def _note(self, state: str) -> None:
        self.states.append(state)
        if state == "paused":
            self.is_held.set()


@pytest.fixture
def context():
    return RunContext(live=True)


@pytest.fixture
def control(context):
    return HeldControl(context)


@pytest.fixture
def pull():
    """Start a thread that passes events through a control; joined at the end."""
    threads = []

    def start(control, steps, seen, events=None):
        def loop():
            try:
                for event in events or (Step(i, steps, {}) for i in range(1, steps + 1)):
                    seen.append(event)
                    if control.attention:
                        control.after(event)
            except Cancelled:
                seen.append("cancelled")

        thread = threading.Thread(target=loop)
        threads.append(thread)
        thread.start()
        return thread

    yield start
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()


def test_an_untouched_control_asks_for_no_attention(control):
    assert not control.attention


def test_pause_holds_after_the_step_under_way(control, pull):
    seen = []
    control.pause()
    pull(control, 3, seen)
    assert control.is_held.wait(5)
    assert [event.index for event in seen] == [1]
    control.resume()


def test_a_step_pulls_once_and_holds_again(control, pull):
    seen = []
    control.pause()
    pull(control, 5, seen)
    assert control.is_held.wait(5)
    control.is_held.clear()
    control.step()
    assert control.is_held.wait(5)
    assert [event.index for event in seen] == [1, 2]
    control.resume()


def test_two_presses_of_step_pull_twice(control, pull):
    seen = []
    control.step()
    control.step()
    pull(control, 5, seen)
    assert control.is_held.wait(5)
    assert [event.index for event in seen] == [1, 2]
    control.resume()


def test_a_step_counts_steps_and_not_notes(control, pull):
    seen = []
    control.step()
    pull(control, 2, seen, events=[Note("a", "b"), Step(1, 2, {}), Step(2, 2, {})])
    assert control.is_held.wait(5)
    assert isinstance(seen[-1], Step)
    assert seen[-1].index == 1
    control.resume()


def test_pause_pressed_twice_needs_one_resume(control, pull):
    seen = []
    control.pause()
    control.pause()
    thread = pull(control, 3, seen)
    assert control.is_held.wait(5)
    control.resume()
    thread.join(5)
    assert len(seen) == 3


def test_stop_ends_a_paused_run(control, pull):
    seen = []
    control.pause()
    thread = pull(control, 3, seen)
    assert control.is_held.wait(5)
    control.stop()
    thread.join(5)
    assert seen[-1] == "cancelled"


def test_stop_ends_a_run_that_waits_for_its_pace(control, pull):
    seen = []
    control.set_pace(0.01)
    thread = pull(control, 9, seen)
    control.stop()
    thread.join(5)
    assert seen[-1] == "cancelled"


def test_stop_reaches_the_cancel_hooks(control, context):
    called = []
    with context.on_cancel(lambda: called.append(True)):
        control.stop()
    assert called == [True]
    assert context.is_cancelled


def test_a_press_asks_for_a_picture(control, context):
    with context.snapshot():
        pass
    assert not context.snapshot_due()
    control.pause()
    assert context.snapshot_due()


def test_full_speed_again_after_a_pace_needs_no_attention(control):
    control.set_pace(1000)
    control.set_pace(0)
    control.after(Step(1, 1, {}))
    assert not control.attention


def test_an_errand_runs_between_two_steps(control, pull):
    seen = []
    assert control.run_errand(lambda: seen.append("errand"))
    pull(control, 2, seen).join(5)
    first, errand, second = seen
    assert (first.index, errand, second.index) == (1, "errand", 2)
    assert not control.attention


def test_a_paused_run_does_errands_and_stays_paused(control, pull):
    seen, is_done = [], threading.Event()
    control.pause()
    thread = pull(control, 2, seen)
    assert control.is_held.wait(5)
    control.run_errand(is_done.set)
    assert is_done.wait(5)
    assert [event.index for event in seen] == [1]
    control.resume()
    thread.join(5)
    assert [event.index for event in seen] == [1, 2]


def test_buttons_work_during_an_errand(control, pull):
    seen, is_in, may_end = [], threading.Event(), threading.Event()

    def errand():
        is_in.set()
        assert may_end.wait(5)

    control.run_errand(errand)
    thread = pull(control, 9, seen)
    assert is_in.wait(5)
    control.stop()  # would wait for ever if the errand held the lock
    may_end.set()
    thread.join(5)
    assert seen[-1] == "cancelled"


def test_errands_left_at_the_end_are_given_back_and_no_more_are_taken(control):
    def errand():
        """Do nothing."""

    control.run_errand(errand)
    assert control.close() == [errand]
    assert not control.run_errand(errand)
