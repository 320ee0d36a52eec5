"""From a key to the shapes on screen, while a 40-token expression is typed key by key.

Real key events go to the editor of the open window. The clock stops once the statement's shapes
are painted: first each key as soon as the one before is shown, then at the pace of a fast typist,
with the CPU time that window and worker take meanwhile.
"""

from __future__ import annotations

import io
import os
import statistics
import time
import tokenize
from typing import TYPE_CHECKING

import numpy as np
import psutil
from window_driver import open_window, run_lab, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.labs.tensors.program.program_panel import ProgramPanel
    from ui.tab.lab_tab import LabTab

PROGRAM = "x = randn(4, 3, seed=0); w = randn(3, 2, seed=1); b = zeros(2)"
EXPRESSION = "relu(x @ w + b) + (x * x).sum(1, keepdim=True) / (b + 1.5) - (x @ w).mean(0)"
TOKENS = 40
ROUNDS = 5
_PACE_MS = 100
_LIMIT_MS = 10_000


def count_tokens(text: str) -> int:
    ends = (tokenize.NEWLINE, tokenize.ENDMARKER)
    read = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(token.type not in ends for token in read)


def when_painted(panel: ProgramPanel, act: Callable[[], None]) -> float:
    """Act, and return the milliseconds until the shapes of the text as it is then are painted."""
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

    loop = QEventLoop()

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and panel.is_settled:
                # The loop comes back once this paint, and what belongs to it, is done.
                QTimer.singleShot(0, loop.quit)
            return False

    watch = Watch()
    late: list[bool] = []
    limit = QTimer(singleShot=True, interval=_LIMIT_MS)
    limit.timeout.connect(lambda: late.append(True))
    limit.timeout.connect(loop.quit)
    panel.ladder.installEventFilter(watch)
    limit.start()
    began = time.perf_counter()
    act()
    loop.exec()
    took = (time.perf_counter() - began) * 1000
    panel.ladder.removeEventFilter(watch)
    if late:
        raise TimeoutError(f"no shapes for {panel.edit.toPlainText()!r}")
    return took


def type_key(panel: ProgramPanel, letter: str) -> float:
    from PySide6.QtTest import QTest

    return when_painted(panel, lambda: QTest.keyClicks(panel.edit, letter))


def clear(panel: ProgramPanel) -> None:
    panel.set_line("")
    wait_for(lambda: panel.is_settled)


def summary(times: list[float]) -> str:
    return (
        f"median {statistics.median(times):.1f}, 95th percentile {np.percentile(times, 95):.1f}, "
        f"longest {max(times):.1f}"
    )


def one_by_one(panel: ProgramPanel) -> None:
    times: list[float] = []
    with_shapes, last = [], []
    for _ in range(ROUNDS):
        clear(panel)
        for letter in EXPRESSION:
            times.append(type_key(panel, letter))
            if panel.ladder.ladder.rungs:
                with_shapes.append(times[-1])
        last.append(times[-1])
    print(f"ms from key to paint, {len(times)} keys: {summary(times)}")
    # At the others a bracket is open or an operand is missing: that is said, without shapes.
    print(f"ms of the {len(with_shapes)} keys that show shapes: {summary(with_shapes)}")
    print(f"ms of the last key, all {TOKENS} tokens there: {summary(last)}")


def at_a_pace(tab: LabTab, panel: ProgramPanel) -> None:
    from PySide6.QtTest import QTest

    processes = {"window": psutil.Process(), "worker": psutil.Process(worker_pid(tab))}
    clear(panel)
    before = {name: cpu_seconds(process) for name, process in processes.items()}
    began = time.perf_counter()
    times = []
    for number, letter in enumerate(EXPRESSION, start=1):
        times.append(type_key(panel, letter))
        QTest.qWait(max(0, int(number * _PACE_MS - (time.perf_counter() - began) * 1000)))
    lasted = time.perf_counter() - began
    print(f"ms at {1000 // _PACE_MS} keys a second: {summary(times)}")
    for name, process in processes.items():
        spent = cpu_seconds(process) - before[name]
        each = spent / len(EXPRESSION) * 1000
        print(f"CPU of the {name}: {spent / lasted:.0%} of a core, {each:.1f} ms a key")


def worker_pid(tab: LabTab) -> int:
    pid = tab.controller.thread_.worker_pid
    assert pid, "the worker is gone"
    return pid


def cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def main() -> None:
    assert count_tokens(EXPRESSION) == TOKENS, count_tokens(EXPRESSION)
    with open_window() as window:
        tab = window.open_tab("tensors")
        run_lab(tab, {"program": PROGRAM})
        panel = tab.view.panel
        wait_for(lambda: tab.view.tensors.model.rowCount() == 3)
        print("load before", os.getloadavg()[0])
        one_by_one(panel)
        at_a_pace(tab, panel)
        print("load after", os.getloadavg()[0])


if __name__ == "__main__":
    main()
