"""What a run says of itself. Scalars and finished arrays only, never live tensors or models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from core.runtime.text import Text, as_text, from_plain, to_plain

Outcome = Literal["done", "failed", "cancelled"]

_NO_SNAPSHOTS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Started:
    """The run computes on ``device`` (torch's name for it, ``cpu`` or ``cuda:0``, or ``jvm``)."""

    device: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)  # not frozen: one is made at every step, and that would treble its time
class Step:
    """One step is done.

    ``metrics`` are recorded for every step; of each entry of ``snapshots`` only the newest is shown
    and kept. ``index`` counts from 1; ``total`` is 0 where it is not known.
    """

    index: int
    total: int
    metrics: Mapping[str, float]
    snapshots: Mapping[str, Any] = field(default_factory=lambda: _NO_SNAPSHOTS)


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth a sentence; ``kind`` is a code that the window can act on."""

    kind: str
    text: Text
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changed:
    """After step ``index`` the run took these live settings, such as a cure that was pressed.

    Told by the engine. A run that ``goes_back`` went on from an earlier moment or another run.
    """

    index: int
    values: Mapping[str, Any]
    goes_back: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """The run has ended: how, in one sentence, with its result and, on failure, the traceback."""

    outcome: Outcome
    message: Text
    result: Mapping[str, Any] = field(default_factory=dict)
    details: str = ""


Event = Started | Step | Note | Changed | Finished


def to_json(event: Event) -> dict[str, Any]:
    """Return an event as plain JSON values, without the snapshots.

    Texts are written in English; ``texts`` keeps how each was made, for `said_in`. Non-finite
    floats stay as they are: Python's ``json`` writes ``Infinity`` and ``NaN``.
    """
    plain = _plain(event)
    texts = {name: to_plain(value) for name, value in plain.items() if isinstance(value, Text)}
    return {**plain, "texts": texts} if texts else plain


def note_in(record: Mapping[str, Any]) -> Note | None:
    """Return the note that `to_json` wrote; None if this is another event, or damaged."""
    if record.get("event") != "note" or not isinstance(record.get("kind"), str):
        return None
    texts = record.get("texts")
    said = {name: said_in(record, name) for name in (texts if isinstance(texts, dict) else {})}
    details = {**record, **said}
    for name in ("event", "kind", "text", "texts"):
        details.pop(name, None)
    return Note(record["kind"], as_text(said_in(record, "text")), details)


def change_in(record: Mapping[str, Any]) -> Changed | None:
    """Return the change that `to_json` wrote; None if this is another event, or damaged."""
    index, values = record.get("index"), record.get("values")
    if record.get("event") != "changed" or not isinstance(index, int):
        return None
    goes_back = bool(record.get("goes_back"))
    return Changed(index, values, goes_back) if isinstance(values, dict) else None


def said_in(record: Mapping[str, Any], name: str) -> str:
    """Return a text of an event that `to_json` wrote, to be shown in any language if it was one."""
    try:
        return from_plain(record["texts"][name])
    except (LookupError, TypeError, ValueError):
        return str(record.get(name, ""))


def _plain(event: Event) -> dict[str, Any]:
    match event:
        case Started():
            return {"event": "started", "device": event.device, **event.details}
        case Step():
            return {
                "event": "step",
                "index": event.index,
                "total": event.total,
                "metrics": dict(event.metrics),
            }
        case Note():
            return {"event": "note", "kind": event.kind, "text": event.text, **event.details}
        case Changed():
            return {
                "event": "changed",
                "index": event.index,
                "values": dict(event.values),
                "goes_back": event.goes_back,
            }
        case Finished():
            return {
                "event": "finished",
                "outcome": event.outcome,
                "message": event.message,
                "result": dict(event.result),
                "details": event.details,
            }
