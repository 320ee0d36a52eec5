"""Trials by hand: kills workers in every lab and phase, fills disks, damages files of ours.

``python -m support.fault_trials FOLDER [KIND ...]`` prints a line for each kind: how many faults
were tried, how many survived, and each that was not. A fault is survived if the window lives, says
so in a sentence, and the next run ends well. It needs Linux, and root for the disks.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from PySide6.QtTest import QTest

from app.catalog import LABS
from app.small_run import run_small, wait_until
from app.window import fill, make_application, make_window
from core.runtime.own_files import files_set_aside
from core.runtime.records.history import RunHistory
from support.processes import environment
from ui.main_window import MainWindow
from ui.tab.lab_tab import LabTab

SIGNALS = (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGTERM)
PHASES = ("loading", "starting", "running", "held", "stopping", "asked")
LIMIT_MS = 90_000
NONSENSE = {
    "empty": b"",
    "half": None,
    "0xff": b"\xff" * 64,
    "5": b"5",
    "brackets": b"[" * 100_000,
    "nulls": b"\0" * 4096,
    "folder": None,
}

Trial = tuple[str, Callable[[], bool]]


@contextmanager
def folders(root: Path) -> Iterator[Path]:
    """Have the user's folders below ``root``."""
    before = dict(os.environ)
    for kind in ("data", "cache", "config"):
        os.environ[f"GRADUS_{kind.upper()}_DIR"] = str(root / kind)
    try:
        yield root
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def window() -> Iterator[MainWindow]:
    """Open a window as a start does, and close it as a user does."""
    shown = make_window()
    shown.show()
    fill(shown)
    try:
        yield shown
    finally:
        shown.close()
        shown.deleteLater()
        make_application().processEvents()


def end_well(tab: LabTab) -> bool:
    """Return whether a small run ends well, as its lab says."""
    ended = run_small(tab, LIMIT_MS)
    return ended is not None and ended.outcome == "done"


def worker_trials(root: Path) -> Iterator[Trial]:
    """Yield a kill by each signal, in each phase of each lab, and then a run."""
    for entry in LABS:
        with folders(root / entry.spec.id), window() as shown:
            tab = shown.open_tab(entry.spec.id)
            assert end_well(tab)
            for number, phase in itertools.product(SIGNALS, PHASES):
                name = f"{entry.spec.id} {phase} {number.name}"
                yield name, partial(kill_in, tab, phase, number)
            yield f"{entry.spec.id} after all", partial(end_well, tab)


def kill_in(tab: LabTab, phase: str, number: signal.Signals) -> bool:
    """Kill the tab's worker in a phase; tell whether the tab is ready again with a sentence."""
    controller = tab.controller
    controller.warm()
    if not wait_until(lambda: controller.thread_.worker_pid is not None, LIMIT_MS):
        return False
    tab.frame.messages.clear()
    match phase:
        case "starting":
            tab.run()
        case "running":
            tab.run()
            wait_until(lambda: controller.index > 0 or not controller.state.is_active, LIMIT_MS)
        case "held":
            tab.step()
            wait_until(lambda: controller.index > 0 or not controller.state.is_active, LIMIT_MS)
        case "stopping":
            tab.run()
            QTest.qWait(100)
            controller.stop()
        case "asked":
            tab.view.settings_changed(tab.frame.form.values())
    pid = controller.thread_.worker_pid
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
    is_new = wait_until(lambda: controller.thread_.worker_pid != pid, LIMIT_MS)
    is_idle = wait_until(lambda: not controller.state.is_active, LIMIT_MS)
    return is_new and is_idle and bool(tab.frame.messages.message())


def window_trials(root: Path) -> Iterator[Trial]:
    """Yield a kill of the window in a run by each signal, and the next start."""
    for number in SIGNALS:
        yield f"window {number.name}", partial(kill_window, root / number.name, number)


def kill_window(root: Path, number: signal.Signals) -> bool:
    """Kill a window in a run; tell whether the next one offers it and nothing is left."""
    with folders(root):
        root.mkdir(parents=True)
        command = [sys.executable, "-m", "support.survivor", "autograd", str(root)]
        with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.send_signal(number)
        with window() as shown:
            kept = ["interrupted", "done"]  # once the worker has seen that the window is gone
            is_kept = wait_until(lambda: outcomes(root, "autograd") == kept, LIMIT_MS)
            return is_kept and "Reopen" in shown.offer.message()


def outcomes(root: Path, lab: str) -> list[str]:
    """Return how a lab's kept runs ended, the newest first."""
    return [run.outcome for run in RunHistory(root / "data" / "runs").summaries(lab)]


