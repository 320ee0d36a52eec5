"""Turns one long library call with a hook into a generator that can be held and stopped."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Generator
from typing import Generic, TypeVar

Item = TypeVar("Item")
_END = object()
_PATIENCE_S = 0.05


class Handover(Generic[Item]):
    """Runs ``work`` in a thread; whatever it gives to `give` comes out of iterating.

    ``work`` waits in `give` while nobody takes, so a run that is held holds it too. When the
    iteration is closed, `is_stopping` turns true; the hook must look at it and end the call.

    Attributes
    ----------
    waited_s : float
        How long ``work`` has waited, to be taken off its time.
    """

    def __init__(self, work: Callable[[], None], is_cancelled: Callable[[], bool]) -> None:
        self._work = work
        self._is_cancelled = is_cancelled
        self._is_closed = threading.Event()
        self._items: queue.Queue[object] = queue.Queue(1)
        self._error: BaseException | None = None
        self.waited_s = 0.0

    @property
    def is_stopping(self) -> bool:
        """Whether the call is to end now."""
        return self._is_closed.is_set() or self._is_cancelled()

    def give(self, item: Item) -> None:
        """Hand an item over, from the thread; waits until there is room or nobody is left."""
        began = time.perf_counter()
        self._put(item)
        self.waited_s += time.perf_counter() - began

    def __iter__(self) -> Generator[Item, None, None]:
        thread = threading.Thread(target=self._run, name="fit", daemon=True)
        thread.start()
        try:
            while (item := self._items.get()) is not _END:
                yield item  # type: ignore[misc]
        finally:
            self._is_closed.set()
            thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 (raised again where the items are taken)
            self._error = error
        self._put(_END)

    def _put(self, item: object) -> None:
        while not self._is_closed.is_set():
            with contextlib.suppress(queue.Full):
                self._items.put(item, timeout=_PATIENCE_S)
                return
