"""Runs labs through the Run button of their tabs with small settings, and waits."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

from core.runtime.events import Finished
from ui.runtime.draw_queue import draw_queue
from ui.tab.lab_tab import LabTab

_POLL_MS = 50


def use_offscreen_without_screen() -> None:
    """Have Qt draw into memory where there is no screen; call it before the application is made."""
    has_screen = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if not has_screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def run_small(tab: LabTab, limit_ms: int) -> Finished | None:
    """Press Run with the lab's small settings and return how it ended; None if not in time."""
    ends: list[Finished] = []
    tab.frame.form.set_values(tab.spec.small)
    tab.controller.ended.connect(ends.append)
    tab.frame.bar.controls.run.trigger()
    wait_until(lambda: bool(ends) and draw_queue().is_empty, limit_ms)
    tab.controller.ended.disconnect(ends.append)
    return ends[0] if ends else None


def wait_until(is_so: Callable[[], bool], limit_ms: int) -> bool:
    """Let the window live until ``is_so``, at most this long, and tell whether it became so."""
    loop = QEventLoop()
    limit = QTimer(singleShot=True)
    limit.timeout.connect(loop.quit)
    poll = QTimer()
    poll.timeout.connect(lambda: loop.quit() if is_so() else None)
    limit.start(limit_ms)
    poll.start(_POLL_MS)
    loop.exec()
    poll.stop()
    limit.stop()
    return is_so()
