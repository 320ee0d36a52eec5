"""The stacks that a native crash of the window leaves, for the next start to tell of."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
from pathlib import Path
from typing import BinaryIO

_log = logging.getLogger(__name__)
_FILES = "window-*.crash"
_LONGEST_BYTES = 2**16  # faulthandler writes far less

stacks_found: list[str] = []
"""What `take_stacks` found in this process, the newest first."""


class CrashFile:
    """Where this process writes its threads' stacks if it crashes; removed by `end`.

    A folder that refuses is only logged: the window lives without.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"window-{os.getpid()}.crash"
        self._file: BinaryIO | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb", buffering=0)
        except OSError:
            _log.warning("a crash would leave no stack: %s", self._path, exc_info=True)
            return
        faulthandler.enable(self._file)

    def end(self) -> None:
        """Take the file away: the window has closed in good order."""
        if self._file is None:
            return
        faulthandler.disable()
        self._file.close()
        self._path.unlink(missing_ok=True)


def take_stacks(folder: Path) -> list[str]:
    """Return the stacks that crashed windows left, the newest first, and take their files away.

    They are kept in `stacks_found`, too, for the diagnostics.
    """
    found = []
    for file in sorted(folder.glob(_FILES), key=_changed_at, reverse=True):
        if _is_held(file):
            continue
        try:
            with file.open("rb") as left:
                stack = left.read(_LONGEST_BYTES).decode("utf-8", "replace").strip()
            file.unlink()
        except OSError:
            _log.warning("cannot read %s", file, exc_info=True)
            continue
        if stack:  # an empty one was left by a kill
            found.append(stack)
    stacks_found[:0] = found
    return found


def _is_held(file: Path) -> bool:
    """Tell whether the window that would write into this file lives; Windows itself protects it."""
    digits = file.stem.removeprefix("window-")
    if sys.platform == "win32" or not digits.isdecimal():
        return False
    try:
        os.kill(int(digits), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True  # another user's
    return True


def _changed_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
