"""Python in a process of its own, as a user or a cluster starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from core.runtime.request import Request, State, answers

REPO = Path(__file__).parents[2]
LIMIT_S = 120
# What belongs into workers only.
HEAVY = {"torch", "sklearn", "scipy", "xgboost", "pandas", "pyspark", "mlflow", "mlxtend"}


def environment(**extra: str) -> dict[str, str]:
    """Return the test's environment, in which the project and these helpers can be imported."""
    paths = os.pathsep.join([str(REPO), str(REPO / "tests")])
    return {**os.environ, "PYTHONPATH": paths, **extra}


def python(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run Python to its end and return what it said."""
    command = [sys.executable, *map(str, arguments)]
    given = {"env": environment(), "cwd": REPO, "timeout": LIMIT_S, **options}
    return subprocess.run(command, capture_output=True, text=True, check=False, **given)


@contextmanager
def started(*arguments: str | Path, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Start Python and leave nothing of it behind."""
    command = [sys.executable, *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    given = {"env": environment(), "cwd": REPO, **pipes, **options}
    with subprocess.Popen(command, text=True, **given) as process:
        family = psutil.Process(process.pid)
        try:
            yield process
        finally:
            children = family.children(recursive=True) if family.is_running() else []
            process.kill()
            for child in children:
                child.kill()


def wait_until(is_so: Callable[[], bool], limit_s: float = 60) -> None:
    """Ask again and again; fail when it never becomes true."""
    deadline = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def has_loaded(pid: int, library: str) -> bool:
    """Return whether a process has a file of this name in its memory (Linux only)."""
    return library in Path(f"/proc/{pid}/maps").read_text()


@dataclass(frozen=True, slots=True)
class StartStubborn(Request[int], answered_in="support.processes"):
    """Start a process that does not end of itself."""


@answers(StartStubborn)
def start_stubborn(state: State, asked: StartStubborn) -> int:
    """Start a process that heeds neither its input nor a kind word, and return its id."""
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    code = f"{deaf}; print(flush=True); time.sleep(600)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return process.pid
