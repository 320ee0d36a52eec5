"""The window after a crash: what was there is offered, and comes back."""

from __future__ import annotations

import json

import psutil
import pytest
from PySide6.QtGui import QGuiApplication
from support.demo_view import click, type_into
from support.demo_window import children, open_window, run_to_end, steps_in
from support.processes import started
from support.tab_driver import END_LIMIT_MS

from core.machine import diagnostics as diagnostics_module
from core.runtime.records.history import RunHistory
from ui.open_tabs import OpenTabs, OpenTabsFile, TabState


@pytest.fixture
def window(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        yield window


def leave_session(folder, state):
    """Leave a session as a crashed window does: a file that nobody holds."""
    store = OpenTabsFile(folder / "data" / "sessions")
    store.open()
    store.save(state)
    file = next((folder / "data" / "sessions").glob("*.json"))
    kept = file.read_bytes()
    store.close()
    file.write_bytes(kept)


def test_a_first_start_offers_nothing(window):
    assert not window.offer.isVisible()


def test_after_a_closing_in_good_order_nothing_is_offered(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        run_to_end(qtbot, window.current_tab())
    with open_window(qtbot, tmp_path) as window:
        assert not window.offer.isVisible()


@pytest.mark.slow
def test_a_window_killed_in_a_run_is_offered_and_comes_back_whole(qtbot, tmp_path):
    with started("-m", "support.demo_window", tmp_path) as process:
        shown = 0
        while shown < 200:
            shown = int(process.stdout.readline())
        workers = [psutil.Process(pid) for pid in children(process.pid)]
        process.kill()
        shown = max([shown, *map(int, process.stdout.read().split())])
        _, alive = psutil.wait_procs(workers, timeout=10)
        assert len(workers) == 2
        assert alive == []
    kept = RunHistory(tmp_path / "data" / "runs").summaries("other")[0]
    assert kept.outcome == "interrupted"
    assert kept.steps >= shown
    with open_window(qtbot, tmp_path) as window:
        assert window.offer.isVisible()
        click(qtbot, window.offer, "Reopen")
        assert not window.offer.isVisible()
        tab = window.current_tab()
        assert tab.spec.id == "other"
        assert tab.frame.form.values()["steps"] == 1_000_000
        assert tab.frame.form.values()["sleep_ms"] == 1.0
        qtbot.waitUntil(lambda: len(tab.view.totals) == kept.steps, timeout=END_LIMIT_MS)
        assert tab.view.totals[199] == 200 * 201 / 2
        assert tab.view.ends == [("interrupted", {})]


@pytest.mark.slow
def test_a_second_window_leaves_the_first_ones_session_alone(qtbot, tmp_path):
    with started("-m", "support.demo_window", tmp_path) as process:
        while int(process.stdout.readline()) < 3:
            pass
        with open_window(qtbot, tmp_path) as window:
            assert not window.offer.isVisible()
            type_into(qtbot, window.current_tab().frame.form, "steps", "5")
        process.kill()
        process.wait()
    with open_window(qtbot, tmp_path) as window:
        assert window.offer.isVisible()
        click(qtbot, window.offer, "Reopen")
        assert window.tab("other").frame.form.values()["steps"] == 1_000_000


def test_a_reopened_run_outlives_a_second_crash(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        run_to_end(qtbot, window.current_tab())
    (run,) = RunHistory(tmp_path / "data" / "runs").summaries("demo")
    leave_session(tmp_path, OpenTabs("demo", {"demo": TabState({"steps": 20}, run.id)}))
    with open_window(qtbot, tmp_path) as window:
        click(qtbot, window.offer, "Reopen")
        tab = window.current_tab()
        qtbot.waitUntil(lambda: len(tab.view.totals) == 20, timeout=END_LIMIT_MS)
        type_into(qtbot, tab.frame.form, "steps", "21")
        session = tmp_path / "data" / "sessions" / "1.json"
        qtbot.waitUntil(lambda: steps_in(session) == 21, timeout=END_LIMIT_MS)
        assert json.loads(session.read_bytes())["tabs"]["demo"]["run"] == run.id


def test_the_runs_drawn_beside_it_come_back_too(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        run_to_end(qtbot, window.current_tab())
    (run,) = RunHistory(tmp_path / "data" / "runs").summaries("demo")
    left = TabState({"steps": 20}, overlays=(run.id,))
    leave_session(tmp_path, OpenTabs("demo", {"demo": left}))
    with open_window(qtbot, tmp_path) as window:
        click(qtbot, window.offer, "Reopen")
        tab = window.current_tab()
        qtbot.waitUntil(lambda: run.id in tab.view.overlays, timeout=END_LIMIT_MS)
        assert tab.overlays() == [run.id]
        session = tmp_path / "data" / "sessions" / "1.json"
        kept = json.loads(session.read_bytes())["tabs"]["demo"]["overlays"]
        assert kept == [run.id]


def test_starting_fresh_forgets_what_was_left(qtbot, tmp_path):
    leave_session(tmp_path, OpenTabs("other", {"other": TabState({"steps": 7})}))
    with open_window(qtbot, tmp_path) as window:
        click(qtbot, window.offer, "Start fresh")
        assert not window.offer.isVisible()
        assert window.current_tab().spec.id == "demo"
        assert window.tab("other").frame.form.values()["steps"] == 20
    with open_window(qtbot, tmp_path) as window:
        assert not window.offer.isVisible()


def test_a_session_of_another_version_comes_back_as_far_as_it_is_known(qtbot, tmp_path):
    values = {"steps": 7, "no_such_setting": 1}
    tabs = {"no_such_lab": TabState({"x": 1}), "other": TabState(values, "20200101-gone")}
    leave_session(tmp_path, OpenTabs("no_such_lab", tabs))
    with open_window(qtbot, tmp_path) as window:
        click(qtbot, window.offer, "Reopen")
        assert window.current_tab().spec.id == "demo"
        assert window.tab("other").frame.form.values()["steps"] == 7


def test_wrong_values_come_back_as_they_were_typed(qtbot, tmp_path):
    leave_session(tmp_path, OpenTabs("demo", {"demo": TabState({"steps": "many"})}))
    with open_window(qtbot, tmp_path) as window:
        click(qtbot, window.offer, "Reopen")
        tab = window.current_tab()
        assert tab.frame.form.values()["steps"] == "many"
        click(qtbot, tab.frame.bar, "Run")
        assert tab.frame.messages.kind() == "error"


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\0", b'{"current": 1, "tabs": {"demo": 3}}'])
def test_a_session_that_cannot_be_read_is_survived(qtbot, tmp_path, content):
    sessions = tmp_path / "data" / "sessions"
    sessions.mkdir(parents=True)
    (sessions / "1.json").write_bytes(content)
    with open_window(qtbot, tmp_path) as window:
        assert "set aside" in window.offer.message()
        type_into(qtbot, window.current_tab().frame.form, "steps", "7")
        qtbot.waitUntil(lambda: steps_in(sessions / "1.json") == 7)


def test_a_crash_is_told_and_its_stack_copied_with_the_diagnostics(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(diagnostics_module, "stacks_found", ["Fatal Python error: it broke here"])
    QGuiApplication.clipboard().clear()
    with open_window(qtbot, tmp_path) as window:
        window.tell_of_crash(diagnostics_module.stacks_found)
        assert "crashed last time" in window.offer.message()
        assert "it broke here" in window.offer.details()
        click(qtbot, window.offer, "Copy diagnostics")
        qtbot.waitUntil(lambda: "Copied." in window.offer.message(), timeout=END_LIMIT_MS)
        assert "it broke here" in QGuiApplication.clipboard().text()
        click(qtbot, window.offer, "Close")
        assert not window.offer.isVisible()
