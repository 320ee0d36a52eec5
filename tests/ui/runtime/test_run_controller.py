"""The controller with its real thread and a real worker process."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace

import numpy as np
import psutil
import pytest
from support.demo_lab import SPEC, RunsSoFar

from core.runtime.messages import TraceRequest
from core.runtime.records.history import RunHistory
from ui.runtime.question import Question
from ui.runtime.run_controller import RunController
from ui.runtime.state import RunState


class Heard:
    """Everything a controller said."""

    def __init__(self, controller):
        self.frames, self.ended, self.notes, self.lines, self.states = [], [], [], [], []
        controller.framed.connect(self.frames.append)
        controller.ended.connect(self.ended.append)
        controller.noted.connect(self.notes.append)
        controller.line_reached.connect(self.lines.append)
        controller.state_changed.connect(self.states.append)

    @property
    def totals(self):
        columns = [f.metrics["total"][1] for f in self.frames if "total" in f.metrics]
        return np.concatenate(columns).tolist() if columns else []


@pytest.fixture
def controller(qtbot, tmp_path):
    controller = RunController(SPEC, tmp_path)
    yield controller
    pid = controller.thread_.worker_pid
    controller.close()
    assert controller.wait_closed()
    assert pid is None or not psutil.pid_exists(pid)


@pytest.fixture
def heard(controller):
    return Heard(controller)


def run_to_end(qtbot, controller, **settings):
    with qtbot.waitSignal(controller.ended, timeout=20_000) as signal_:
        controller.start(settings)
    return signal_.args[0]


def start_long(qtbot, controller, **settings):
    """Start a run that lasts, and wait until it runs."""
    controller.start({"steps": 1_000_000, "sleep_ms": 1.0, **settings})
    qtbot.waitUntil(lambda: controller.state is RunState.RUNNING, timeout=20_000)


def test_a_run_brings_every_step_and_ends_done(qtbot, controller, heard):
    finished = run_to_end(qtbot, controller, steps=2_000)
    assert finished.outcome == "done"
    assert len(heard.totals) == 2_000
    assert heard.totals[-1] == 2_000 * 2_001 / 2
    assert heard.states == [RunState.STARTING, RunState.RUNNING, RunState.IDLE]
    assert heard.notes[0].text == "The count begins."


def test_the_record_holds_what_was_shown(qtbot, controller, heard, tmp_path):
    run_to_end(qtbot, controller, steps=500)
    history = RunHistory(tmp_path)
    summary = history.summaries("demo")[0]
    assert (summary.outcome, summary.settings["steps"]) == ("done", 500)
    assert history.metrics("demo", summary.id)["total"][1].tolist() == heard.totals


def test_pause_resume_step_and_stop(qtbot, controller, heard):
    start_long(qtbot, controller)
    with qtbot.waitSignal(controller.state_changed, timeout=5000):
        controller.pause()
    assert controller.state is RunState.PAUSED
    held_at = controller.index
    with qtbot.waitSignals([controller.state_changed] * 2, timeout=5000):
        controller.step()
    assert (controller.state, controller.index) == (RunState.PAUSED, held_at + 1)
    with qtbot.waitSignal(controller.state_changed, timeout=5000):
        controller.resume()
    assert controller.state is RunState.RUNNING
    with qtbot.waitSignal(controller.ended, timeout=5000) as ended:
        controller.stop()
        controller.stop()
    assert ended.args[0].outcome == "cancelled"
    assert controller.state is RunState.IDLE


def test_buttons_out_of_place_do_nothing(qtbot, controller):
    controller.pause()
    controller.resume()
    controller.step()
    controller.stop()
    controller.walk(TraceRequest("line"))
    assert controller.state is RunState.IDLE
    assert run_to_end(qtbot, controller, steps=3).outcome == "done"


def test_a_second_start_while_running_is_ignored(qtbot, controller, heard):
    start_long(qtbot, controller)
    folder = controller.folder
    controller.start({"steps": 1})
    assert controller.folder == folder
    with qtbot.waitSignal(controller.ended, timeout=5000):
        controller.stop()


def test_walking_from_idle_stops_at_the_first_line(qtbot, controller, heard):
    with qtbot.waitSignal(controller.line_reached, timeout=20_000):
        controller.start({"steps": 3}, begin=TraceRequest("line"))
    qtbot.waitUntil(lambda: controller.state is RunState.STEPPING)
    with qtbot.waitSignal(controller.ended, timeout=5000) as ended:
        controller.resume()
    assert ended.args[0].outcome == "done"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_killed_worker_ends_the_run_keeps_the_curve_and_runs_again(
    qtbot, controller, heard, tmp_path, number
):
    start_long(qtbot, controller)
    qtbot.waitUntil(lambda: len(heard.totals) > 20, timeout=5000)
    with qtbot.waitSignal(controller.ended, timeout=10_000) as ended:
        os.kill(controller.thread_.worker_pid, number)
    assert ended.args[0].outcome == "failed"
    assert number.name in ended.args[0].message
    kept = RunHistory(tmp_path).metrics("demo", controller.folder.name)["total"][1]
    assert kept.tolist()[: len(heard.totals)] == heard.totals
    assert RunHistory(tmp_path).summaries("demo")[0].outcome == "failed"
    assert run_to_end(qtbot, controller, steps=3).outcome == "done"


def test_an_object_that_is_not_plain_is_refused_and_the_tab_is_ready_again(qtbot, controller):
    finished = run_to_end(qtbot, controller, steps=9, fault="foreign")
    assert finished.outcome == "failed"
    assert "support.demo_lab.Recorded" in finished.message
    assert run_to_end(qtbot, controller, steps=3).outcome == "done"


@pytest.mark.slow
def test_a_deaf_job_is_killed_after_stop_and_the_tab_is_ready_again(qtbot, controller, heard):
    controller.start({"steps": 9, "fault": "deaf"})
    qtbot.waitUntil(lambda: len(heard.totals) == 4, timeout=20_000)
    began = time.monotonic()
    with qtbot.waitSignal(controller.ended, timeout=10_000) as ended:
        controller.stop()
    assert 2.5 < time.monotonic() - began < 8
    assert ended.args[0].outcome == "cancelled"
    assert "did not answer Stop" in ended.args[0].message
    assert run_to_end(qtbot, controller, steps=3).outcome == "done"


def test_a_lab_may_give_its_deaf_jobs_less_time(qtbot, tmp_path):
    controller = RunController(replace(SPEC, stop_limit_s=0.4), tmp_path)
    heard = Heard(controller)
    controller.start({"steps": 9, "fault": "deaf"})
    qtbot.waitUntil(lambda: len(heard.totals) == 4, timeout=20_000)
    began = time.monotonic()
    with qtbot.waitSignal(controller.ended, timeout=10_000) as ended:
        controller.stop()
    assert 0.4 <= time.monotonic() - began < 2.5
    assert "did not answer Stop" in ended.args[0].message
    controller.close()
    assert controller.wait_closed()


def test_closing_during_a_deaf_run_leaves_no_process(qtbot, tmp_path):
    controller = RunController(SPEC, tmp_path)
    heard = Heard(controller)
    controller.start({"steps": 9, "fault": "deaf"})
    qtbot.waitUntil(lambda: len(heard.totals) == 4, timeout=20_000)
    process = psutil.Process(controller.thread_.worker_pid)
    controller.close()
    assert controller.wait_closed()
    assert not process.is_running()
    assert RunHistory(tmp_path).summaries("demo")[0].outcome == "cancelled"


def put(controller, request):
    """Ask as a page does; what is answered and what goes wrong comes into two lists."""
    found, errors = [], []
    controller.put(Question(controller, request, found.append, errors.append))
    return found, errors


def test_a_question_is_answered(qtbot, controller):
    found, errors = put(controller, RunsSoFar(2))
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    assert (found, errors) == ([2], [])
    assert not controller.is_asking


def test_a_question_to_a_dying_worker_is_answered_with_the_cause(qtbot, controller):
    start_long(qtbot, controller)
    found, errors = put(controller, RunsSoFar())
    os.kill(controller.thread_.worker_pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(errors), timeout=10_000)
    assert found == []
    assert "SIGKILL" in errors[0].error


def test_a_pace_slows_the_run_down(qtbot, controller, heard):
    controller.set_pace(50)
    began = time.monotonic()
    run_to_end(qtbot, controller, steps=26)
    assert time.monotonic() - began > 0.5


def test_the_workers_death_between_runs_is_healed_by_the_next_run(qtbot, controller):
    run_to_end(qtbot, controller, steps=3)
    os.kill(controller.thread_.worker_pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: controller.thread_.worker_pid is None, timeout=5000)
    assert run_to_end(qtbot, controller, steps=3).outcome == "done"


def test_a_run_that_takes_another_worker_is_given_to_a_new_one(qtbot, controller, heard, tmp_path):
    run_to_end(qtbot, controller, steps=1)
    before = controller.thread_.worker_pid
    assert run_to_end(qtbot, controller, steps=3, fault="used_up").outcome == "done"
    assert controller.thread_.worker_pid != before
    assert "new_worker" in [note.kind for note in heard.notes]
    assert len(RunHistory(tmp_path).summaries("demo")) == 2
