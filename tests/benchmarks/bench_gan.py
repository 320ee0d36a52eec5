"""The plain script of a game against the lab with its window open and its pictures live, in turn.

Wall time and CPU time a step: the second says what the lab costs where other work takes cores away.
Also: frame gaps while playing, and how soon Stop ends a run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from window_driver import FrameGaps, open_window, run_lab, time_stops

if TYPE_CHECKING:
    from ui.labs.lab_tab import LabTab

SECONDS = 5.0
ROUNDS = 5
_GUESSES = {"small": 900.0, "classroom": 190.0}
_PLAIN = Path(__file__).with_name("plain_gan.py")


def plain(preset: str, steps: int) -> tuple[float, float]:
    """Return steps a second and milliseconds of CPU a step."""
    done = subprocess.run(
        [sys.executable, str(_PLAIN), preset, str(steps), "1"],
        capture_output=True,
        text=True,
        check=True,
    )
    rate, cpu_ms = done.stdout.split()
    return float(rate), float(cpu_ms)


def settings(preset: str, steps: int) -> dict[str, Any]:
    return {"preset": preset, "steps": steps}


def lab(tab: LabTab, preset: str, steps: int) -> tuple[float, float]:
    """Return steps a second and milliseconds of the worker's CPU a step."""
    worker = psutil.Process(tab.controller.thread_.worker_pid)
    before = sum(worker.cpu_times()[:2])
    rate, finished = run_lab(tab, settings(preset, steps))
    assert finished.outcome == "done", finished
    return rate, 1000 * (sum(worker.cpu_times()[:2]) - before) / steps


def compare(tab: LabTab) -> None:
    print(
        "steps a second and CPU ms a step, medians of",
        ROUNDS,
        "rounds in turn; load",
        os.getloadavg()[0],
    )
    heads = ("preset", "script", "lab", "lab/script", "script CPU", "lab CPU", "script/lab")
    print("".join(f"{head:>12}" for head in heads))
    for preset, guess in _GUESSES.items():
        steps = int(guess * SECONDS)
        rounds = []
        for _ in range(ROUNDS):
            own, own_cpu = plain(preset, steps)
            ours, our_cpu = lab(tab, preset, steps)
            rounds.append((own, ours, ours / own, own_cpu, our_cpu, own_cpu / our_cpu))
        numbers = [statistics.median(column) for column in zip(*rounds, strict=True)]
        cells = [
            f"{preset}",
            *(f"{x:,.0f}" for x in numbers[:2]),
            *(f"{x:.2f}" for x in numbers[2:]),
        ]
        print("".join(f"{cell:>12}" for cell in cells))


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
