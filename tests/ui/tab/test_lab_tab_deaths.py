"""A lab's tab whose worker dies, or does not answer for a while."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtWidgets import QLabel
from support.demo_view import click
from support.tab_driver import END_LIMIT_MS, ended, message, open_tab, start_long, sums, wait_for

from ui.runtime.state import RunState
from ui.widgets.bars.progress_line import ProgressLine


@pytest.fixture
def own_tab(qtbot, tmp_path):
    """A tab whose worker may be killed."""
    with open_tab(tmp_path / "runs") as tab:
        yield tab


def texts(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_killed_worker_ends_in_one_message_and_the_next_run_works(qtbot, own_tab, number):
    start_long(qtbot, own_tab)
    with ended(qtbot, own_tab):
        os.kill(own_tab.controller.thread_.worker_pid, number)
    kind, text = message(own_tab)
    assert kind == "error"
    assert number.name in text
    assert own_tab.view.totals == sums(len(own_tab.view.totals)) != []
    own_tab.frame.form.set_values({"steps": 3, "sleep_ms": 0.0})
    with ended(qtbot, own_tab):
        click(qtbot, own_tab.frame.bar, "Run")
    assert message(own_tab) == ("success", "Counted to 3.")


def test_a_worker_killed_between_two_runs_is_told_and_its_models_are_gone(
    qtbot, own_tab, monkeypatch
):
    lost = []
    monkeypatch.setattr(own_tab.view, "lose_worker", lambda: lost.append(True))
    with ended(qtbot, own_tab):
        click(qtbot, own_tab.frame.bar, "Run")
    os.kill(own_tab.controller.thread_.worker_pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(lost), timeout=END_LIMIT_MS)
    kind, words = message(own_tab)
    assert kind == "error"
    assert "SIGKILL" in words
    with ended(qtbot, own_tab):
        click(qtbot, own_tab.frame.bar, "Run")
    assert own_tab.view.ends[-1] == ("done", {"total": 210})


def test_the_clock_goes_on_while_a_step_takes_long(qtbot, own_tab):
    own_tab.frame.form.set_values({"fault": "deaf", "fault_at": 2})
    click(qtbot, own_tab.frame.bar, "Run")
    wait_for(qtbot, own_tab, RunState.RUNNING)
    progress = own_tab.frame.messages.findChild(ProgressLine)
    qtbot.waitUntil(lambda: "0:02" in texts(progress), timeout=END_LIMIT_MS)
    assert "1 of 20 steps done" in progress.toolTip()
