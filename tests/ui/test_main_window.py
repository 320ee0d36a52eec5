"""The window with its real tabs and workers: opening, closing, and coming back after a crash."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import contextmanager

import psutil
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWindow
from support.demo_view import click, type_into
from support.demo_window import demo_window
from support.processes import started
from support.tab_driver import END_LIMIT_MS

from core.runtime.history import RunHistory
from ui.labs.lab_tab import LabTab
from ui.runtime.state import RunState
from ui.session import SessionState, SessionStore, TabState
from ui.widgets.device_dialog import DeviceDialog

# A window closes within this however deaf its runs are; a busy machine included.
CLOSE_LIMIT_S = 8.0


@contextmanager
def open_window(qtbot, folder, *, fill=True):
    """Open a window and close it as a user does."""
    window = demo_window(folder)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    try:
        if fill:
            with qtbot.waitSignal(window.settled, timeout=END_LIMIT_MS):
                window.fill()
        yield window
    finally:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        yield window


@pytest.fixture
def empty_window(qtbot, tmp_path):
    """A window as it is first painted."""
    with open_window(qtbot, tmp_path, fill=False) as window:
        yield window


def children():
    return {child.pid for child in psutil.Process().children() if "spawn_main" in _command(child)}


def _command(child):
    try:
        return " ".join(child.cmdline())
    except psutil.Error:
        return ""


def start_long(qtbot, tab, **settings):
    tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0, **settings})
    click(qtbot, tab.frame.bar, "Run")
    qtbot.waitUntil(lambda: len(tab.view.totals) > 2, timeout=END_LIMIT_MS)


def run_to_end(qtbot, tab):
    with qtbot.waitSignal(tab.controller.ended, timeout=END_LIMIT_MS):
        click(qtbot, tab.frame.bar, "Run")


def front(qtbot, window, number):
    """Click a tab."""
    bar = window.tab_bar.tabBar()
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(number).center())
    qtbot.waitUntil(window.current_tab().isVisible)


def leave_session(folder, state):
    """Leave a session as a crashed window does: a file that nobody holds."""
    store = SessionStore(folder / "data" / "sessions")
    store.open()
    store.save(state)
    file = next((folder / "data" / "sessions").glob("*.json"))
    kept = file.read_bytes()
    store.close()
    file.write_bytes(kept)


def steps_in(session):
    """Return the first lab's steps in a session's file; None while there is nonsense."""
    try:
        return json.loads(session.read_bytes())["tabs"]["demo"]["values"]["steps"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


# Opening.


def test_each_lab_has_a_tab_with_its_title(empty_window):
    bar = empty_window.tab_bar
    assert [bar.tabText(number) for number in range(bar.count())] == ["Demo", "Other"]


def test_before_it_is_filled_nothing_is_made_and_no_process_started(empty_window):
    assert empty_window.findChildren(LabTab) == []
    assert children() == set()


def test_filling_makes_the_front_tab_and_starts_its_worker_only(qtbot, window):
    qtbot.waitUntil(lambda: len(children()) == 1, timeout=END_LIMIT_MS)
    tabs = window.findChildren(LabTab)
    assert [tab.spec.id for tab in tabs] == ["demo"]
    assert tabs[0].controller.thread_.worker_pid in children()


def test_a_tab_is_made_and_its_worker_started_when_it_is_first_shown(qtbot, window):
    front(qtbot, window, 1)
    assert window.current_tab().spec.id == "other"
    qtbot.waitUntil(lambda: len(children()) == 2, timeout=END_LIMIT_MS)
    front(qtbot, window, 0)
    front(qtbot, window, 1)
    assert len(window.findChildren(LabTab)) == 2


class ShownWindows(QObject):
    """Notes every window that is shown, if only for a moment."""

    def __init__(self):
        super().__init__()
        self.names = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWindow):
            self.names.append(watched.objectName())
        return False


def test_no_part_of_the_window_flashes_up_as_a_window_of_its_own(qtbot, tmp_path, qapp):
    shown = ShownWindows()
    qapp.installEventFilter(shown)
    with open_window(qtbot, tmp_path) as window:
        front(qtbot, window, 1)
        for words in ("Code", "Guide", "Runs"):
            click(qtbot, window.current_tab().frame.bar, words)
    qapp.removeEventFilter(shown)
    assert shown.names == ["MainWindowClassWindow"]


@pytest.mark.parametrize("key", [Qt.Key.Key_F5, Qt.Key.Key_F11])
def test_the_keys_work_before_anything_was_clicked(qtbot, window, key):
    with qtbot.waitSignal(window.current_tab().controller.started, timeout=END_LIMIT_MS):
        qtbot.keyClick(window, key)


@pytest.mark.parametrize("key", [Qt.Key.Key_F5, Qt.Key.Key_F11])
def test_the_keys_act_on_the_tab_in_front(qtbot, window, key):
    first = window.current_tab()
    front(qtbot, window, 1)
    with qtbot.waitSignal(window.current_tab().controller.started, timeout=END_LIMIT_MS):
        qtbot.keyClick(window, key)
    assert first.controller.state is RunState.IDLE


# Running.


def test_a_killed_worker_leaves_the_other_tabs_run_alone(qtbot, window):
    first = window.current_tab()
    start_long(qtbot, first)
    front(qtbot, window, 1)
    second = window.current_tab()
    start_long(qtbot, second)
    shown = len(first.view.totals)
    with qtbot.waitSignal(second.controller.ended, timeout=END_LIMIT_MS):
        os.kill(second.controller.thread_.worker_pid, signal.SIGKILL)
    assert "SIGKILL" in second.frame.messages.message()
    qtbot.waitUntil(lambda: len(first.view.totals) > shown + 20, timeout=END_LIMIT_MS)
    assert first.controller.state is RunState.RUNNING
    assert first.frame.messages.kind() == "info"


def test_where_nothing_can_be_written_the_window_opens_and_runs(qtbot, tmp_path):
    (tmp_path / "data").write_text("not a folder")
    with open_window(qtbot, tmp_path) as window:
        tab = window.current_tab()
        run_to_end(qtbot, tab)
        assert len(tab.view.totals) == 20
        assert "This run is not being kept" in tab.frame.messages.message()
        click(qtbot, tab.frame.bar, "Runs")


# Closing.


def test_closing_during_runs_leaves_no_process_and_closes_their_records(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        for number in (0, 1):
            front(qtbot, window, number)
            start_long(qtbot, window.current_tab())
        workers = [psutil.Process(pid) for pid in children()]
        assert len(workers) == 2
        began = time.monotonic()
        window.close()
        assert time.monotonic() - began < CLOSE_LIMIT_S
        assert not any(worker.is_running() for worker in workers)
    for lab in ("demo", "other"):
        assert RunHistory(tmp_path / "data" / "runs").summaries(lab)[0].outcome == "cancelled"


def test_closing_during_a_deaf_run_takes_no_longer(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        tab = window.current_tab()
        tab.frame.form.set_values({"steps": 9, "fault": "deaf"})
        click(qtbot, tab.frame.bar, "Run")
        qtbot.waitUntil(lambda: len(tab.view.totals) == 4, timeout=END_LIMIT_MS)
        worker = psutil.Process(tab.controller.thread_.worker_pid)
        began = time.monotonic()
        window.close()
        assert time.monotonic() - began < CLOSE_LIMIT_S
        assert not worker.is_running()
    assert RunHistory(tmp_path / "data" / "runs").summaries("demo")[0].outcome == "cancelled"


def test_closing_while_the_worker_starts_leaves_no_process(qtbot, tmp_path):
    with open_window(qtbot, tmp_path, fill=False) as window:
        window.fill()
    assert children() == set()


def test_closing_with_the_runs_page_open_starts_no_thread_anew(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        tab = window.current_tab()
        click(qtbot, tab.frame.bar, "Runs")
        start_long(qtbot, tab)
        with qtbot.waitSignal(tab.controller.ended, timeout=END_LIMIT_MS):
            window.close()  # the run's last word arrives behind the window's
        assert not window.findChild(object, "file work").isRunning()


@pytest.mark.slow
def test_the_device_report_has_a_worker_of_its_own_that_ends_with_the_window(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        tab = window.current_tab()
        click(qtbot, tab.frame.bar, "Device")
        dialog = window.findChild(DeviceDialog)
        qtbot.waitUntil(dialog.isVisible)
        qtbot.waitUntil(lambda: len(children()) == 2, timeout=END_LIMIT_MS)
        start_long(qtbot, tab)
        window.close()
        assert children() == set()


def test_closing_twice_is_harmless(window):
    window.close()
    window.close()


# What it remembers.


def test_the_next_window_has_the_same_size_tab_and_widths(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        front(qtbot, window, 1)
        window.resize(780, 600)
        splitter = window.current_tab().frame.splitter
        splitter.setSizes([400, 600, 0])
        qtbot.waitUntil(lambda: window.width() == 780)
        sizes = splitter.sizes()
    with open_window(qtbot, tmp_path) as window:
        assert window.size().toTuple() == (780, 600)
        assert window.current_tab().spec.id == "other"
        assert window.current_tab().frame.splitter.sizes() == sizes


def test_a_window_opens_whatever_is_in_its_preferences(qtbot, tmp_path):
    lines = [
        "[v1]",
        "window\\geometry=@ByteArray(nonsense)",
        "window\\tab=gone",
        "demo\\splitter=7",
    ]
    (tmp_path / "gradus.ini").write_text("\n".join(lines))
    with open_window(qtbot, tmp_path) as window:
        assert window.current_tab().spec.id == "demo"


def test_the_session_holds_what_is_in_the_forms(qtbot, tmp_path, window):
    type_into(qtbot, window.current_tab().frame.form, "steps", "77")
    file = tmp_path / "data" / "sessions" / "1.json"
    qtbot.waitUntil(lambda: steps_in(file) == 77)
    window.close()
    assert not file.exists()


# After a crash.


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
        workers = [p for p in psutil.Process(process.pid).children() if "spawn_main" in _command(p)]
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
    leave_session(tmp_path, SessionState("demo", {"demo": TabState({"steps": 20}, run.id)}))
    with open_window(qtbot, tmp_path) as window:
        click(qtbot, window.offer, "Reopen")
        tab = window.current_tab()
        qtbot.waitUntil(lambda: len(tab.view.totals) == 20, timeout=END_LIMIT_MS)
        type_into(qtbot, tab.frame.form, "steps", "21")
        session = tmp_path / "data" / "sessions" / "1.json"
        qtbot.waitUntil(lambda: steps_in(session) == 21, timeout=END_LIMIT_MS)
        assert json.loads(session.read_bytes())["tabs"]["demo"]["run"] == run.id


def test_starting_fresh_forgets_what_was_left(qtbot, tmp_path):
    leave_session(tmp_path, SessionState("other", {"other": TabState({"steps": 7})}))
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
    leave_session(tmp_path, SessionState("no_such_lab", tabs))
    with open_window(qtbot, tmp_path) as window:
        click(qtbot, window.offer, "Reopen")
        assert window.current_tab().spec.id == "demo"
        assert window.tab("other").frame.form.values()["steps"] == 7


def test_wrong_values_come_back_as_they_were_typed(qtbot, tmp_path):
    leave_session(tmp_path, SessionState("demo", {"demo": TabState({"steps": "many"})}))
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
        assert not window.offer.isVisible()
        type_into(qtbot, window.current_tab().frame.form, "steps", "7")
        qtbot.waitUntil(lambda: steps_in(sessions / "1.json") == 7)
