"""The live settings of a run under way: what it was told of, and what it changes by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.runtime.messages import Change
from core.runtime.spec import LabSpec


class LiveChanges:
    """Compares the form with the run; a run that replays another one changes as that did."""

    def __init__(self, spec: LabSpec) -> None:
        self._names = [field.name for field in spec.settings.field_specs() if field.live]
        self._running: dict[str, Any] = {}
        self._replayed: deque[Change] = deque()

    def begin(self, values: Mapping[str, Any], replayed: Sequence[Change]) -> None:
        """Take the settings of a run that begins, and what it will change by itself."""
        self._running = dict(values)
        self._replayed = deque(replayed)

    def new_in(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the live settings that the run has otherwise, and take them as told."""
        running = self._running
        change = {name: values[name] for name in self._names if values[name] != running[name]}
        running.update(change)
        return change

    def replayed_by(self, index: int) -> Iterator[Mapping[str, Any]]:
        """Yield what the run has changed by itself up to this step, once."""
        while self._replayed and self._replayed[0][0] <= index:
            change = self._replayed.popleft()[1]
            self._running.update(change)
            yield change
