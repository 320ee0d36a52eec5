"""Timing an expression in NumPy and torch at growing sizes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from core.labs.tensors.operations.limits import MIB, Limits
from core.labs.tensors.problems import ProgramError
from core.labs.tensors.session.session import Session
from core.labs.tensors.tools import timing
from core.labs.tensors.tools.timing import time_point, time_series


@pytest.fixture
def session() -> Session:
    made = Session()
    made.act("a = randn(4, 3); b = randn(1, 3); i = arange(5); m = a > 0; n = 2")
    return made


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "_STEADY_S", 1e-4)


def test_point_has_a_time_for_each_library_and_the_largest_tensor(session: Session) -> None:
    point = time_point("a * b + n", session.space, Limits(), 4)
    assert set(point.seconds) >= {"NumPy", "torch CPU"}
    assert all(seconds > 0 for seconds in point.seconds.values())
    assert point.numbers == 16 * 12


def test_both_libraries_are_given_the_same_work(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    results: list[object] = []

    def kept(call: timing.Call) -> float:
        results.append(call())
        return 1e-6

    monkeypatch.setattr(timing, "_time", kept)
    time_point("softmax(a @ a.T, dim=1) + b.sum()", session.space, Limits(), 3)
    array, tensor = results[:2]
    assert isinstance(array, np.ndarray) and isinstance(tensor, Tensor)
    assert tensor.shape == (12, 12)
    assert np.allclose(array, tensor.numpy(), rtol=1e-4)


def test_axes_of_size_1_stay(session: Session) -> None:
    point = time_point("b.expand(7, -1)", session.space, Limits(), 2)
    assert point.numbers == 6


def test_sizes_written_in_the_expression_are_explained(session: Session) -> None:
    with pytest.raises(ProgramError, match="has sizes written in it"):
        time_point("a.view(12)", session.space, Limits(), 2)


def test_what_numpy_lacks_is_said(session: Session) -> None:
    point = time_point("erf(a)", session.space, Limits(), 1)
    assert "NumPy" not in point.seconds
    assert point.note == "Without NumPy: NumPy has no erf."


@pytest.mark.parametrize("text", ["a.add_(1)", "a; b", "backward(a.sum())", "del a"])
def test_only_one_expression_that_changes_nothing_is_timed(session: Session, text: str) -> None:
    with pytest.raises(ProgramError):
        time_point(text, session.space, Limits(), 1)


def test_series_ends_at_the_memory_limit(session: Session) -> None:
    points = list(time_series("a @ a.T", session.space, Limits(MIB, 2 * MIB)))
    assert [point.scale for point in points] == [1, 2, 4, 8, 16, 32, 64, 128]


def test_series_can_be_left(session: Session) -> None:
    series = time_series("a + b", session.space, Limits())
    assert next(series).scale == 1
    series.close()


def test_series_ends_when_one_point_is_slow(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "_SLOW_S", 0.0)
    assert len(list(time_series("a + b", session.space, Limits()))) == 1


def test_session_is_not_touched(session: Session) -> None:
    before = session.space.tensors()["a"].clone()
    time_point("a + 1", session.space, Limits(), 1)
    assert torch.equal(session.space.tensors()["a"], before)


@pytest.mark.parametrize(("rows", "threads"), [(10, 1), (20_000, 2)])
def test_small_tensors_are_timed_with_one_thread_and_large_ones_with_one_a_core(
    rows: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session()
    session.act(f"x = ones({rows}, 2)")
    used: list[int] = []

    def noted(_: timing.Call) -> float:
        used.append(torch.get_num_threads())
        return 1e-6

    monkeypatch.setattr(timing, "physical_cores", lambda: 2)
    monkeypatch.setattr(timing, "_time", noted)
    time_point("x + 1", session.space, Limits(), 1)
    assert set(used) == {threads}
