"""A real worker process, spoken to through its pipe."""

from __future__ import annotations

import importlib
import os
import signal
import time
from dataclasses import replace

import psutil
import pytest
from support.demo_lab import SPEC, TALKATIVE_SPEC

from core.runtime.control import TraceRequest
from core.runtime.history import RunHistory
from core.runtime.messages import (
    Answer,
    Ask,
    Batch,
    ChangeSettings,
    Ended,
    Held,
    Interrupt,
    LineReached,
    Press,
    Ready,
    Said,
    StartRun,
    Walk,
    Warm,
)
from core.runtime.recorder import new_run_folder
from core.runtime.worker import WorkerProcess


@pytest.fixture
def worker(tmp_path):
    worker = WorkerProcess("demo", tmp_path / "crash.txt")
    yield worker
    worker.kill()


def receive_until(worker, kind, limit_s=20):
    """Return all messages up to the first of this kind."""
    messages = []
    deadline = time.monotonic() + limit_s
    while not messages or not isinstance(messages[-1], kind):
        assert worker.connection.poll(max(deadline - time.monotonic(), 0)), messages
        messages.append(worker.connection.recv())
    return messages


def start(worker, begin="run", folder=None, **settings):
    worker.send(StartRun(SPEC, settings, folder, begin))


def steps_in(messages):
    return sum(message.steps for message in messages if isinstance(message, Batch))


def test_warming_imports_and_says_ready(worker):
    worker.send(Warm(("fractions", "no.such.module")))
    receive_until(worker, Ready)


def test_warming_calls_a_function_with_the_tabs_state(worker):
    worker.send(Warm(("support.demo_lab:count_ahead",)))
    receive_until(worker, Ready)
    worker.send(Ask(1, "support.demo_lab:runs_so_far", {"plus": 0}))
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


def test_the_tabs_state_lives_between_runs_and_answers(worker):
    for _ in range(2):
        start(worker, steps=1)
        receive_until(worker, Ended)
    worker.send(Ask(7, "support.demo_lab:runs_so_far", {"plus": 40}))
    assert receive_until(worker, Answer)[-1] == Answer(7, 42)


def test_an_answer_under_way_can_be_ended(worker):
    worker.send(Ask(3, "support.demo_lab:wait_to_be_told"))
    while not worker.connection.poll(0.05):  # the first may come before the question has begun
        worker.send(Interrupt("support.demo_lab:tell"))
    assert receive_until(worker, Answer)[-1] == Answer(3, "told")


def test_an_end_that_cannot_be_brought_about_leaves_the_worker_at_work(worker):
    worker.send(Ask(3, "support.demo_lab:runs_so_far"))
    receive_until(worker, Answer)
    for function in ("support.demo_lab:no_such_function", "support.demo_lab:cannot_answer"):
        worker.send(Interrupt(function))
    worker.send(Ask(4, "support.demo_lab:runs_so_far", {"plus": 4}))
    assert receive_until(worker, Answer)[-1] == Answer(4, 4)


def test_a_question_without_an_answer_brings_its_sentence(worker):
    worker.send(Ask(8, "support.demo_lab:cannot_answer", {}))
    answer = receive_until(worker, Answer)[-1]
    assert answer.error == "There is nothing to answer."


def test_a_question_that_breaks_brings_where_it_happened(worker):
    worker.send(Ask(8, "support.demo_lab:no_such_function", {}))
    assert "Traceback" in receive_until(worker, Answer)[-1].details


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


def test_walking_stops_before_each_line_with_its_locals(worker):
    start(worker, begin=TraceRequest("line"), steps=3)
    first = receive_until(worker, LineReached)[-1]
    assert first.function == "count"
    assert {value.name: value.text for value in first.values} == {"steps": "3"}
    lines = [first.line]
    for _ in range(3):
        worker.send(Walk(TraceRequest("line")))
        lines.append(receive_until(worker, LineReached)[-1].line)
    assert lines == [lines[0], lines[0] + 1, lines[0] + 2, lines[0] + 3]


