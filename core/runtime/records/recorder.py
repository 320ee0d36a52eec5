"""Writes a run to its folder as it goes, so that a killed app loses at most a second of it.

A folder holds ``run.json`` (lab, settings, name, when), ``events.jsonl`` (all events but steps),
``metrics/<name>.f64`` (little-endian float64 pairs ``index, value``) and ``snapshots.npz``.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

import numpy as np

from core.runtime.events import Event, to_json
from core.runtime.messages import Batch
from core.runtime.text import NOTHING, text

_log = logging.getLogger(__name__)
_SNAPSHOT_INTERVAL_S = 1.0


def new_run_folder(runs: Path, lab: str) -> Path:
    """Return a new name below ``runs/<lab>``, by the time and the process; nothing is made yet."""
    now = datetime.now(UTC)
    return runs / lab / f"{now:%Y%m%d-%H%M%S}-{now.microsecond:06d}-{os.getpid()}"


def metric_file(folder: Path, name: str) -> Path:
    """Return where a metric's pairs are kept."""
    return folder / "metrics" / f"{quote(name, safe='')}.f64"


class RunRecorder:
    """The record of one run; owns its open files until `close`.

    A disk that refuses ends the recording with a warning in the log, never the run: `failure`
    then holds the sentence for the student.
    """

    def __init__(self, folder: Path, lab: str, settings: Mapping[str, Any]) -> None:
        self.failure = NOTHING
        self._folder = folder
        self._files: dict[str, BinaryIO] = {}
        self._events: BinaryIO | None = None
        self._snapshots: dict[str, Any] = {}
        self._snapshots_at = time.monotonic() + _SNAPSHOT_INTERVAL_S
        try:
            (folder / "metrics").mkdir(parents=True)
            record = {
                "lab": lab,
                "name": "",
                "started_at": datetime.now(UTC).isoformat(),
                "pid": os.getpid(),
                "settings": dict(settings),
            }
            (folder / "run.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
            self._events = (folder / "events.jsonl").open("ab", buffering=0)
        except OSError as error:
            self._give_up(error)

    def write_event(self, event: Event) -> None:
        """Append an event that is not a step."""
        if self._events is None:
            return
        try:
            self._events.write(json.dumps(to_json(event), default=str).encode() + b"\n")
        except OSError as error:
            self._give_up(error)

    def write_batch(self, batch: Batch) -> None:
        """Append the steps of a batch; of the snapshots the newest is kept."""
        if self._events is None:
            return
        self._snapshots.update(batch.snapshots)
        try:
            for name, pairs in batch.columns.items():
                self._file(name).write(pairs)
            if time.monotonic() >= self._snapshots_at:
                self._write_snapshots()
        except OSError as error:
            self._give_up(error)

    def close(self, finished: Event | None = None) -> None:
        """Write the ending and close the files."""
        if finished is not None:
            self.write_event(finished)
        try:
            if self._events is not None:
                self._write_snapshots()
        except OSError as error:
            self._give_up(error)
        self._close_files()

    def discard(self) -> None:
        """Remove the record: the run begins again elsewhere, in the same folder."""
        self._close_files()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _file(self, name: str) -> BinaryIO:
        file = self._files.get(name)
        if file is None:
            file = self._files[name] = metric_file(self._folder, name).open("ab", buffering=0)
        return file

    def _write_snapshots(self) -> None:
        self._snapshots_at = time.monotonic() + _SNAPSHOT_INTERVAL_S
        arrays = dict(_arrays(self._snapshots))
        if not arrays:
            return
        unfinished = self._folder / "snapshots.partial.npz"
        np.savez(unfinished, **arrays)
        unfinished.replace(self._folder / "snapshots.npz")

    def _give_up(self, error: OSError) -> None:
        self.failure = text(
            "engine",
            "This run is not being kept: {reason} ({folder}); free some space or check the "
            "folder's permissions.",
        )(reason=error.strerror or str(error), folder=str(self._folder))
        _log.warning("recording stopped: %s", error)
        self._close_files()

    def _close_files(self) -> None:
        for file in (*self._files.values(), *([self._events] if self._events else [])):
            file.close()
        self._files.clear()
        self._events = None


def _arrays(values: Mapping[str, Any], folder: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what can be kept of pictures; the parts of one lie as in a folder."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _arrays(value, f"{folder}{name}/")
        elif _is_plain(value):
            yield f"{folder}{name}", value


def _is_plain(value: Any) -> bool:
    return isinstance(value, float | int | str) or (
        isinstance(value, np.ndarray) and value.dtype != object
    )
