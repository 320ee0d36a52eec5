"""The plain script of a game against the lab with its window open and its pictures live, in turn.

The script runs twice each time: with torch's own choice of threads, and with one. CPU time a step
says what the lab costs where other work takes cores away. Also: how many different pictures of the
plane the window paints a second, frame gaps while playing, and how soon Stop ends a run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from window_driver import FrameGaps, open_window, run_lab, time_stops

if TYPE_CHECKING:
    from ui.tab.lab_tab import LabTab

SECONDS = 5.0
ROUNDS = 5
_GUESSES = {"small": 900.0, "classroom": 190.0}
_PLAIN = Path(__file__).with_name("plain_gan.py")
_HEADS = (
    "preset",
    "script",
    "1 thread",
    "lab",
    "lab/script",
    "lab/1 thread",
    "script CPU",
    "lab CPU",
    "pictures/s",
)


def plain(preset: str, steps: int, *threads: int) -> tuple[float, float]:
    """Return steps a second and milliseconds of CPU a step."""
    environment = {k: v for k, v in os.environ.items() if k != "OMP_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, str(_PLAIN), preset, str(steps), *map(str, threads)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    rate, cpu_ms = done.stdout.split()
    return float(rate), float(cpu_ms)


def settings(preset: str, steps: int) -> dict[str, Any]:
    return {"preset": preset, "steps": steps}


def lab(tab: LabTab, preset: str, steps: int) -> tuple[float, float, float]:
    """Return steps a second, milliseconds of the worker's CPU a step, and pictures a second."""
    worker = psutil.Process(tab.controller.thread_.worker_pid)
    before = sum(worker.cpu_times()[:2])
    with painted_pictures(tab) as count:
        rate, finished = run_lab(tab, settings(preset, steps))
    assert finished.outcome == "done", finished
    cpu_ms = 1000 * (sum(worker.cpu_times()[:2]) - before) / steps
    return rate, cpu_ms, count() * rate / steps


@contextmanager
def painted_pictures(tab: LabTab) -> Iterator[Callable[[], int]]:
    """Count the paints of the plane that show other samples than the paint before."""
    from PySide6.QtCore import QEvent, QObject

    plane = tab.view.watch.picture.plane  # type: ignore[attr-defined]
    plane.prepare()
    viewport = plane.canvas.viewport()

    class Counter(QObject):
        is_new, painted = False, 0

        def note(self, frame: Any) -> None:
            self.is_new |= "cloud" in frame.snapshots

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if self.is_new and event.type() == QEvent.Type.Paint:
                self.is_new, self.painted = False, self.painted + 1
            return False

    counter = Counter()
    tab.controller.framed.connect(counter.note)
    viewport.installEventFilter(counter)
    try:
        yield lambda: counter.painted
    finally:
        viewport.removeEventFilter(counter)
        tab.controller.framed.disconnect(counter.note)


def compare(tab: LabTab) -> None:
    print(f"steps a second and CPU ms a step, medians of {ROUNDS} rounds in turn; load ", end="")
    print(os.getloadavg()[0])
    print("".join(f"{head:>13}" for head in _HEADS))
    for preset, guess in _GUESSES.items():
        steps = int(guess * SECONDS)
        rounds = []
        for _ in range(ROUNDS):
            own, own_cpu = plain(preset, steps)
            one, _ = plain(preset, steps, 1)
            ours, our_cpu, pictures = lab(tab, preset, steps)
            rounds.append((own, one, ours, ours / own, ours / one, own_cpu, our_cpu, pictures))
        numbers = [statistics.median(column) for column in zip(*rounds, strict=True)]
        rates, rest = numbers[:3], numbers[3:]
        cells = [preset, *(f"{x:,.0f}" for x in rates), *(f"{x:.2f}" for x in rest)]
        print("".join(f"{cell:>13}" for cell in cells))


def frames(tab: LabTab) -> None:
    with FrameGaps() as gaps:
        run_lab(tab, settings("small", int(_GUESSES["small"] * 8)))
    median, late, longest = gaps.summary()
    print(
        f"ms between frames, first import of torch included: median {median:.1f}, "
        f"99th percentile {late:.1f}, longest {longest:.1f}"
    )


def stop(tab: LabTab) -> None:
    presets = ("small", "classroom", "pacgan_paper", "mnist") * 3
    time_stops(tab, [settings(preset, 100_000) for preset in presets])


def main() -> None:
    with open_window() as window:
        tab = window.open_tab("gan")
        frames(tab)
        stop(tab)
        compare(tab)


if __name__ == "__main__":
    main()
