"""The remote control of one run: pressed on the window's side, obeyed by the worker's loop."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from core.runtime.errors import Cancelled
from core.runtime.events import Event, Step
from core.runtime.messages import Change, Hold, TraceRequest
from core.runtime.worker.context import RunContext


class Control:
    """Buttons pressed from any thread; the run's own thread looks at `attention` once a step.

    ``on_hold`` is called in the run's thread with the state it enters, before it waits.
    """

    def __init__(self, context: RunContext) -> None:
        self.attention = False
        self.on_hold: Callable[[Hold], None] = _ignore
        self.trace: TraceRequest | None = None
        self.is_tracing = False
        self._context = context
        self._changed = threading.Condition()
        self._is_paused = False
        self._steps_allowed = 0
        self._is_stopping = False
        self._interval_s = 0.0
        self._next_step_at = 0.0
        self._errands: deque[Callable[[], None]] | None = deque()
        self._script: deque[Change] = deque()

    def pause(self) -> None:
        """Hold after the step under way; inside the recipe, at its next line."""
        with self._changed:
            if self.is_tracing:
                self.trace = self.trace and TraceRequest("line")
            elif not self._is_paused:
                self._is_paused = True
                self._steps_allowed = 0
            self._press()

    def resume(self) -> None:
        """Run on, without a stop at any line."""
        with self._changed:
            self._is_paused = False
            self.is_tracing, self.trace = False, None
            self._press()

    def step(self) -> None:
        """Do one more step and hold; inside the recipe, one more iteration."""
        with self._changed:
            if self.is_tracing:
                self.trace = TraceRequest("iteration")
            else:
                self._is_paused = True
                self._steps_allowed += 1
            self._press()

    def trace_to(self, request: TraceRequest) -> None:
        """Walk the recipe's lines up to where ``request`` says, and hold there."""
        with self._changed:
            self._is_paused = False
            self.is_tracing, self.trace = True, request
            self._press()

    def stop(self) -> None:
        """End the run at the next possible moment."""
        with self._changed:
            self._is_stopping = True
            self._press()
        self._context.cancel()

    def set_pace(self, steps_per_s: float) -> None:
        """Limit the speed; 0 is full speed."""
        with self._changed:
            self._interval_s = 1 / steps_per_s if steps_per_s > 0 else 0.0
            self._next_step_at = time.monotonic()
            self._press()

    def replay(self, changes: Sequence[Change]) -> None:
        """Have the run take changes of its live settings, each after the step that it came after.

        Those of step 0 it takes at once. Called before the run begins.
        """
        self._script = deque(changes)
        self._follow_script(0)

    def run_errand(self, errand: Callable[[], None]) -> bool:
        """Have the run's thread call this between two steps; False once `close` was called."""
        with self._changed:
            if self._errands is None:
                return False
            self._errands.append(errand)
            self.attention = True
            self._changed.notify_all()
            return True

    def close(self) -> list[Callable[[], None]]:
        """Return the errands that the run's end left over; there will be no more."""
        with self._changed:
            left, self._errands = self._errands or (), None
            return list(left)

    def after(self, event: Event) -> None:
        """Hold, wait or end as the buttons say; called by the run's thread after an event.

        Raises
        ------
        Cancelled
            If Stop was pressed.
        """
        with self._changed:
            if isinstance(event, Step):
                self._count(event)
                self._follow_script(event.index)
            self._run_errands()
            self._wait_while_paused()
            if isinstance(event, Step):
                self._keep_pace()
            if self._is_stopping:
                raise Cancelled
            self.attention = (
                self._is_paused or self._interval_s > 0 or self.is_tracing or bool(self._script)
            )

    def hold_at_line(self, tell: Callable[[], None]) -> None:
        """Wait, inside the recipe, for the next button; called by the line stepper.

        ``tell`` is called first: a button that answers it is not missed.
        """
        with self._changed:
            self.trace = None  # from here on pause does nothing, and a walk is a new request
            tell()
            self.on_hold("stepping")
            while self.is_tracing and self.trace is None and not self._is_stopping:
                self._wait()
            if self._is_stopping:
                raise Cancelled
            self.on_hold("running")

    def _press(self) -> None:
        self._context.want_snapshot()
        self.attention = True
        self._changed.notify_all()

    def _count(self, event: Step) -> None:
        if self.trace is not None and self.trace.kind == "iteration":
            self.trace = TraceRequest("line")
        if self._is_paused and self._steps_allowed > 0:
            self._steps_allowed -= 1

    def _follow_script(self, index: int) -> None:
        while self._script and self._script[0][0] <= index:
            self._context.change(self._script.popleft()[1])
        self.attention = self.attention or bool(self._script)

    def _wait_while_paused(self) -> None:
        if not self._is_held():
            return
        self.on_hold("paused")
        while self._is_held():
            self._wait()
        if not self._is_stopping:
            self.on_hold("running")

    def _wait(self, limit_s: float | None = None) -> None:
        """Wait for a button or an errand, and run the errands there are."""
        if not self._errands:
            self._changed.wait(limit_s)
        self._run_errands()

    def _run_errands(self) -> None:
        """Run what waits; the lock is open meanwhile, so that buttons still work."""
        while self._errands:
            errand = self._errands.popleft()
            self._changed.release()
            try:
                errand()
            finally:
                self._changed.acquire()

    def _is_held(self) -> bool:
        return self._is_paused and self._steps_allowed == 0 and not self._is_stopping

    def _keep_pace(self) -> None:
        if self._interval_s <= 0:
            return
        self._next_step_at = max(self._next_step_at + self._interval_s, time.monotonic())
        self._context.want_snapshot()
        while not self._is_stopping and not self._is_paused and self._interval_s > 0:
            left_s = self._next_step_at - time.monotonic()
            if left_s <= 0:
                return
            self._wait(left_s)


def _ignore(state: Hold) -> None:
    """Hold without telling anybody, as on the command line."""
