"""A window with two labs that count; run as a module, it is one that can be killed."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

from support.demo_lab import SPEC
from support.demo_view import GUIDE, DemoView, click
from support.tab_driver import END_LIMIT_MS, ended
from ui.main_window import MainWindow, TabPlan
from ui.preferences import Preferences

OTHER = replace(SPEC, id="other", title="Other")


def demo_window(folder: Path) -> MainWindow:
    """Return a window that keeps all it keeps below a folder."""
    plans = [TabPlan(spec, DemoView, lambda: GUIDE) for spec in (SPEC, OTHER)]
    return MainWindow(plans, folder / "data", Preferences(str(folder / "gradus.ini")))


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


def children(parent=None):
    """Return the ids of the workers of a process, of this one without an id."""
    return {
        child.pid for child in psutil.Process(parent).children() if "spawn_main" in _command(child)
    }


def _command(child):
    """Return a process's command line, empty if it is gone."""
    try:
        return " ".join(child.cmdline())
    except psutil.Error:
        return ""


def run_to_end(qtbot, tab):
    """Click Run and wait for the end."""
    with ended(qtbot, tab):
        click(qtbot, tab.frame.bar, "Run")


def steps_in(session):
    """Return the first lab's steps in a session's file; None while there is nonsense."""
    try:
        return json.loads(session.read_bytes())["tabs"]["demo"]["values"]["steps"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def main() -> None:
    """Open the window, run the second lab for ever and print each step shown."""
    from app.window import make_application

    application = make_application()
    window = demo_window(Path(sys.argv[1]))
    window.show()

    def start() -> None:
        tab = window.open_tab("other")
        tab.controller.framed.connect(lambda frame: print(frame.index, flush=True))
        tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0})
        tab.frame.bar.controls.run.trigger()

    window.settled.connect(start)
    window.fill()
    application.exec()


if __name__ == "__main__":
    main()
