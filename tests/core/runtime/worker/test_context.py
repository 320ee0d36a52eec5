from __future__ import annotations

import pytest

from core.runtime.worker.context import RunContext


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is moved: a list with the time in seconds."""
    now = [100.0]
    monkeypatch.setattr("core.runtime.worker.context.time.perf_counter", lambda: now[0])
    return now


def test_a_fresh_context_has_no_change():
    context = RunContext()
    assert not context.has_change
    assert context.take_change() == {}


def test_changes_add_up_until_they_are_taken():
    context = RunContext()
    context.change({"loss": "hinge", "seed": 1})
    context.change({"seed": 2})
    assert context.has_change
    assert context.take_change() == {"loss": "hinge", "seed": 2}
    assert not context.has_change


def test_without_a_window_no_picture_is_due():
    assert not RunContext().snapshot_due()


def test_pictures_come_at_most_so_many_times_a_second(clock):
    context = RunContext(live=True)
    context.picture_rate(per_s=10, share=1.0)
    with context.snapshot():
        clock[0] += 0.01
    clock[0] = 100.09
    assert not context.snapshot_due()
    clock[0] = 100.11
    assert context.snapshot_due()


def test_a_step_that_ends_late_does_not_delay_the_pictures_after_the_next(clock):
    context = RunContext(live=True)
    context.picture_rate(per_s=10, share=1.0)
    with context.snapshot():
        pass
    clock[0] = 100.16  # due at 100.1
    with context.snapshot():
        pass
    clock[0] = 100.19
    assert not context.snapshot_due()
    clock[0] = 100.21
    assert context.snapshot_due()


def test_pictures_that_were_missed_are_not_made_up_for(clock):
    context = RunContext(live=True)
    context.picture_rate(per_s=10, share=1.0)
    with context.snapshot():
        pass
    clock[0] = 107.0
    with context.snapshot():
        pass
    clock[0] = 107.09
    assert not context.snapshot_due()


def test_slow_pictures_keep_to_their_share_of_the_time(clock):
    context = RunContext(live=True)
    context.picture_rate(per_s=10, share=0.1)
    with context.snapshot():
        clock[0] += 0.5
    clock[0] = 104.9
    assert not context.snapshot_due()
    clock[0] = 105.1
    assert context.snapshot_due()
