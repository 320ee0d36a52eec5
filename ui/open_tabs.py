"""What was open, written as it changes, so that the next start after a crash can offer it again."""

from __future__ import annotations

import json
import logging
import platform
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile

from core.runtime.atomic_files import replaced
from core.runtime.own_files import read_json, read_or_set_aside, set_aside

_FILES = "[0-9]*.json"
_BEING_WRITTEN_S = 10  # a lock that says nothing yet may be another window's, just starting
_FORGOTTEN_S = 24 * 3600  # a lock of another computer, in a home folder on the network

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TabState:
    """One tab: its form's values as typed, the run it shows, the runs drawn beside it."""

    values: Mapping[str, Any] = field(default_factory=dict)
    run: str = ""
    overlays: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenTabs:
    """All tabs and which one is in front."""

    current: str = ""
    tabs: Mapping[str, TabState] = field(default_factory=dict)


class OpenTabsFile:
    """One window's file, ``<folder>/<n>.json``, held by a lock while the window lives.

    A file whose lock is free was left by a window that did not close: a crash.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: QLockFile | None = None
        self._file: Path | None = None

    def open(self) -> OpenTabs | None:
        """Take a file, and return what a crashed window left, the newest if many.

        Until the first `save` that stays in the file: a second crash does not lose it.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            files = sorted(self._folder.glob(_FILES), key=lambda file: -_changed_at(file))
        except OSError:
            _log.warning("open tabs are not kept: cannot use %s", self._folder, exc_info=True)
            return None
        left = None
        for file in files:
            lock = _locked(file)
            if lock is None:
                continue  # another window's
            found = read_or_set_aside(file, _read, None)
            left = left or found
            _remove(file)
            lock.unlock()
        self._take_free_file()
        if left is not None:
            self.save(left)
        return left

    def save(self, state: OpenTabs) -> None:
        """Write the open tabs; a disk that refuses is only logged. May be called in any thread."""
        if self._file is None:
            return
        try:
            with replaced(self._file) as part:
                part.write_text(json.dumps(asdict(state)), encoding="utf-8")
        except OSError:
            _log.warning("cannot write the open tabs", exc_info=True)

    def close(self) -> None:
        """Forget what is open: the window closes in good order."""
        if self._file is not None:
            _remove(self._file)
        if self._lock is not None:
            self._lock.unlock()
        self._file = self._lock = None

    def _take_free_file(self) -> None:
        for number in range(1, 100):
            file = self._folder / f"{number}.json"
            lock = _locked(file)
            if lock is not None and (not file.is_dir() or set_aside(file)):
                self._file, self._lock = file, lock
                return


def _locked(file: Path) -> QLockFile | None:
    """Return the file's lock; None while another window lives that holds it."""
    path = file.with_suffix(".lock")
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however old it is
    if lock.tryLock(0):
        return lock
    if _is_left_for_ever(lock, path) and set_aside(path) and lock.tryLock(0):
        return lock
    return None


def _is_left_for_ever(lock: QLockFile, path: Path) -> bool:
    """Tell whether nobody will ever give this lock back, as Qt cannot know."""
    pid, host, _ = lock.getLockInfo()
    age_s = time.time() - _changed_at(path)
    if not pid:
        return age_s > _BEING_WRITTEN_S
    return host != platform.node() and age_s > _FORGOTTEN_S


def _changed_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:  # gone, or a link to nothing
        return 0.0


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        _log.warning("%s cannot be removed", file, exc_info=True)


def _read(file: Path) -> OpenTabs:
    kept = read_json(file)
    tabs = {
        lab: TabState(dict(tab["values"]), str(tab["run"]), tuple(map(str, tab["overlays"])))
        for lab, tab in kept["tabs"].items()
    }
    return OpenTabs(str(kept["current"]), tabs)
