"""A lab's tab with all that it needs, opened and closed as the window does."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import accumulate
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QTabWidget, QWidget

from core.runtime.spec import LabSpec
from support.demo_lab import SPEC
from support.demo_view import GUIDE, DemoView, click
from support.drawing import wait_until_drawn
from ui.runtime.background import Background
from ui.tab.lab_tab import LabTab
from ui.tab.lab_view import LabView

END_LIMIT_MS = 60_000


@contextmanager
def open_tab(
    runs: Path,
    spec: LabSpec = SPEC,
    make_view: Callable[[], LabView] = DemoView,
    guide: Callable[[], str] = lambda: GUIDE,
) -> Iterator[LabTab]:
    """Open a tab beside an empty one, and leave no thread and no process behind."""
    background = Background()
    tab = LabTab(spec, make_view, guide, runs, background)
    window = QTabWidget()
    window.addTab(tab, spec.title)
    window.addTab(QWidget(), "Another")
    window.resize(1200, 800)
    window.show()
    try:
        yield tab
    finally:
        controllers = tab.controllers()
        for controller in controllers:
            controller.close()
        assert all(controller.wait_closed() for controller in controllers)
        window.hide()
        background.close()
        window.deleteLater()


def show_page(tab: LabTab, number: int) -> None:
    """Bring the tab to the front with 0, the empty one with 1."""
    window = tab.window()
    assert isinstance(window, QTabWidget)
    window.setCurrentIndex(number)


@contextmanager
def warm_tab(folder: Path, **options) -> Iterator[LabTab]:
    """Open a tab for many tests, its threads running and its worker ready."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("data", "cache", "config"):
            patch.setenv(f"GRADUS_{kind.upper()}_DIR", str(folder / kind))
        with open_tab(folder / "runs", **options) as tab:
            loop = QEventLoop()  # QSignalSpy.wait holds Python's lock, and the thread waits for it
            tab.controller.thread_.ready.connect(loop.quit)
            QTimer.singleShot(END_LIMIT_MS, loop, partial(loop.exit, 1))
            tab.controller.warm()
            assert loop.exec() == 0, "the worker is not ready"
            tab.frame.runs.refresh()  # starts the thread for file work
            for prepare in tab.view.preparations():
                prepare()
            yield tab


def make_fresh(qtbot, tab: LabTab, runs: Path) -> None:
    """Bring a tab that many tests share back to where it began, all but its worker."""
    if tab.controller.state.is_active:
        with ended(qtbot, tab):
            tab.controller.stop()
    wait_until_drawn(qtbot)
    shutil.rmtree(runs, ignore_errors=True)
    tab.frame.form.choose_preset(tab.frame.form.presets()[0][0] if tab.frame.form.presets() else "")
    tab.frame.bar.show_speed(0.0)
    tab.controller.set_pace(0.0)
    tab.frame.drawer.close()
    tab.frame.messages.clear()
    show_page(tab, 0)
    with qtbot.waitActive(tab.window()):
        tab.window().activateWindow()
    tab.setFocus(Qt.FocusReason.OtherFocusReason)


@contextmanager
def ended(qtbot, tab, limit_ms=END_LIMIT_MS):
    """Wait for the end of a run, and until all that it has left is drawn."""
    with qtbot.waitSignal(tab.controller.ended, timeout=limit_ms) as end:
        yield end
    wait_until_drawn(qtbot)


def wait_for(qtbot, tab, state):
    """Wait for a state."""
    qtbot.waitUntil(lambda: tab.controller.state is state, timeout=END_LIMIT_MS)


def start_long(qtbot, tab, **settings):
    """Start a run that lasts and wait for its first steps."""
    tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0, **settings})
    click(qtbot, tab.frame.bar, "Run")
    qtbot.waitUntil(lambda: len(tab.view.totals) > 2, timeout=END_LIMIT_MS)


def message(tab):
    """Return kind and text of the message shown."""
    return tab.frame.messages.kind(), tab.frame.messages.message()


def sums(steps):
    """Return what the demo lab has counted after each of so many steps."""
    return [float(total) for total in accumulate(range(1, steps + 1))]