def disk_trials(root: Path) -> Iterator[Trial]:
    """Yield a run of each lab with a full disk and with one that is read-only."""
    for entry, kind in itertools.product(LABS, ("full", "read-only")):
        name = f"{entry.spec.id} {kind}"
        place = root / name.replace(" ", "-")
        yield name, partial(run_on, entry.spec.id, kind, place)


def run_on(lab: str, kind: str, place: Path) -> bool:
    """Run a lab whose data folder is on a disk that refuses; tell whether it says so."""
    place.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place / "data")]
    (place / "data").mkdir()
    subprocess.run(mount, check=True)
    try:
        if kind == "full":
            with suppress(OSError):
                (place / "data" / "ballast").write_bytes(bytes(2**20))
        else:
            again = ["mount", "-o", "remount,ro", str(place / "data")]
            subprocess.run(again, check=True)
        with folders(place), window() as shown:
            tab = shown.open_tab(lab)
            return end_well(tab) and "not being kept" in tab.frame.messages.message()
    finally:
        subprocess.run(["umount", "-l", str(place / "data")], check=True)


def pair_trials(root: Path) -> Iterator[Trial]:
    """Yield two windows at once that run the same lab in the same folders."""
    for entry in LABS:
        yield f"{entry.spec.id} twice", partial(run_twice, entry.spec.id, root / entry.spec.id)


def run_twice(lab: str, root: Path) -> bool:
    """Run a lab in two windows of one user; tell whether both end well and are listed."""
    with folders(root), window() as first, window() as second:
        tabs = [shown.open_tab(lab) for shown in (first, second)]
        for tab in tabs:
            tab.frame.form.set_values(tab.spec.small)
            tab.run()
        is_over = wait_until(lambda: not any(t.controller.state.is_active for t in tabs), LIMIT_MS)
        return is_over and outcomes(root, lab) == ["done", "done"]


def damage_trials(root: Path) -> Iterator[Trial]:
    """Yield every file of ours, damaged in every way, and the next start."""
    whole = root / "whole"
    with folders(whole), window() as shown:
        assert end_well(shown.open_tab("autograd"))
        shown.open_tab("autograd").frame.runs.refresh()
        QTest.qWait(1000)
        shutil.copytree(whole, root / "left")  # as a crash leaves it
        shown.open_tab("tensors").frame.form.set_values({"program": "a = ones(2)"})
    for file in ("data/work.json", "config/gradus.ini"):
        shutil.copy(whole / file, root / "left" / file)
    files = [f.relative_to(root / "left") for f in (root / "left").rglob("*") if f.is_file()]
    ours = [file for file in files if file.parts[0] != "cache"]
    for file, (kind, content) in itertools.product(ours, NONSENSE.items()):
        copy = root / f"{len(file.parts)}-{file.name}-{kind}"
        yield f"{file} {kind}", partial(start_with, root / "left", copy, file, kind, content)


def start_with(left: Path, copy: Path, file: Path, kind: str, content: bytes | None) -> bool:
    """Damage one file and start; tell whether the window lives and lists the run."""
    shutil.copytree(left, copy)
    damaged = copy / file
    if kind == "folder":
        damaged.unlink()
        damaged.mkdir()
    else:
        whole = damaged.read_bytes()
        damaged.write_bytes(whole[: len(whole) // 2] if content is None else content)
    with folders(copy), window() as shown:
        tab = shown.open_tab("autograd")
        tab.frame.runs.refresh()
        listed = tab.frame.runs.table.table.model()
        is_listed = wait_until(lambda: listed.rowCount() == 1, LIMIT_MS)
        tab.reopen(listed.runs[0].id)
        is_shown = wait_until(lambda: "run" in tab.frame.messages.message(), LIMIT_MS)
        files_set_aside()
        return shown.isVisible() and is_listed and is_shown


KINDS: dict[str, Callable[[Path], Iterator[Trial]]] = {
    "workers": worker_trials,
    "window": window_trials,
    "disks": disk_trials,
    "pairs": pair_trials,
    "damage": damage_trials,
}


def main(root: Path, kinds: list[str]) -> None:
    """Try the faults of these kinds, and print a line for each."""
    make_application()
    for kind in kinds or KINDS:
        tried, lost, began = 0, [], time.monotonic()
        for name, trial in KINDS[kind](root / kind):
            tried += 1
            print(f"  {name}", end="\r", flush=True)
            if not trial():
                lost.append(name)
                print(f"  not survived: {name}", flush=True)
        took_s = time.monotonic() - began
        print(f"{kind}: {tried} tried, {tried - len(lost)} survived, {took_s:.0f} s", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
