"""An earlier run, read back whole: what it showed and told, and what was changed on its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from core.runtime.events import Changed, Note, change_in, note_in
from core.runtime.messages import Change
from core.runtime.records.record import Column, RunSummary


@dataclass(frozen=True)
class KeptRun:
    """``events`` are those that are not steps, as they were written."""

    summary: RunSummary
    metrics: Mapping[str, Column]
    snapshots: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]] = field(default=())

    def notes(self) -> list[Note]:
        """Return what it told beside its steps."""
        return [note for note in map(note_in, self.events) if note is not None]

    def changes(self) -> tuple[Change, ...]:
        """Return the live settings that it took, up to where it went back to an earlier moment."""
        ahead = takewhile(lambda change: not change.goes_back, self._changes())
        return tuple((change.index, change.values) for change in ahead)

    @property
    def goes_back(self) -> bool:
        """Whether it went on from an earlier moment, so that a run from its start differs."""
        return any(change.goes_back for change in self._changes())

    def _changes(self) -> list[Changed]:
        return [change for change in map(change_in, self.events) if change is not None]
