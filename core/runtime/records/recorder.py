"""Writes a run to its folder as it goes, so that a killed app loses at most a second of it.

A folder holds ``run.json`` (lab, settings, name, when), ``events.jsonl`` (all events but steps),
``metrics/<name>.f64`` (little-endian float64 pairs ``index, value``) and ``snapshots.npz``. What
JSON cannot say is written as `core.runtime.records.values` tells.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from core.runtime.atomic_files import replaced
from core.runtime.events import Event, Finished, to_json
from core.runtime.messages import Batch
from core.runtime.records.snapshots import write_snapshots
from core.runtime.records.values import to_json_value
from core.runtime.text import NOTHING, Text, text

_log = logging.getLogger(__name__)
_SNAPSHOT_INTERVAL_S = 1.0
_SNAPSHOT_SHARE = 0.05  # of the run's time at most
_LONGEST_LINE = 2**24


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
            _make(folder, lab, settings)
            self._events = (folder / "events.jsonl").open("ab", buffering=0)
        except OSError as error:
            self._give_up(error)

    def write_event(self, event: Event) -> None:
        """Append an event that is not a step."""
        if self._events is None:
            return
        try:
            self._events.write(_line(event))
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
        """Write the ending, have all of it on the disk, and close the files."""
        if finished is not None:
            self.write_event(finished)
        try:
            if self._events is not None:
                self._write_snapshots()
                for file in (*self._files.values(), self._events):
                    os.fsync(file.fileno())
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
        began = time.monotonic()
        if self._snapshots:
            write_snapshots(self._folder, self._snapshots)
        ended = time.monotonic()
        # A slow disk gets them less often, so that the run does not wait for it.
        self._snapshots_at = ended + max(_SNAPSHOT_INTERVAL_S, (ended - began) / _SNAPSHOT_SHARE)

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


def close_record(folder: Path, lab: str, settings: Mapping[str, Any], finished: Finished) -> None:
    """Write the ending of a run whose worker could not; a disk that refuses is only logged.

    A run whose worker had not even begun its record gets one now.
    """
    if not folder.is_dir():
        RunRecorder(folder, lab, settings).close(finished)
        return
    try:
        with (folder / "events.jsonl").open("a+b") as file:
            _drop_unfinished_line(file)
            file.write(_line(finished))
    except OSError:
        _log.warning("cannot close the record in %s", folder, exc_info=True)


def _make(folder: Path, lab: str, settings: Mapping[str, Any]) -> None:
    """Make a run's folder, whole: under another name until it says what is run."""
    record = {
        "lab": lab,
        "name": "",
        "started_at": datetime.now(UTC).isoformat(),
        "pid": os.getpid(),
        "settings": to_json_value(settings),
    }
    unfinished = folder.with_name(f".{folder.name}")
    (unfinished / "metrics").mkdir(parents=True)
    with replaced(unfinished / "run.json") as part:
        part.write_text(json.dumps(record, indent=1), encoding="utf-8")
    unfinished.rename(folder)


def _line(event: Event) -> bytes:
    plain = {
        name: str(value) if isinstance(value, Text) else value
        for name, value in to_json(event).items()
    }
    return json.dumps(to_json_value(plain)).encode() + b"\n"


def _drop_unfinished_line(file: BinaryIO) -> None:
    """Cut off what a killed worker had begun to write, so that what follows can be read."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LONGEST_LINE))
    end = file.read()
    file.truncate(size - (len(end) - (end.rfind(b"\n") + 1)))
