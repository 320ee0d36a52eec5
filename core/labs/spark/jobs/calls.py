"""A call in a thread of its own, which Stop can end."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from core.labs.spark.engine.backend import Backend
from core.labs.spark.engine.faults import explained
from core.runtime.errors import Cancelled
from core.runtime.worker.context import RunContext

_POLL_S = 0.02
# After this long a call that was stopped is left to end by itself, without Spark.
_STOP_LIMIT_S = 0.7
_AGAIN_S = 0.05


class JobGroup:
    """What is asked of Spark under one name, so that it can be ended by this name.

    Attributes
    ----------
    name : str
        A new one each time.
    is_cancelled : bool
        Whether `cancel` was called.
    """

    def __init__(self, backend: Backend) -> None:
        self.name = f"run-{uuid.uuid4().hex[:8]}"
        self.is_cancelled = False
        self._backend = backend
        self._is_over = threading.Event()

    def begin(self) -> None:
        """Put what this thread asks for from now on under the name."""
        self._backend.begin(self.name)

    def end(self) -> None:
        """Say that nothing more will be asked for."""
        self._is_over.set()

    def cancel(self) -> None:
        """End what was asked for and what will be; returns at once, also if Spark hangs."""
        if not self.is_cancelled:
            self.is_cancelled = True
            threading.Thread(target=self._keep_cancelling, name="spark stop", daemon=True).start()

    def _keep_cancelling(self) -> None:
        # Once is not enough: what was just being sent arrives after it.
        while True:
            is_over = self._is_over.wait(_AGAIN_S)
            self._backend.cancel(self.name)
            if is_over or not self._backend.is_alive:
                return


class Call:
    """A function that runs in a thread, under ``group``, which its thread begins and ends.

    Attributes
    ----------
    value : object
        What it returned.
    """

    def __init__(self, function: Callable[[], Any], backend: Backend, group: JobGroup) -> None:
        self.backend, self.group = backend, group
        self.value: Any = None
        self.error: BaseException | None = None
        self._function = function
        self.thread = threading.Thread(target=self._run, name="spark run", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.group.begin()
            self.value = self._function()
        except BaseException as error:  # noqa: BLE001 (raised again by `watch`)
            # What a stopped search was doing would live on in the trace, with its pool of threads.
            self.error = Cancelled() if self.group.is_cancelled else error
        finally:
            self.group.end()


def watch(call: Call, context: RunContext) -> Iterator[None]:
    """Yield about fifty times a second until the call has ended, then raise what it raised.

    Raises
    ------
    Cancelled
        If Stop was asked for, at the latest 0.7 s after it.
    """
    with context.on_cancel(call.group.cancel):
        stopped_at = 0.0
        while call.thread.is_alive():
            call.thread.join(_POLL_S)
            if context.is_cancelled:
                call.group.cancel()  # Stop may have come before the hook was there
                stopped_at = stopped_at or time.monotonic()
                if time.monotonic() - stopped_at > _STOP_LIMIT_S:
                    raise Cancelled
            elif call.thread.is_alive():
                yield
    if context.is_cancelled:
        raise Cancelled
    if call.error is not None:
        raise explained(call.error, call.backend) from call.error


def finish(call: Call, context: RunContext) -> None:
    """Wait until the call has ended; see `watch`."""
    for _ in watch(call, context):
        pass
