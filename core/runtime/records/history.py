"""The runs kept in the user's data folder: list them, read them, rename and delete them."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.runtime.atomic_files import replaced
from core.runtime.own_files import read_json
from core.runtime.records.record import (
    Column,
    RunSummary,
    read_events,
    read_metrics,
    read_summary,
)
from core.runtime.records.snapshots import read_snapshots

_FIRST_PIECE_S = 0.1
_MANY = 1000  # to ask the disk about each takes longer than a list should


class RunHistory:
    """The runs below a folder, ``<runs>/<lab>/<id>``, as `RunRecorder` writes them.

    All of it reads or writes files: call it outside the window's thread.
    """

    def __init__(self, runs: Path) -> None:
        self._runs = runs

    def folder(self, lab: str, run_id: str) -> Path:
        """Return a run's folder.

        Raises
        ------
        ValueError
            If the id, as one of a damaged session may, names no folder of the lab's.
        """
        if not run_id or run_id.startswith(".") or Path(run_id).name != run_id:
            raise ValueError(f"{run_id!r} is no run")
        return self._runs / lab / run_id

    def summaries(self, lab: str) -> list[RunSummary]:
        """Return a lab's runs, the newest first, damaged ones too."""
        *_, last = self.pieces(lab)
        return last

    def pieces(self, lab: str) -> Iterator[list[RunSummary]]:
        """Yield a lab's runs, the newest first, as far as they are known; the last list is whole.

        Of many the first list is as the index knows them; those that it does not know, or that have
        changed since, are then read, ever more of them for each list.
        """
        from core.runtime.records.index import RunIndex  # brings SQLite, not needed at the start

        index = RunIndex(self._runs / "index.sqlite")
        names = _names(self._runs / lab)
        rows = index.known(lab) if names else {}
        if len(rows) > _MANY:
            yield _newest_first({name: rows[name][1] for name in names & rows.keys()})
        lab_folder = f"{self._runs / lab}{os.sep}"
        stamps = {name: _stamp(f"{lab_folder}{name}{os.sep}") for name in names}
        found = {
            run_id: row[1]
            for run_id, row in rows.items()
            if row[0] == stamps.get(run_id) and row[1].outcome != "running"
        }
        gone = rows.keys() - stamps.keys()
        missing = sorted(stamps.keys() - found.keys())
        due_at, patience_s = time.monotonic() + _FIRST_PIECE_S, _FIRST_PIECE_S
        fresh: list[tuple[str, RunSummary]] = []
        while missing:
            run_id = missing.pop()
            try:
                found[run_id] = read_summary(self._runs / lab / run_id)
            except OSError:
                continue  # deleted meanwhile
            fresh.append((stamps[run_id], found[run_id]))
            if missing and time.monotonic() >= due_at:
                index.update(lab, fresh)
                fresh = []
                yield _newest_first(found)
                patience_s *= 2
                due_at = time.monotonic() + patience_s
        if fresh or gone:
            index.update(lab, fresh, gone)
        yield _newest_first(found)

    def summary(self, lab: str, run_id: str) -> RunSummary | None:
        """Return one run, None where there is none of this id."""
        try:
            folder = self.folder(lab, run_id)
            return read_summary(folder) if folder.is_dir() else None
        except (OSError, ValueError):
            return None

    def metrics(self, lab: str, run_id: str) -> dict[str, Column]:
        """Return each metric's (index, value) arrays; a last pair cut off by a kill is dropped."""
        return read_metrics(self.folder(lab, run_id))

    def snapshots(self, lab: str, run_id: str) -> dict[str, Any]:
        """Return the newest picture of each kind as the run gave it; none if they are damaged."""
        return read_snapshots(self.folder(lab, run_id))

    def events(self, lab: str, run_id: str) -> list[dict[str, Any]]:
        """Return the events that are not steps, as plain values."""
        return read_events(self.folder(lab, run_id))

    def rename(self, lab: str, run_id: str, name: str) -> None:
        """Give a run a name."""
        file = self.folder(lab, run_id) / "run.json"
        record = {**read_json(file), "name": name}
        with replaced(file) as part:
            part.write_text(json.dumps(record, indent=1), encoding="utf-8")

    def delete(self, lab: str, run_id: str) -> None:
        """Delete a run's folder."""
        shutil.rmtree(self.folder(lab, run_id))


def _names(lab: Path) -> set[str]:
    try:
        with os.scandir(lab) as entries:
            return {e.name for e in entries if e.name[0] != "." and e.is_dir()}
    except OSError:
        return set()


def _stamp(folder: str) -> str:
    """Return what changes whenever a record does."""
    parts = []
    for file in ("run.json", "events.jsonl"):
        try:
            found = os.stat(folder + file)  # noqa: PTH116 (twenty thousand of them)
        except OSError:
            continue
        parts.append(f"{found.st_mtime_ns} {found.st_size}")
    return ",".join(parts)


def _newest_first(found: dict[str, RunSummary]) -> list[RunSummary]:
    return [found[run_id] for run_id in sorted(found, reverse=True)]
