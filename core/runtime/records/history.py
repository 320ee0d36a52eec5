"""The runs kept in the user's data folder: list them, read them, rename and delete them."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from core.runtime.events import Finished, said_in, to_json

_log = logging.getLogger(__name__)
_PAIR_BYTES = 16

Column = tuple[NDArray[np.float64], NDArray[np.float64]]

KeptOutcome = Literal["done", "failed", "cancelled", "interrupted", "running"]


@dataclass(frozen=True)
class RunSummary:
    """One recorded run, without its curves.

    ``outcome`` is ``interrupted`` where the app ended before the run did. ``id`` is the name of
    the run's folder, unique within the lab.
    """

    id: str
    lab: str
    name: str
    started_at: datetime
    settings: Mapping[str, Any]
    outcome: KeptOutcome
    message: str
    result: Mapping[str, Any]
    steps: int


class RunHistory:
    """The runs below a folder, ``<runs>/<lab>/<id>``, as `RunRecorder` writes them.

    All of it reads or writes files: call it outside the window's thread.
    """

    def __init__(self, runs: Path) -> None:
        self._runs = runs

    def folder(self, lab: str, run_id: str) -> Path:
        """Return a run's folder."""
        return self._runs / lab / run_id

    def summaries(self, lab: str) -> list[RunSummary]:
        """Return a lab's runs, the newest first; folders that cannot be read are left out."""
        try:
            folders = sorted((self._runs / lab).iterdir(), reverse=True)
        except OSError:
            return []
        found = (self._summary(folder) for folder in folders)
        return [summary for summary in found if summary is not None]

    def metrics(self, lab: str, run_id: str) -> dict[str, Column]:
        """Return each metric's (index, value) arrays; a last pair cut off by a kill is dropped."""
        files = (self.folder(lab, run_id) / "metrics").glob("*.f64")
        return {unquote(file.stem): _read_pairs(file) for file in sorted(files)}

    def snapshots(self, lab: str, run_id: str) -> dict[str, Any]:
        """Return the newest picture of each kind: an array, or a dict of those it is made of."""
        try:
            with np.load(self.folder(lab, run_id) / "snapshots.npz", allow_pickle=False) as kept:
                return _in_folders(kept)
        except (OSError, ValueError, BadZipFile):
            return {}

    def events(self, lab: str, run_id: str) -> list[dict[str, Any]]:
        """Return the events that are not steps, as plain values."""
        return _read_events(self.folder(lab, run_id))

    def rename(self, lab: str, run_id: str, name: str) -> None:
        """Give a run a name."""
        file = self.folder(lab, run_id) / "run.json"
        record = {**json.loads(file.read_text(encoding="utf-8")), "name": name}
        unfinished = file.with_suffix(".partial")
        unfinished.write_text(json.dumps(record, indent=1), encoding="utf-8")
        unfinished.replace(file)

    def delete(self, lab: str, run_id: str) -> None:
        """Delete a run's folder."""
        shutil.rmtree(self.folder(lab, run_id))

    def _summary(self, folder: Path) -> RunSummary | None:
        try:
            record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
            started_at = datetime.fromisoformat(record["started_at"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        ending = next((e for e in _read_events(folder) if e.get("event") == "finished"), {})
        is_running = not ending and _is_alive(record.get("pid", 0))
        return RunSummary(
            id=folder.name,
            lab=record.get("lab", folder.parent.name),
            name=record.get("name", ""),
            started_at=started_at,
            settings=record.get("settings", {}),
            outcome=ending.get("outcome", "running" if is_running else "interrupted"),
            message=said_in(ending, "message"),
            result=ending.get("result", {}),
            steps=_count_steps(folder),
        )


def close_record(folder: Path, finished: Finished) -> None:
    """Write the ending of a run whose worker could not; a disk that refuses is only logged."""
    try:
        with (folder / "events.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(to_json(finished), default=str) + "\n")
    except OSError:
        _log.warning("cannot close the record in %s", folder, exc_info=True)


def _in_folders(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Return arrays named ``cloud/real`` as ``{"cloud": {"real": ...}}``."""
    found: dict[str, Any] = {}
    for path, array in arrays.items():
        *folders, name = path.split("/")
        place = found
        for folder in folders:
            place = place.setdefault(folder, {})
        place[name] = array
    return found


def _is_alive(pid: int) -> bool:
    import psutil  # seldom needed, and never on the way to the first window

    return bool(psutil.pid_exists(pid))


def _read_events(folder: Path) -> list[dict[str, Any]]:
    try:
        lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    events = []
    for line in lines:
        try:
            events.append(json.loads(line))
        except ValueError:
            continue  # cut off by a kill
    return events


def _read_pairs(file: Path) -> Column:
    values = np.fromfile(file, dtype="<f8")
    table = values[: values.size // 2 * 2].reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _count_steps(folder: Path) -> int:
    sizes = [file.stat().st_size // _PAIR_BYTES for file in (folder / "metrics").glob("*.f64")]
    return max(sizes, default=0)
