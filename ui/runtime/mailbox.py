"""Between the thread that receives batches and the frame that draws them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.runtime.messages import Batch
from core.runtime.records.record import Column


@dataclass(frozen=True, slots=True)
class Frame:
    """All steps since the last frame.

    ``metrics`` maps each name to (index, value) arrays, complete and in order; ``snapshots`` holds
    the newest of each only.
    """

    index: int
    total: int
    steps: int
    metrics: Mapping[str, Column] = field(default_factory=dict)
    snapshots: Mapping[str, Any] = field(default_factory=dict)


class Mailbox:
    """Takes batches from any thread; gives all of them to the window at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._batches: list[Batch] = []

    def put(self, batch: Batch) -> None:
        """Add a batch."""
        with self._lock:
            self._batches.append(batch)

    def clear(self) -> None:
        """Forget what has not been taken."""
        with self._lock:
            self._batches = []

    def take(self) -> Frame | None:
        """Return everything since the last call, or None if nothing came."""
        with self._lock:
            batches, self._batches = self._batches, []
        if not batches:
            return None
        pairs: dict[str, list[bytes]] = {}
        snapshots: dict[str, Any] = {}
        for batch in batches:
            snapshots.update(batch.snapshots)
            for name, column in batch.columns.items():
                pairs.setdefault(name, []).append(column)
        return Frame(
            batches[-1].index,
            batches[-1].total,
            sum(batch.steps for batch in batches),
            {name: _unpack(b"".join(parts)) for name, parts in pairs.items()},
            snapshots,
        )


def _unpack(pairs: bytes) -> Column:
    table = np.frombuffer(pairs, dtype="<f8").reshape(-1, 2)
    return table[:, 0], table[:, 1]
