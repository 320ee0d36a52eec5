"""A real window that a benchmark drives: runs of a lab, and the gaps between its frames."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.tab.lab_tab import LabTab

_LIMIT_S = 600
_FRAME_MS = 16
_LOOK_MS = 10
_STEPS_BEFORE_STOP = 20


@contextmanager
def open_window() -> Iterator[MainWindow]:
    """Open the app's window on folders of its own, and close it at the end."""
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory() as folder:
        for kind in ("DATA", "CACHE", "CONFIG"):
            os.environ[f"GRADUS_{kind}_DIR"] = str(Path(folder) / kind)
        from app.window import make_application, make_window

        application = make_application()
        window = make_window()
        window.show()
        settled: list[bool] = []
        window.settled.connect(lambda: settled.append(True))
        window.fill()
        wait_for(lambda: bool(settled))
        try:
            yield window
        finally:
            window.close()
            application.processEvents()


def wait_for(condition: Callable[[], bool]) -> None:
    """Let the window work, and sleep between its events, until the condition holds."""
    from PySide6.QtCore import QEventLoop, QTimer

    deadline = time.monotonic() + _LIMIT_S
    loop = QEventLoop()

    def look() -> None:
        if condition() or time.monotonic() > deadline:
            loop.quit()

    timer = QTimer(interval=_LOOK_MS)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if not condition():
        raise TimeoutError("the window did not get there in time")


def run_lab(tab: LabTab, settings: Mapping[str, Any]) -> tuple[float, Any]:
    """Press Run and wait for the end; return steps a second, start to end, and the end."""
    marks: list[float] = []
    ends: list[Any] = []

    def mark(_: object) -> None:
        marks.append(time.perf_counter())

    controller = tab.controller
    controller.started.connect(mark)
    controller.ended.connect(mark)
    controller.ended.connect(ends.append)
    tab.frame.form.set_values(settings)
    tab.run()
    wait_for(lambda: bool(ends))
    for signal in (controller.started, controller.ended):
        signal.disconnect(mark)
    controller.ended.disconnect(ends.append)
    return controller.index / (marks[-1] - marks[0]), ends[0]


def time_stops(tab: LabTab, runs: Iterable[Mapping[str, Any]]) -> None:
    """Start each of these runs, stop it after some steps, and print how soon the tab is ready."""
    from ui.runtime.state import RunState

    times = []
    for settings in runs:
        tab.frame.form.set_values(settings)
        tab.run()
        wait_for(lambda: tab.controller.index > _STEPS_BEFORE_STOP)
        began = time.perf_counter()
        tab.controller.stop()
        wait_for(lambda: tab.controller.state is RunState.IDLE)
        times.append((time.perf_counter() - began) * 1000)
    print(f"ms from Stop to ready: median {np.median(times):.0f}, longest {max(times):.0f}")


class FrameGaps:
    """Times between the firings of a 16 ms timer in the window's thread, in milliseconds."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._times: list[float] = []
        self._timer = QTimer(interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)

    def __enter__(self) -> FrameGaps:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()

    def _note(self) -> None:
        self._times.append(time.perf_counter())

    def summary(self) -> tuple[float, float, float]:
        """Return the median, the 99th percentile and the longest gap."""
        gaps = np.diff(self._times) * 1000
        return float(np.median(gaps)), float(np.percentile(gaps, 99)), float(gaps.max())
