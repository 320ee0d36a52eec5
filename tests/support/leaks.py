"""Finds what a test left behind: threads and child processes."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import psutil

_PATIENCE_S = 2.0
# Started by multiprocessing once for the whole session, and ended with it.
_SESSION_LONG = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")


def threads() -> set[threading.Thread]:
    """Return the living threads that Python started.

    A thread of Qt's that ran Python code stays listed as a dummy for ever; `qt_leaks` sees those.
    """
    return {t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}


def children() -> set[psutil.Process]:
    """Return the living child processes, theirs too."""
    if _has_none():
        return set()
    return {child for child in psutil.Process().children(recursive=True) if _counts(child)}


def left_threads(before: set[threading.Thread]) -> list[str]:
    """Return the threads that outlived a moment's patience."""
    deadline = time.monotonic() + _PATIENCE_S
    for thread in threads() - before:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [f"thread {thread.name}" for thread in threads() - before]


def left_children(before: set[psutil.Process]) -> list[str]:
    """Return the processes that outlived a moment's patience, and kill them."""
    left = children() - before
    if left:
        _, left = psutil.wait_procs(left, timeout=_PATIENCE_S)
    found = [f"process {child.pid} ({_command(child)[:200]})" for child in left]
    for child in left:
        child.kill()
    return found


def _has_none() -> bool:
    """Return whether Linux tells at once that no child counts.

    psutil reads all processes of the system, which for most tests takes longer than the test.
    """
    listings = list(Path("/proc/self/task").glob("*/children"))
    try:
        ids = " ".join(listing.read_text() for listing in listings).split()
        return bool(listings) and not any(_counts(psutil.Process(int(id_))) for id_ in ids)
    except (OSError, psutil.Error):  # a thread or a child has just ended
        return False


def _counts(child: psutil.Process) -> bool:
    try:
        if child.status() == psutil.STATUS_ZOMBIE:
            return False
    except psutil.NoSuchProcess:
        return False
    command = _command(child)
    return bool(command) and not any(name in command for name in _SESSION_LONG)


def _command(child: psutil.Process) -> str:
    try:
        return " ".join(child.cmdline())
    except psutil.Error:
        return ""
