"""A plain fit of each model against the lab with its window open and its curves live, in turn.

Like is set against like, twice, both models in one run of the lab:

``fit`` is ``model.fit`` alone against the lab's fit with all that makes its curve: from the
prepared rows to the last tree, looking at every tree, handing points and pictures over, the window
drawing. This is what is promised to take at most 1.10 times as long.

``all`` is a plain script from the table to the scores, split, fit, predict and score, against all
that the lab does from the run's start, or the row of the model before, to the model's own row. It
is also told in seconds of the processor, which other work on the machine hardly changes.

The plain side runs with as many threads as the lab, and with what the library chooses. Then: frame
gaps while fitting, and how soon Stop ends a run at different moments.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from window_driver import FrameGaps, open_window, run_lab, wait_for

if TYPE_CHECKING:
    from ui.tab.lab_tab import LabTab

TREES = 2000
ROUNDS = 5
# The lab's own choice on data of this size: a forest on all cores, boosting on one.
_THREADS = {"random_forest": -1, "xgboost": 1}
_FAMILIES = ("random_forest", "bagging", "adaboost", "hist_gradient_boosting", "xgboost")
_PLAIN = Path(__file__).with_name("plain_ensembles.py")


MEASURES = ("fit, clock", "all, clock", "all, processor")

Seconds = tuple[float, ...]
"""One for each of the measures."""


def plain(model: str, *threads: int) -> Seconds:
    arguments = [model, *(str(number) for number in threads)]
    environment = {k: v for k, v in os.environ.items() if k != "OMP_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, str(_PLAIN), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return tuple(map(float, done.stdout.split()))


def lab(tab: LabTab, **settings: Any) -> dict[str, Seconds]:
    """Run the lab and return the seconds of each model."""
    marks: list[tuple[str, float, float, float]] = []

    def mark(name: str, live_s: float = 0.0) -> None:
        pid = tab.controller.thread_.worker_pid
        used = psutil.Process(pid).cpu_times() if pid else None
        spent = used.user + used.system if used else 0.0
        marks.append((name, live_s, time.perf_counter(), spent))

    def mark_start(_: object) -> None:
        mark("")

    def mark_row(note: Any) -> None:
        if note.kind == "row":
            mark(note.details["id"], note.details["live_s"])

    tab.controller.started.connect(mark_start)
    tab.controller.noted.connect(mark_row)
    common = {"preset": "fair", "n_estimators": TREES, "at_once": False}
    _, finished = run_lab(tab, {**common, **settings})
    tab.controller.started.disconnect(mark_start)
    tab.controller.noted.disconnect(mark_row)
    assert finished.outcome == "done", finished
    return {
        name: (live_s, after - before, used - had)
        for (_, _, before, had), (name, live_s, after, used) in itertools.pairwise(marks)
    }


def compare(tab: LabTab) -> None:
    print(f"seconds for {TREES:,} trees, medians of {ROUNDS} rounds in turn; load", os.getloadavg())
    heads = ("same threads", "defaults", "lab", "lab/same", "lab/defaults")
    print(f"{'':30}" + "".join(f"{head:>14}" for head in heads))
    rounds: dict[tuple[str, str], list[Seconds]] = {}
    for _ in range(ROUNDS):
        same = {model: plain(model, threads) for model, threads in _THREADS.items()}
        own = {model: plain(model) for model in _THREADS}
        ours = lab(tab, models=", ".join(_THREADS))
        for model in _THREADS:
            for place, measure in enumerate(MEASURES):
                a, b, c = (part[model][place] for part in (same, own, ours))
                rounds.setdefault((model, measure), []).append((a, b, c, c / a, c / b))
    for (model, measure), rows in rounds.items():
        medians = [statistics.median(column) for column in zip(*rows, strict=True)]
        print(f"{model:14} {measure:15}" + "".join(f"{number:14.3f}" for number in medians))


def frames(tab: LabTab) -> None:
    for at_once in (False, True):
        with FrameGaps() as gaps:
            lab(tab, models=", ".join(_FAMILIES), n_estimators=TREES // 2, at_once=at_once)
        median, late, longest = gaps.summary()
        print(
            f"ms between frames, {'all at once' if at_once else 'one after another'}: "
            f"median {median:.1f}, 99th percentile {late:.1f}, longest {longest:.1f}"
        )


def stop(tab: LabTab) -> None:
    from ui.runtime.state import RunState

    for models, at_once in [*((family, False) for family in _FAMILIES), (_FAMILIES, True)]:
        listed = models if isinstance(models, str) else ", ".join(models)
        times = []
        for wait_s in (0.05, 0.4, 1.1):
            tab.frame.form.set_values(
                {"preset": "fair", "models": listed, "n_estimators": 5000, "at_once": at_once}
            )
            tab.run()
            # Whether or not the model tells of itself while it is fitted, as AdaBoost does not.
            wait_for(lambda: tab.controller.state is RunState.RUNNING)
            until = time.perf_counter() + wait_s
            wait_for(lambda until=until: time.perf_counter() > until)  # type: ignore[misc]
            began = time.perf_counter()
            tab.controller.stop()
            wait_for(lambda: tab.controller.state is RunState.IDLE)
            times.append((time.perf_counter() - began) * 1000)
        name = "all at once" if at_once else listed
        print(f"ms from Stop to ready, {name}: longest {max(times):.0f}")


def main() -> None:
    with open_window() as window:
        tab = window.open_tab("ensembles")
        lab(tab, models="linear")  # the worker has loaded its libraries from here on
        frames(tab)
        stop(tab)
        compare(tab)


if __name__ == "__main__":
    main()
