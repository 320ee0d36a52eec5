"""What the engine lends to a run: the tab's state, a clock for pictures, hooks for Stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from core.runtime.text import NOTHING, Text

# Pictures cost the run at most this share of its time, and come at most this often.
_PICTURE_SHARE = 0.01
_PICTURES_PER_S = 20


class RunContext:
    """Passed to every ``run(settings, context)``.

    Attributes
    ----------
    state : dict
        The tab's own memory between runs (tensors, a Spark session, fitted models).
    result : dict
        Plain values; filled as the run goes, kept also when it is stopped or fails.
    message : Text
        The run's closing sentence; empty lets the engine choose one.
    has_change : bool
        Whether `take_change` has something; cheap enough to be looked at once a step.
    """

    def __init__(self, state: dict[str, Any] | None = None, *, live: bool = False) -> None:
        self.state = {} if state is None else state
        self.result: dict[str, Any] = {}
        self.message: Text = NOTHING
        self.is_cancelled = False
        self.has_change = False
        self.taken: list[tuple[dict[str, Any], bool]] = []  # changes that nobody was told of yet
        self._change: dict[str, Any] = {}
        self._change_lock = threading.Lock()
        self._live = live
        self._hooks: list[Callable[[], None]] = []
        self._picture_share = _PICTURE_SHARE
        self._picture_interval_s = 1 / _PICTURES_PER_S
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
        paid_s = began + (ended - began) / self._picture_share
        self._snapshot_at = max(
            next_beat(self._snapshot_at, began, self._picture_interval_s), paid_s
        )

    def picture_rate(self, per_s: float, share: float) -> None:
        """Have pictures at most ``per_s`` times a second and for this share of the run's time."""
        self._picture_interval_s, self._picture_share = 1 / per_s, share

    def take_change(self, *, goes_back: bool = False) -> dict[str, Any]:
        """Return the live settings changed since the last call, name -> new value.

        With ``goes_back`` the run goes on from an earlier moment, or from another run: to begin it
        again from its settings gives another one.
        """
        with self._change_lock:
            change, self._change, self.has_change = self._change, {}, False
        if change or goes_back:
            self.taken.append((dict(change), goes_back))
        return change

    def change(self, values: Mapping[str, Any]) -> None:
        """Change live settings of the run: called by the engine, from any thread."""
        with self._change_lock:
            self._change.update(values)
            self.has_change = True

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


def next_beat(planned_s: float, now_s: float, interval_s: float) -> float:
    """Return when what was planned and is done now is next due.

    Being a little late does not delay what follows, or steps would slow down the beat.
    """
    is_in_time = planned_s <= now_s < planned_s + interval_s
    return (planned_s if is_in_time else now_s) + interval_s
