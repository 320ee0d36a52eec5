"""The plain lecture script against the lab with its window open and its plots live, in turn.

The script computes with as many threads as the lab chooses for the size: two that spin beside a
window cannot win on two cores.
Then: frame gaps while training, from the first import of torch on; the memory and the cost of a
million iterations; how soon Stop ends a run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from window_driver import FrameGaps, open_window, run_lab, time_stops, wait_for

from core.labs.autograd.settings import AutogradSettings

if TYPE_CHECKING:
    from ui.tab.lab_tab import LabTab

SECONDS = 4.0
ROUNDS = 5
SECONDS_TO_FIND_TAB = 2.0
SECONDS_TO_FIND_RUN = 0.5  # torch is still being imported
_GUESSES = {100: 4000.0, 1000: 1800.0, 10_000: 200.0}
_PLAIN = Path(__file__).with_name("plain_autograd.py")


def plain(input_size: int, iterations: int, threads: int) -> float:
    arguments = [str(number) for number in (input_size, iterations, threads)]
    environment = {k: v for k, v in os.environ.items() if k != "OMP_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, str(_PLAIN), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return float(done.stdout)


def settings(input_size: int, iterations: int) -> dict[str, Any]:
    """Return all that the plain script fixes too: the form keeps what an earlier run was given."""
    return {
        "batch_size": 64,
        "input_size": input_size,
        "hidden_size": 100,
        "output_size": 10,
        "learning_rate": 1e-7,
        "iterations": iterations,
    }


def compare(tab: LabTab) -> None:
    print("iterations a second, medians of", ROUNDS, "rounds in turn; load", os.getloadavg()[0])
    heads = ("input", "threads", "script", "lab", "lab/script")
    print("".join(f"{head:>14}" for head in heads))
    for input_size, guess in _GUESSES.items():
        iterations = int(guess * SECONDS)
        given = settings(input_size, iterations)
        threads = AutogradSettings.make(given).threads
        rounds = []
        for _ in range(ROUNDS):
            script = plain(input_size, iterations, threads)
            lab, finished = run_lab(tab, given)
            assert finished.outcome == "done", finished
            rounds.append((script, lab, lab / script))
        script, lab, ratio = (statistics.median(column) for column in zip(*rounds, strict=True))
        row = (f"{input_size:,}", f"{threads}", f"{script:,.0f}", f"{lab:,.0f}", f"{ratio:.2f}")
        print("".join(f"{cell:>14}" for cell in row))


def frames(tab: LabTab) -> None:
    with FrameGaps() as gaps:
        run_lab(tab, settings(1000, int(_GUESSES[1000] * 6)))
    median, late, longest = gaps.summary()
    print(
        f"ms between frames, first import of torch included: median {median:.1f}, "
        f"99th percentile {late:.1f}, longest {longest:.1f}"
    )


def million(tab: LabTab) -> None:
    process = psutil.Process()
    before = process.memory_info().rss
    rate, _ = run_lab(tab, {**settings(10, 1_000_000), "batch_size": 1, "hidden_size": 4})
    after = process.memory_info().rss
    pid = tab.controller.thread_.worker_pid
    worker = psutil.Process(pid).memory_info().rss if pid else 0
    folder = tab.controller.folder
    disk = sum(file.stat().st_size for file in folder.rglob("*.f64")) if folder else 0
    print(
        f"a million iterations: {rate:,.0f} it/s, window {(after - before) / 1e6:+.0f} MB, "
        f"worker {worker / 1e6:.0f} MB in all, record {disk / 1e6:.0f} MB"
    )


def stop(tab: LabTab) -> None:
    time_stops(tab, [settings(size, 1_000_000) for size in (100, 1000, 10_000) * 3])


def pause(seconds: float) -> None:
    """Let the window be, as long as somebody needs to find what to press."""
    began = time.monotonic()
    wait_for(lambda: time.monotonic() - began > seconds)


def main() -> None:
    with open_window() as window:
        pause(SECONDS_TO_FIND_TAB)
        tab = window.open_tab("autograd")
        pause(SECONDS_TO_FIND_RUN)
        frames(tab)
        stop(tab)
        million(tab)
        compare(tab)


if __name__ == "__main__":
    main()
