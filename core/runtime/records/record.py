"""One run's folder, read back: whatever is damaged in it is told, and never raised."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from core.runtime.events import Outcome, said_in
from core.runtime.own_files import read_json
from core.runtime.records.values import from_json_value
from core.runtime.text import joined, text

_log = logging.getLogger(__name__)
_PAIR_BYTES = 16
_LARGEST_PID = 2**31 - 1

Column = tuple[NDArray[np.float64], NDArray[np.float64]]

KeptOutcome = Literal["done", "failed", "cancelled", "interrupted", "running", "damaged"]


@dataclass(frozen=True)
class RunSummary:
    """One recorded run, without its curves.

    ``outcome`` is ``interrupted`` where the app ended before the run did, and ``damaged`` where
    some of the record cannot be read, as ``message`` says; the rest of it is as far as it can be.
    ``id`` is the name of the run's folder, unique within the lab.
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


def read_summary(folder: Path) -> RunSummary:
    """Return what a run's folder tells without its curves."""
    header, damage = _read_header(folder)
    events, lost = _read_lines(folder / "events.jsonl")
    endings = [event for event in events if event.get("event") == "finished"]
    known = [event for event in endings if event.get("outcome") in get_args(Outcome)]
    lost += len(endings) - len(known)
    outcome: KeptOutcome
    message: str = ""
    result: Any = {}
    if known:
        outcome, message = known[0]["outcome"], said_in(known[0], "message")
        result = known[0].get("result")
    else:
        outcome = "running" if _is_alive(header.get("pid")) and not endings else "interrupted"
    if lost:
        damage = damage or text("engine", "{n} of its events cannot be read.")(n=lost)
    return RunSummary(
        id=folder.name,
        lab=folder.parent.name,
        name=header["name"],
        started_at=header["started_at"],
        settings=header["settings"],
        outcome="damaged" if damage else outcome,
        message=joined(text("engine", "This record is damaged:"), damage, message)
        if damage
        else message,
        result=result if isinstance(result, dict) else {},
        steps=_count_steps(folder),
    )


def read_events(folder: Path) -> list[dict[str, Any]]:
    """Return the events that are not steps, as they were written; none of those damaged."""
    return _read_lines(folder / "events.jsonl")[0]


def read_metrics(folder: Path) -> dict[str, Column]:
    """Return each metric's (index, value) arrays; a last pair cut off by a kill is dropped.

    So is a pair whose index is none.
    """
    files = sorted((folder / "metrics").glob("*.f64"))
    return {unquote(file.stem): _read_pairs(file) for file in files if file.is_file()}


def _read_header(folder: Path) -> tuple[dict[str, Any], str]:
    """Return name, start, settings and process, and what is damaged in them."""
    damage: str = ""
    try:
        kept = read_json(folder / "run.json")
        header = {
            "name": _of_type(str, kept.get("name", "")),
            "started_at": datetime.fromisoformat(_of_type(str, kept["started_at"])),
            "settings": _of_type(dict, from_json_value(kept.get("settings", {}))),
            "pid": kept.get("pid"),
        }
        if header["started_at"].tzinfo is None:
            header["started_at"] = header["started_at"].replace(tzinfo=UTC)
    except FileNotFoundError:
        damage = text("engine", "it does not say what was run.")
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        damage = text("engine", "what was run cannot be read ({reason}).")(reason=reason[:200])
    else:
        return header, ""
    return {"name": "", "started_at": _started_by_name(folder), "settings": {}}, damage


def _read_lines(file: Path) -> tuple[list[dict[str, Any]], int]:
    """Return the events that can be read, and how many cannot; a last one without end is none."""
    try:
        *lines, _ = file.read_bytes().split(b"\n")
    except FileNotFoundError:
        return [], 0  # it had not begun
    except OSError:
        return [], 1
    events = []
    for line in lines:
        try:
            events.append(_of_type(dict, from_json_value(json.loads(line))))
        except (ValueError, TypeError, RecursionError):
            continue
    return events, len(lines) - len(events)


def _of_type(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{kind.__name__} expected, {type(value).__name__} found")
    return value


def _started_by_name(folder: Path) -> datetime:
    """Return when a run began, by its folder's name or else by the folder's age."""
    try:
        return datetime.strptime(folder.name[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC)


def _is_alive(pid: Any) -> bool:
    import psutil  # seldom needed, and never on the way to the first window

    is_pid = isinstance(pid, int) and 0 < pid <= _LARGEST_PID
    return is_pid and bool(psutil.pid_exists(pid))


def _read_pairs(file: Path) -> Column:
    values = np.fromfile(file, dtype="<f8")
    table = values[: values.size // 2 * 2].reshape(-1, 2)
    index, value = table[:, 0], table[:, 1]
    is_whole = np.isfinite(index)
    if not is_whole.all():
        _log.warning("%s holds %d damaged pairs", file, np.count_nonzero(~is_whole))
        index, value = index[is_whole], value[is_whole]
    return index, value


def _count_steps(folder: Path) -> int:
    try:
        sizes = [file.stat().st_size // _PAIR_BYTES for file in (folder / "metrics").glob("*.f64")]
    except OSError:
        return 0
    return max(sizes, default=0)
