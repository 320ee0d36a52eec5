"""A call in a thread of its own, which Stop can end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from core.labs.spark.backends import Backend
from core.labs.spark.faults import fault, is_gone
from core.runtime.context import RunContext
from core.runtime.errors import Cancelled

_POLL_S = 0.02
# After this long a call that was stopped is left to end by itself.
_STOP_LIMIT_S = 0.7


class Call:
    """A function that runs under a name by which Spark can end what it asks for.

    Attributes
    ----------
    group : str
        The name.
    value : object
        What it returned.
    """

    def __init__(self, function: Callable[[], Any], backend: Backend) -> None:
        self.group = ""
        self.value: Any = None
        self.error: BaseException | None = None
        self._function, self._backend = function, backend
        begun = threading.Event()
        self.thread = threading.Thread(
            target=self._run, args=(begun,), name="spark run", daemon=True
        )
        self.thread.start()
        begun.wait()

    def cancel(self) -> None:
        """End what it asks of Spark."""
        self._backend.cancel(self.group)

    def give_up(self) -> None:
        """End a Spark that does not answer any more, so that the next run starts a new one."""
        self._backend.stop()

    def _run(self, begun: threading.Event) -> None:
        try:
            self.group = self._backend.begin()
            begun.set()
            self.value = self._function()
        except BaseException as error:  # noqa: BLE001 (raised again by `watch`)
            self.error = error
        finally:
            begun.set()


def watch(call: Call, context: RunContext) -> Iterator[None]:
    """Yield about fifty times a second until the call has ended, then raise what it raised.

    Raises
    ------
    Cancelled
        If Stop was asked for, at the latest 0.7 s after it.
    """
    stopped_at = 0.0
    while call.thread.is_alive():
        call.thread.join(_POLL_S)
        if context.is_cancelled:
            stopped_at = stopped_at or time.monotonic()
            if time.monotonic() - stopped_at > _STOP_LIMIT_S:
                raise Cancelled
        elif call.thread.is_alive():
            yield
    if context.is_cancelled:
        raise Cancelled
    if call.error is not None:
        if is_gone(call.error):
            call.give_up()
        raise fault(call.error) from call.error


def finish(call: Call, context: RunContext) -> None:
    """Wait until the call has ended; see `watch`."""
    for _ in watch(call, context):
        pass
