from __future__ import annotations

import os
import sys

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runtime.worker.threads import physical_cores, threads_for, wait_asleep


def loop_flops(input_size: int) -> int:
    """Count the products of the lecture's iteration: forward, w2, hidden and w1 gradients."""
    batch, hidden, output = 64, 100, 10
    shapes = [
        (batch, input_size, hidden),
        (batch, hidden, output),
        (hidden, batch, output),
        (batch, output, hidden),
        (input_size, batch, hidden),
    ]
    return sum(2 * rows * inner * columns for rows, inner, columns in shapes)


@pytest.mark.parametrize("input_size", [100, 1_000])
def test_the_lectures_loop_runs_on_one_thread(input_size):
    assert threads_for(loop_flops(input_size)) == 1


@pytest.mark.parametrize("input_size", [10_000, 50_000])
def test_a_large_step_runs_on_every_physical_core(input_size):
    assert threads_for(loop_flops(input_size)) == physical_cores()


def test_waiting_threads_go_to_sleep_unless_the_user_wants_otherwise(monkeypatch):
    monkeypatch.setenv("GOMP_SPINCOUNT", "7")
    wait_asleep()
    assert os.environ["GOMP_SPINCOUNT"] == "7"
    monkeypatch.delenv("GOMP_SPINCOUNT")
    wait_asleep()
    assert int(os.environ["GOMP_SPINCOUNT"]) < 10_000


@given(st.floats(0, 1e15), st.floats(0, 1e15))
def test_more_work_never_gets_fewer_threads(one, other):
    less, more = sorted((one, other))
    assert threads_for(less) <= threads_for(more)


def test_hyperthreads_do_not_count_as_cores(monkeypatch):
    monkeypatch.setattr(psutil, "cpu_count", lambda logical: 16 if logical else 8)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(16)), raising=False)
    assert physical_cores() == 8


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's own cores")
def test_cores_that_the_process_may_not_use_do_not_count(monkeypatch):
    monkeypatch.setattr(psutil, "cpu_count", lambda logical: 16 if logical else 8)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    assert physical_cores() == 1


def test_unknown_physical_cores_fall_back_to_the_logical_ones(monkeypatch):
    monkeypatch.setattr(psutil, "cpu_count", lambda logical: None)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(4)), raising=False)
    assert physical_cores() == 4
