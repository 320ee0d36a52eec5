"""A real worker process, spoken to through its pipe: runs, buttons, deaths."""

from __future__ import annotations

import os
import signal
import time

import psutil
import pytest
from support.demo_lab import RunsSoFar
from support.processes import StartStubborn
from support.worker_pipe import receive_until, start, steps_in

from core.runtime.events import Changed
from core.runtime.messages import (
    Answer,
    Ask,
    Batch,
    ChangeSettings,
    Ended,
    Held,
    Press,
    Ready,
    Said,
    Warm,
)
from core.runtime.records.history import RunHistory
from core.runtime.records.recorder import new_run_folder


def test_warming_imports_and_says_ready(worker):
    worker.send(Warm(("fractions", "no.such.module")))
    receive_until(worker, Ready)


def test_warming_calls_a_function_with_the_tabs_state(worker):
    worker.send(Warm(("support.demo_lab:count_ahead",)))
    receive_until(worker, Ready)
    worker.send(Ask(1, RunsSoFar()))
    assert receive_until(worker, Answer)[-1] == Answer(1, 1)


def test_warming_survives_a_function_that_raises(worker):
    worker.send(Warm(("support.demo_lab:cannot_answer", "fractions")))
    receive_until(worker, Ready)


def test_a_run_sends_its_start_all_steps_and_its_end(worker):
    start(worker, steps=1000)
    messages = receive_until(worker, Ended)
    assert messages[0].event.device == "cpu"
    assert steps_in(messages) == 1000
    assert messages[-1].finished.outcome == "done"
    assert messages[-1].finished.result == {"total": 500500}


def test_wrong_settings_end_the_run_and_name_the_field(worker):
    start(worker, steps=0)
    finished = receive_until(worker, Ended)[-1].finished
    assert finished.outcome == "failed"
    assert "steps must be at least 1" in finished.message


def test_step_from_idle_pulls_one_step_and_pauses_with_a_picture(worker):
    start(worker, begin="step", steps=5)
    messages = receive_until(worker, Held)
    assert messages[-1].state == "paused"
    assert steps_in(messages) == 1
    assert messages[-2].snapshots["bars"].tolist() == [1.0, 1.0, 1.0]
    worker.send(Press("step"))
    assert receive_until(worker, Held)[-1].state == "running"
    messages = receive_until(worker, Held)
    assert (messages[-1].state, steps_in(messages)) == ("paused", 1)


def test_stop_is_obeyed_at_once(worker):
    start(worker, steps=10_000, sleep_ms=5)
    receive_until(worker, Batch)
    began = time.monotonic()
    worker.send(Press("stop"))
    assert receive_until(worker, Ended)[-1].finished.outcome == "cancelled"
    assert time.monotonic() - began < 2  # generous; the figure is in the benchmark


def test_a_press_before_the_run_has_begun_is_not_lost(worker):
    start(worker, steps=1_000_000, sleep_ms=1)
    worker.send(Press("stop"))
    assert receive_until(worker, Ended)[-1].finished.outcome == "cancelled"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("raise", "ZeroDivisionError: a fault of the lab"),
        ("lab_error", "The count is wrong; choose fewer steps."),
        ("allocate", "not enough memory; choose smaller sizes"),
    ],
)
def test_an_error_ends_the_run_and_not_the_worker(worker, fault, words):
    start(worker, steps=9, fault=fault)
    messages = receive_until(worker, Ended)
    assert messages[-1].finished.outcome == "failed"
    assert words in messages[-1].finished.message
    assert steps_in(messages) == 4
    start(worker, steps=2)
    assert receive_until(worker, Ended)[-1].finished.outcome == "done"


@pytest.mark.parametrize(
    ("fault", "words"), [("segfault", "SIGSEGV"), ("kill", "SIGKILL"), ("exit", "exit code 7")]
)
def test_a_dead_worker_tells_its_cause_and_leaves_its_record(worker, tmp_path, fault, words):
    folder = new_run_folder(tmp_path, "demo")
    # Slow enough that the steps before the fault are in a batch of their own.
    start(worker, folder=folder, steps=9, fault=fault, sleep_ms=25)
    with pytest.raises(EOFError):
        receive_until(worker, Ended)
    cause, details = worker.obituary()
    assert words in cause
    assert ("demo_lab.py" in details) == (fault == "segfault")
    assert RunHistory(tmp_path).metrics("demo", folder.name)["total"][1].tolist()[:3] == [1, 3, 6]


def test_a_worker_ends_when_its_pipe_closes_even_in_a_deaf_run(worker):
    start(worker, steps=9, fault="deaf")
    receive_until(worker, Batch)
    process = psutil.Process(worker.pid)
    worker.connection.close()
    assert process.wait(5) is not None or not process.is_running()


def test_what_a_worker_has_started_ends_with_it_when_its_pipe_closes(worker):
    worker.send(Ask(1, StartStubborn()))
    child = psutil.Process(receive_until(worker, Answer)[-1].value)
    worker.connection.close()
    assert child.wait(5) is not None or not child.is_running()


def test_ctrl_c_of_the_terminal_does_not_reach_a_run(worker):
    start(worker, begin="step", steps=9)
    receive_until(worker, Held)
    os.kill(worker.pid, signal.SIGINT)
    worker.send(Press("resume"))
    assert receive_until(worker, Ended)[-1].finished.outcome == "done"


def test_a_run_takes_a_changed_setting(worker):
    start(worker, steps=1_000_000, sleep_ms=1.0)
    receive_until(worker, Batch)
    worker.send(ChangeSettings({"sleep_ms": 2.0}))
    change = receive_until(worker, Said)[-1].event
    assert isinstance(change, Changed)
    assert change.values == {"sleep_ms": 2.0}
    assert receive_until(worker, Said)[-1].event.text == "Sleeps 2 ms now."


def test_a_run_takes_the_changes_of_the_run_that_it_replays(worker):
    start(worker, steps=30, changes=((0, {"sleep_ms": 0.1}), (12, {"sleep_ms": 0.2})))
    said = [m.event for m in receive_until(worker, Ended) if isinstance(m, Said)]
    changes = [event for event in said if isinstance(event, Changed)]
    assert changes == [Changed(0, {"sleep_ms": 0.1}), Changed(12, {"sleep_ms": 0.2})]
