"""2-4-2-1 by hand, batch 10, 250 points, its surface live, against the same script and torch's.

Epochs a second in turn, each by one thread: the exported script by hand, the lab with its window
open, the exported script of torch. The clock is fair on an idle machine only; CPU milliseconds an
epoch say the same on a busy one. Also: what one frame of pictures costs the worker for the largest
network of the form, and the window's frame gaps while it trains.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import psutil
from window_driver import FrameGaps, open_window, run_lab

from core.labs.networks.settings import NetworksSettings

if TYPE_CHECKING:
    from ui.tab.lab_tab import LabTab

ROUNDS = 5
EPOCHS, TORCH_EPOCHS = 6_000, 200
LARGEST = ",".join(["64"] * 8)
_HEADS = ("", "script by hand", "lab", "script of torch", "lab/script", "lab/torch")
_PLAIN = Path(__file__).with_name("plain_networks.py")


def settings(**changes: Any) -> dict[str, Any]:
    return {"preset": "lecture", "epochs": EPOCHS, **changes}


def plain(folder: Path, recipe: str, epochs: int) -> tuple[float, float]:
    """Return epochs a second of the exported script, and milliseconds of CPU an epoch."""
    from core.labs.networks.script.script import recipe as recipe_of

    script = folder / f"{recipe}.py"
    made = NetworksSettings.make(settings(recipe=recipe))
    script.write_text(recipe_of(made).source, encoding="utf-8")
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, str(_PLAIN), str(script), str(epochs)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    rate, cpu_ms = done.stdout.split()
    return float(rate), float(cpu_ms)


def lab(tab: LabTab) -> tuple[float, float]:
    """Return the same of the lab's worker, with the pictures of a frame in it."""
    worker = psutil.Process(tab.controller.thread_.worker_pid)
    before = sum(worker.cpu_times()[:2])
    rate, finished = run_lab(tab, settings())
    assert finished.outcome == "done", finished
    return rate, 1000 * (sum(worker.cpu_times()[:2]) - before) / EPOCHS


def compare(tab: LabTab) -> None:
    print(f"epochs a second, medians of {ROUNDS} rounds in turn; load {os.getloadavg()[0]:.1f}")
    rounds = []
    with TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            by_hand = plain(Path(folder), "numpy", EPOCHS)
            ours = lab(tab)
            torch = plain(Path(folder), "torch", TORCH_EPOCHS)
            rounds.append((by_hand, ours, torch))
    print("".join(f"{head:>17}" for head in _HEADS))
    for number, unit in enumerate(("epochs/s", "CPU ms")):
        hand, own, other = (
            statistics.median(each[place][number] for each in rounds) for place in range(3)
        )
        ratios = (own / hand, own / other) if number == 0 else (hand / own, other / own)
        cells = "".join(f"{value:17,.2f}" for value in (hand, own, other, *ratios))
        print(f"{unit:>17}{cells}")


def pictures() -> None:
    """Print what a frame costs the worker, by one thread."""
    from threadpoolctl import threadpool_limits

    from core.labs.networks.plane.session import PlaneSession

    for layers in ("4,2", LARGEST):
        session = PlaneSession(NetworksSettings.make(settings(layers=layers)))
        with threadpool_limits(1):
            times = []
            for _ in range(30):
                began = time.process_time()
                session.pictures.take(session.trainee)
                times.append(1000 * (time.process_time() - began))
        print(f"a frame of pictures, layers {layers}: {statistics.median(times):.1f} ms of CPU")


def frames(tab: LabTab) -> None:
    for layers in ("4,2", "8,8,8,8"):
        with FrameGaps() as gaps:
            run_lab(tab, settings(layers=layers, epochs=EPOCHS // 2))
        median, late, longest = gaps.summary()
        print(
            f"ms between frames, layers {layers}: median {median:.1f}, 99th percentile {late:.1f}, "
            f"longest {longest:.1f}"
        )


def main() -> None:
    pictures()
    with open_window() as window:
        tab = window.open_tab("networks")
        frames(tab)
        compare(tab)


if __name__ == "__main__":
    main()
