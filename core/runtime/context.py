"""What the engine lends to a run: the tab's state, a clock for pictures, hooks for Stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

# Pictures cost the run at most this share of its time, and come at most this often.
_SNAPSHOT_SHARE = 0.01
_SNAPSHOT_INTERVAL_S = 1 / 20


class RunContext:
    """Passed to every ``run(settings, context)``.

    Attributes
    ----------
    state : dict
        The tab's own memory between runs (tensors, a Spark session, fitted models).
    result : dict
        Plain values; filled as the run goes, kept also when it is stopped or fails.
    message : str
        The run's closing sentence; empty lets the engine choose one.
    """

    def __init__(self, state: dict[str, Any] | None = None, *, live: bool = False) -> None:
        self.state = {} if state is None else state
        self.result: dict[str, Any] = {}
        self.message = ""
        self.is_cancelled = False
        self._live = live
        self._hooks: list[Callable[[], None]] = []
        self._snapshot_at = 0.0
        self._snapshot_wanted = False

    def snapshot_due(self) -> bool:
        """Return whether a window waits for the next picture; always false without one.

        Only pictures may depend on it, never a metric: the same settings give the same metrics.
        """
        if not self._live:
            return False
        if self._snapshot_wanted:
            return True
        return time.perf_counter() >= self._snapshot_at

    def want_snapshot(self) -> None:
        """Make the next `snapshot_due` true, as when the run is paused or stepped."""
        self._snapshot_wanted = True

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Wrap the making of pictures, so that slow ones are asked for less often."""
        began = time.perf_counter()
        yield
        ended = time.perf_counter()
        self._snapshot_wanted = False
        self._snapshot_at = ended + max(_SNAPSHOT_INTERVAL_S, (ended - began) / _SNAPSHOT_SHARE)

    @contextmanager
    def on_cancel(self, hook: Callable[[], None]) -> Iterator[None]:
        """Call ``hook``, from another thread, if Stop is asked for inside this block."""
        self._hooks.append(hook)
        try:
            yield
        finally:
            self._hooks.remove(hook)

    def cancel(self) -> None:
        """Ask the run to end: called by the engine, from any thread."""
        self.is_cancelled = True
        for hook in list(self._hooks):
            hook()
