"""Which moments of a long game are kept."""

from __future__ import annotations

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.labs.gan.game.checkpoint import Checkpoint, NetworkState
from core.labs.gan.game.moments import Moment, Timeline, is_kept, is_round
from core.labs.gan.reports import BranchReport
from core.labs.gan.settings import GanSettings
from core.runtime.errors import LabError

SETTINGS = GanSettings.make()
SIZE = 400  # bytes of one moment below


def moment(step):
    state = NetworkState({"w": torch.zeros(50)}, {}, "Adam")
    return Moment(step, SETTINGS, Checkpoint(state, state, torch.zeros(0)), {})


def line_of(count, budget_moments):
    timeline = Timeline(budget_moments * SIZE)
    for step in range(1, count + 1):
        timeline.add(moment(step))
    return timeline, sorted(timeline.current.moments)


@given(st.integers(1, 300), st.integers(3, 60))
def test_the_budget_is_kept_and_both_ends_too(count, budget_moments):
    _, steps = line_of(count, budget_moments)
    assert len(steps) <= budget_moments
    assert (steps[0], steps[-1]) == (1, count)


def test_moments_are_denser_near_the_present():
    _, steps = line_of(1000, 40)
    assert sum(step > 900 for step in steps) > 3 * sum(step <= 100 for step in steps) / 2
    assert max(b - a for a, b in itertools.pairwise(steps)) > 50


def test_round_numbers_outlast_others():
    _, steps = line_of(1000, 40)
    assert {1, 10, 20, 50, 100, 200, 500, 1000} <= set(steps)


@pytest.mark.parametrize(
    ("step", "expected"), [(1, True), (20, True), (50_000, True), (30, False), (15, False)]
)
def test_the_lectures_steps_are_round(step, expected):
    assert is_round(step) is expected


def test_the_strip_of_the_lecture_is_offered_in_a_long_run():
    assert all(is_kept(step, 123_456) for step in (10_000, 20_000, 50_000, 100_000, 123_456))


def test_a_branch_begins_with_the_moment_it_leaves_from():
    timeline, _ = line_of(20, 100)
    timeline.branch_off(0, 7, {"packing": 2})
    assert timeline.current.report() == BranchReport(1, 0, 7, {"packing": 2}, (7,))
    assert sorted(timeline.branches[0].moments) == list(range(1, 21))


def test_the_nearest_moment_is_found():
    timeline = Timeline()
    for step in (1, 10, 30):
        timeline.add(moment(step))
    assert [timeline.find(0, step).step for step in (0, 12, 99)] == [1, 10, 30]


def test_a_branch_that_is_not_there_is_told():
    with pytest.raises(LabError, match="no branch 3"):
        Timeline().find(3, 1)
