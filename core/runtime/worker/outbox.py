"""Collects a run's events into batches: the same bytes go to the recorder and to the window."""

from __future__ import annotations

import threading
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from core.runtime.events import Event, Note, Started, Step
from core.runtime.messages import Batch, Message, Said
from core.runtime.records.recorder import RunRecorder
from core.runtime.worker.context import next_beat
from core.runtime.worker.threads import physical_cores

_INTERVAL_S = 1 / 30  # each batch costs the run, and the window that draws it, a part of a core
# A run that computes on every core waits for whichever the window is drawing on: with half as many
# batches the lecture's loop at input size 10,000 is a tenth faster on two cores.
_INTERVAL_ON_ALL_CORES_S = 1 / 15
_WATCH_INTERVAL_S = 0.1


class Outbox:
    """The sink of a run in the worker.

    A metric travels as pairs of float64, ``index, value``, one pair a step. Batches leave
    at most 30 times a second, 15 where the run computes on every core, and before every wait.
    While `watched`, a second thread sends what waits when the next step takes long.
    """

    def __init__(self, send: Callable[[Message], None], recorder: RunRecorder | None) -> None:
        self._send = send
        self._recorder = recorder
        self._waiting: deque[Step] = deque()
        self._due_at = 0.0
        self._interval_s = _INTERVAL_S
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._is_failure_told = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Let no step wait longer than a tenth of a second inside this block."""
        watcher = threading.Thread(target=self._watch, name="outbox", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            self._is_over.set()
            watcher.join()

    def _watch(self) -> None:
        while not self._is_over.wait(_WATCH_INTERVAL_S):
            if self._waiting and time.perf_counter() >= self._due_at:
                self.flush()

    def add(self, event: Event) -> None:
        """Take one event; a step waits for its batch, anything else leaves at once."""
        if not isinstance(event, Step):
            self.flush()
            if isinstance(event, Started):
                self._interval_s = _interval_s(event)
            if self._recorder is not None:
                self._recorder.write_event(event)
            self._send(Said(event))
            self.tell_failure()
            return
        # Nothing more at each step: it would cost fast loops some percent.
        self._waiting.append(event)
        if time.perf_counter() >= self._due_at:
            self.flush()

    def flush(self) -> None:
        """Record and send what has come since the last batch."""
        with self._lock:
            batch = self._take()
            if batch is None:
                return
            if self._recorder is not None:
                self._recorder.write_batch(batch)
            self._send(batch)
        self.tell_failure()

    def tell_failure(self) -> None:
        """Say, once and as soon as it is known, that the run is not kept."""
        if self._recorder is not None and self._recorder.failure and not self._is_failure_told:
            self._is_failure_told = True
            self._send(Said(Note("not_kept", self._recorder.failure)))

    def _take(self) -> Batch | None:
        self._due_at = next_beat(self._due_at, time.perf_counter(), self._interval_s)
        # The run's thread may add steps meanwhile; those are for the next batch.
        steps = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not steps:
            return None
        return _batch_of(steps)


def _interval_s(started: Started) -> float:
    threads = started.details.get("threads", 1)
    is_everywhere = started.device == "cpu" and threads > 1 and threads >= physical_cores()
    return _INTERVAL_ON_ALL_CORES_S if is_everywhere else _INTERVAL_S


def _batch_of(steps: Sequence[Step]) -> Batch:
    columns: dict[str, array[float]] = {}
    snapshots: dict[str, Any] = {}
    for step in steps:
        for name, value in step.metrics.items():
            column = columns.get(name)
            if column is None:
                column = columns[name] = array("d")
            column.append(step.index)
            column.append(value)
        snapshots.update(step.snapshots)
    packed = {name: column.tobytes() for name, column in columns.items()}
    return Batch(steps[-1].index, steps[-1].total, len(steps), packed, snapshots)