def test_walking_an_iteration_stops_in_the_next_one(worker):
    start(worker, begin=TraceRequest("line"), steps=9)
    receive_until(worker, LineReached)
    totals = []
    for _ in range(2):
        worker.send(Walk(TraceRequest("iteration")))
        reached = receive_until(worker, LineReached)[-1]
        totals.append({value.name: value.text for value in reached.values}["total"])
    assert totals == ["1", "3"]


def test_running_to_a_line_and_on_to_the_end(worker):
    start(worker, begin=TraceRequest("line"), steps=9)
    first = receive_until(worker, LineReached)[-1].line
    worker.send(Walk(TraceRequest("to", first + 3)))
    reached = receive_until(worker, LineReached)[-1]
    assert reached.line == first + 3
    worker.send(Press("resume"))
    ended = receive_until(worker, Ended)[-1]
    assert ended.finished.result == {"total": 45}


def test_running_to_several_lines_stops_at_the_first_that_comes(worker):
    start(worker, begin=TraceRequest("line"), steps=9)
    first = receive_until(worker, LineReached)[-1].line
    wanted = TraceRequest("to", lines=frozenset({first + 2, first + 3}))
    reached = []
    for _ in range(2):
        worker.send(Walk(wanted))
        reached.append(receive_until(worker, LineReached)[-1].line)
    assert reached == [first + 2, first + 3]


def test_walking_can_begin_in_a_paused_run(worker):
    start(worker, begin="step", steps=9)
    receive_until(worker, Held)
    worker.send(Walk(TraceRequest("line")))
    reached = receive_until(worker, LineReached)[-1]
    assert {value.name: value.text for value in reached.values}["total"] == "1"


def test_stop_ends_a_run_that_stands_at_a_line(worker):
    start(worker, begin=TraceRequest("line"), steps=9)
    receive_until(worker, LineReached)
    worker.send(Press("stop"))
    assert receive_until(worker, Ended)[-1].finished.outcome == "cancelled"
    start(worker, steps=3)
    assert receive_until(worker, Ended)[-1].finished.outcome == "done"


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
    worker.send(Ask(1, "support.processes:start_stubborn"))
    child = psutil.Process(receive_until(worker, Answer)[-1].value)
    worker.connection.close()
    assert child.wait(5) is not None or not child.is_running()


def test_ctrl_c_of_the_terminal_does_not_reach_a_run(worker):
    start(worker, begin="step", steps=9)
    receive_until(worker, Held)
    os.kill(worker.pid, signal.SIGINT)
    worker.send(Press("resume"))
    assert receive_until(worker, Ended)[-1].finished.outcome == "done"


SLOW_PACKAGE = """
import time
time.sleep(0.5)
from slow_package.settings import SlowSettings
"""
SLOW_SETTINGS = """
import slow_package
from support.demo_lab import DemoSettings
class SlowSettings(DemoSettings):
    pass
"""


def test_a_run_started_while_its_lab_is_being_imported_ends_done(tmp_path, monkeypatch):
    package = tmp_path / "slow_package"
    package.mkdir()
    (package / "__init__.py").write_text(SLOW_PACKAGE)
    (package / "settings.py").write_text(SLOW_SETTINGS)
    monkeypatch.syspath_prepend(str(tmp_path))
    settings = importlib.import_module("slow_package").SlowSettings
    worker = WorkerProcess("slow", tmp_path / "crash.txt")
    try:
        worker.send(Warm(("slow_package",)))
        worker.send(StartRun(replace(SPEC, settings=settings), {"steps": 3}))
        assert receive_until(worker, Ended)[-1].finished.outcome == "done"
    finally:
        worker.kill()


HEAVY_ENTRY = """
import time
from pathlib import Path
Path(__file__).with_name("begun").touch()
while not Path(__file__).with_name("go").exists():
    time.sleep(0.005)
from support.demo_lab import run
"""


@pytest.fixture
def heavy(tmp_path, monkeypatch):
    """A lab whose import begins with a file ``begun`` and lasts until there is one ``go``."""
    package = tmp_path / "heavy_package"
    package.mkdir()
    (package / "__init__.py").write_text("from heavy_package.settings import HeavySettings")
    (package / "settings.py").write_text(
        "from support.demo_lab import DemoSettings\nclass HeavySettings(DemoSettings): pass\n"
    )
    (package / "heavy.py").write_text(HEAVY_ENTRY)
    monkeypatch.syspath_prepend(str(tmp_path))
    settings = importlib.import_module("heavy_package").HeavySettings
    return package, replace(SPEC, settings=settings, entry="heavy_package.heavy:run")


