"""The kept runs from the command line: in words, or as JSON for other programs."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from core.runtime.folders import data_dir
from core.runtime.records.history import RunHistory
from core.runtime.records.record import RunSummary
from core.runtime.run_names import run_name
from core.runtime.spec import LabSpec

_EXIT_DONE = 0


def list_on_console(specs: Sequence[LabSpec], as_json: bool) -> int:
    """Print the kept runs of these labs, the newest first."""
    history = RunHistory(data_dir() / "runs")
    named = [
        (run, run.name or str(run_name(spec.settings, run.settings)))
        for spec in specs
        for run in history.summaries(spec.id)
    ]
    named.sort(key=lambda pair: pair[0].started_at, reverse=True)
    if as_json:
        print(json.dumps([_as_json(*pair) for pair in named], indent=1))  # noqa: T201
    else:
        for pair in named:
            print(_in_words(*pair))  # noqa: T201
    return _EXIT_DONE


def _in_words(run: RunSummary, name: str) -> str:
    began = run.started_at.astimezone()
    said = f"{run.outcome}: {run.message}" if run.message else run.outcome
    return f"{began:%Y-%m-%d %H:%M:%S}  {run.lab}  {run.id}  {name}  {said}"


def _as_json(run: RunSummary, name: str) -> dict[str, Any]:
    return {
        "id": run.id,
        "lab": run.lab,
        "name": name,
        "started_at": run.started_at.isoformat(),
        "outcome": run.outcome,
        "message": str(run.message),
        "steps": run.steps,
        "settings": _plain(run.settings),
        "result": _plain(run.result),
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON; what it has no form for, such as inf or a path, as a word."""
    match value:
        case Mapping():
            return {str(name): _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case float() if not math.isfinite(value):
            return str(value)
        case None | bool() | int() | float() | str():
            return value
    return str(value)
