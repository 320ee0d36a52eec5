"""What was open, written as it changes, so that the next start after a crash can offer it again."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile

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
            files = sorted(self._folder.glob("*.json"), key=lambda file: -file.stat().st_mtime)
        except OSError:
            _log.warning("open tabs are not kept: cannot use %s", self._folder, exc_info=True)
            return None
        left = None
        for file in files:
            lock = _locked(file)
            if lock is None:
                continue  # another window's
            left = left or _read(file)
            file.unlink(missing_ok=True)
            lock.unlock()
        self._take_free_file()
        if left is not None:
            self.save(left)
        return left

    def save(self, state: OpenTabs) -> None:
        """Write the open tabs; a disk that refuses is only logged. May be called in any thread."""
        if self._file is None:
            return
        unfinished = self._file.with_suffix(".partial")
        try:
            unfinished.write_text(json.dumps(asdict(state)), encoding="utf-8")
            unfinished.replace(self._file)
        except OSError:
            _log.warning("cannot write the open tabs", exc_info=True)

    def close(self) -> None:
        """Forget what is open: the window closes in good order."""
        if self._file is not None:
            self._file.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.unlock()
        self._file = self._lock = None

    def _take_free_file(self) -> None:
        for number in range(1, 100):
            file = self._folder / f"{number}.json"
            lock = _locked(file)
            if lock is not None:
                self._file, self._lock = file, lock
                return


def _locked(file: Path) -> QLockFile | None:
    lock = QLockFile(str(file.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however old it is
    return lock if lock.tryLock(0) else None


def _read(file: Path) -> OpenTabs | None:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        tabs = {
            lab: TabState(dict(tab["values"]), str(tab["run"]), tuple(map(str, tab["overlays"])))
            for lab, tab in kept["tabs"].items()
        }
        return OpenTabs(str(kept["current"]), tabs)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        _log.warning("the open tabs in %s cannot be read", file, exc_info=True)
        return None
