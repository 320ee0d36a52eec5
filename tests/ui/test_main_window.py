"""The window with its real tabs and workers: opening, closing, and coming back after a crash."""

from __future__ import annotations

import os
import signal
import time

import psutil
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWindow
from support.demo_view import click, type_into
from support.demo_window import children, open_window, run_to_end, steps_in
from support.tab_driver import END_LIMIT_MS

from core.runtime.records.history import RunHistory
from ui.dialogs.device_dialog import DeviceDialog
from ui.runtime.state import RunState
from ui.tab.lab_tab import LabTab

# A window closes within this however deaf its runs are; a busy machine included.
CLOSE_LIMIT_S = 8.0


@pytest.fixture
def window(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        yield window


@pytest.fixture
def empty_window(qtbot, tmp_path):
    """A window as it is first painted."""
    with open_window(qtbot, tmp_path, fill=False) as window:
        yield window


def start_long(qtbot, tab, **settings):
    tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0, **settings})
    click(qtbot, tab.frame.bar, "Run")
    qtbot.waitUntil(lambda: len(tab.view.totals) > 2, timeout=END_LIMIT_MS)


def front(qtbot, window, number):
    """Click a tab."""
    bar = window.tab_bar.tabBar()
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(number).center())
    qtbot.waitUntil(window.current_tab().isVisible)


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


def test_the_file_of_open_tabs_holds_what_is_in_the_forms(qtbot, tmp_path, window):
    type_into(qtbot, window.current_tab().frame.form, "steps", "77")
    file = tmp_path / "data" / "sessions" / "1.json"
    qtbot.waitUntil(lambda: steps_in(file) == 77)
    window.close()
    assert not file.exists()