def wait_for_file(path, limit_s=20):
    deadline = time.monotonic() + limit_s
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_run_whose_lab_is_being_imported_is_stopped_at_once(heavy, worker):
    package, spec = heavy
    worker.send(Warm(("heavy_package.heavy",)))
    wait_for_file(package / "begun")
    worker.send(StartRun(spec, {"steps": 3}))
    worker.send(Press("stop"))
    messages = receive_until(worker, Ended)  # the import has not ended
    assert [type(message) for message in messages] == [Ended]
    assert messages[-1].finished.outcome == "cancelled"


def test_a_run_that_imports_its_own_lab_is_stopped_at_once(heavy, worker):
    package, spec = heavy
    worker.send(StartRun(spec, {"steps": 3}))
    wait_for_file(package / "begun")
    worker.send(Press("stop"))
    assert receive_until(worker, Ended)[-1].finished.outcome == "cancelled"


def test_the_next_run_follows_one_that_was_stopped_during_the_import(heavy, worker):
    package, spec = heavy
    worker.send(StartRun(spec, {"steps": 3}))
    wait_for_file(package / "begun")
    worker.send(Press("stop"))
    receive_until(worker, Ended)
    worker.send(StartRun(spec, {"steps": 4}))
    (package / "go").touch()
    messages = receive_until(worker, Ended)
    assert (messages[-1].finished.outcome, steps_in(messages)) == ("done", 4)


def test_a_run_that_was_stopped_during_the_import_is_kept_as_cancelled(heavy, worker, tmp_path):
    package, spec = heavy
    folder = new_run_folder(tmp_path, "demo")
    worker.send(StartRun(spec, {"steps": 3}, folder))
    wait_for_file(package / "begun")
    worker.send(Press("stop"))
    receive_until(worker, Ended)
    (kept,) = RunHistory(tmp_path).summaries("demo")
    assert kept.outcome == "cancelled"


def test_a_run_takes_a_changed_setting(worker):
    start(worker, steps=1_000_000, sleep_ms=1.0)
    receive_until(worker, Batch)
    worker.send(ChangeSettings({"sleep_ms": 2.0}))
    assert receive_until(worker, Said)[-1].event.text == "Sleeps 2 ms now."


def test_a_question_waits_for_the_runs_end(worker):
    start(worker, steps=200, sleep_ms=1.0)
    worker.send(Ask(1, "support.demo_lab:runs_so_far"))
    kinds = [type(message) for message in receive_until(worker, Answer)]
    assert kinds.index(Ended) < kinds.index(Answer)


@pytest.mark.parametrize("begin", ["run", "step", TraceRequest("line")])
def test_a_question_is_answered_during_a_run_where_the_lab_wants_it(worker, begin):
    worker.send(StartRun(TALKATIVE_SPEC, {"steps": 1_000_000, "sleep_ms": 1.0}, None, begin))
    receive_until(worker, {"run": Batch, "step": Batch}.get(begin, LineReached))
    worker.send(Ask(1, "support.demo_lab:runs_so_far"))
    messages = receive_until(worker, Answer)
    assert messages[-1] == Answer(1, 1)
    assert not any(isinstance(message, Ended) for message in messages)


def test_a_question_that_fails_leaves_the_run_alone(worker):
    worker.send(StartRun(TALKATIVE_SPEC, {"steps": 300, "sleep_ms": 1.0}))
    receive_until(worker, Batch)
    worker.send(Ask(1, "support.demo_lab:cannot_answer"))
    assert receive_until(worker, Answer)[-1].error == "There is nothing to answer."
    assert receive_until(worker, Ended)[-1].finished.outcome == "done"


def test_after_its_run_the_worker_answers_as_before(worker):
    worker.send(StartRun(TALKATIVE_SPEC, {"steps": 3}))
    receive_until(worker, Ended)
    worker.send(Ask(1, "support.demo_lab:runs_so_far"))
    assert receive_until(worker, Answer)[-1] == Answer(1, 1)
