"""The entry: without a command the window opens, with one the command line answers."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

_BLAS_THREADS = "OPENBLAS_NUM_THREADS"

_EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or obey the command line; return the exit code."""
    multiprocessing.freeze_support()  # a packaged program starts its workers from itself
    # Looking for plugins reads the metadata of every installed package; we have none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    name_an_encoding()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["-m"]:
        from app.python_worker import is_for_python, run_as_python

        if is_for_python(given):
            return run_as_python(given)
    if given and not _is_file_to_open(given):
        try:
            from app.command_line import command_line

            return command_line(given)
        except KeyboardInterrupt:  # outside a run, which answers Ctrl-C itself
            return _EXIT_INTERRUPTED
    import_numpy_with_one_thread()
    from app.window import open_window

    return open_window(Path(given[0]) if given else None)


def _is_file_to_open(given: Sequence[str]) -> bool:
    """Return whether a system that opens a file by double click has passed one."""
    from core.runtime.spec import LESSON_ENDING

    return len(given) == 1 and given[0].endswith(LESSON_ENDING)


def name_an_encoding() -> None:
    """Say UTF-8 where the environment names no language, or Qt says on the console that it does."""
    if sys.platform == "linux" and not any(map(os.environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))):
        os.environ["LC_CTYPE"] = "C.UTF-8"


def import_numpy_with_one_thread() -> None:
    """Import NumPy so that its OpenBLAS starts no threads in the window's process.

    The window multiplies no matrices, and starting them costs CPU time before the first paint.
    The workers are left alone: the variable is gone before they start.
    """
    before = os.environ.get(_BLAS_THREADS)
    os.environ[_BLAS_THREADS] = "1"
    import numpy  # noqa: F401

    if before is None:
        del os.environ[_BLAS_THREADS]
    else:
        os.environ[_BLAS_THREADS] = before
