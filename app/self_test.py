"""Checks that this copy of the program works: a small real run of each lab in its window."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psutil

from app.catalog import LABS
from app.small_run import run_small, use_offscreen_without_screen, wait_until
from app.window import fill, make_application, make_window
from core.runtime.events import Finished
from core.runtime.folders import config_dir, data_dir
from core.runtime.spec import LabSpec
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.theme import apply_theme

# The first start of Spark on a slow disk takes most of it.
_RUN_LIMIT_MS = 300_000
_FILL_LIMIT_MS = 60_000
_END_LIMIT_S = 5


def self_test() -> int:
    """Run each lab through its Run button and print a line for it; 0 if all numbers are right.

    It keeps what it makes in folders of its own beside the user's, and takes them away again.
    """
    use_offscreen_without_screen()
    with _own_folders():
        apply_theme(make_application(), "light")
        preferences = Preferences(str(config_dir() / "gradus.ini"))
        window = make_window(preferences)
        window.show()
        is_passed = _test_window(window)
        for entry in LABS:
            is_passed &= _test_lab(window, entry.spec)
        window.close()
        preferences.save()  # or it would be written behind the clearing up
        is_passed &= _test_end()
    return 0 if is_passed else 1


def wrong_numbers(spec: LabSpec, result: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each number of a small run that is not as its lab says."""
    return [
        f"{path} is {_at(result, path)}, not from {low:g} to {high:g}"
        for path, (low, high) in spec.small_result.items()
        if not _is_between(_at(result, path), low, high)
    ]


@contextmanager
def _own_folders() -> Iterator[None]:
    own = {
        "GRADUS_DATA_DIR": data_dir() / "self-test",
        "GRADUS_CONFIG_DIR": config_dir() / "self-test",
    }
    before = {name: os.environ.get(name) for name in own}
    os.environ.update({name: str(folder) for name, folder in own.items()})
    try:
        yield
    finally:
        for name, folder in own.items():
            shutil.rmtree(folder, ignore_errors=True)
            value = before[name]
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _test_window(window: MainWindow) -> bool:
    began = time.monotonic()
    settled: list[None] = []
    window.settled.connect(lambda: settled.append(None))
    fill(window)
    is_there = wait_until(lambda: bool(settled), _FILL_LIMIT_MS)
    _say("window", began, [] if is_there else ["it did not come to rest"])
    if window.offer.isVisible():
        print(f"           it says: {window.offer.message()}", flush=True)  # noqa: T201
    return is_there


def _test_lab(window: MainWindow, spec: LabSpec) -> bool:
    began = time.monotonic()
    finished = run_small(window.open_tab(spec.id), _RUN_LIMIT_MS)
    wrong = _what_is_wrong(spec, finished)
    _say(spec.id, began, wrong)
    return not wrong


def _what_is_wrong(spec: LabSpec, finished: Finished | None) -> list[str]:
    if finished is None:
        return ["the run did not end in time"]
    if finished.outcome != "done":
        return [f"{finished.outcome}: {finished.message}\n{finished.details}".rstrip()]
    return wrong_numbers(spec, finished.result)


def _test_end() -> bool:
    """Tell whether all processes are gone that the window had started."""
    began = time.monotonic()
    children = psutil.Process().children(recursive=True)
    # Python's own tracker, of all that spawns, ends with this process.
    _, left = psutil.wait_procs(
        [child for child in children if not _is_tracker(child)], _END_LIMIT_S
    )
    ids = ", ".join(str(child.pid) for child in left)
    _say("end", began, [f"processes {ids} are left"] if left else [])
    return not left


def _is_tracker(child: psutil.Process) -> bool:
    try:
        return any("resource_tracker" in word for word in child.cmdline())
    except psutil.Error:
        return True


def _say(name: str, began: float, wrong: list[str]) -> None:
    state = "failed" if wrong else "passed"
    line = f"{name:<10} {state}  {time.monotonic() - began:6.1f} s"
    print("  ".join([line, "; ".join(wrong)]).rstrip(), flush=True)  # noqa: T201


def _at(result: Mapping[str, Any], path: str) -> object:
    """Return the value at ``a.b.c`` of dicts in dicts; None if there is none."""
    value: Any = result
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _is_between(value: object, low: float, high: float) -> bool:
    return isinstance(value, int | float) and low <= value <= high
