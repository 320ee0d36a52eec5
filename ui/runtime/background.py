"""A thread for file work: the window gives it functions and gets their values back."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from core.runtime.errors import LabError

_log = logging.getLogger(__name__)


_Task = tuple[Callable[[], Any], Callable[[Any], None], Callable[[str], None] | None]


class Background(QThread):
    """Calls functions one after another, outside the window's thread.

    ``then`` of `do` is called in the thread this object lives in. Where the function raises, that
    goes to the log, and ``failed`` is called with a sentence instead.
    """

    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("file work")
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._is_closed = False
        self._done.connect(self._pass_on)

    def do(
        self,
        function: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Call ``function`` in the thread and ``then`` with its value; nothing after `close`."""
        if self._is_closed:
            return  # a run that ends as the window closes still asks for the list of runs
        self._tasks.put((function, then, failed))
        if not self.isRunning():
            self.start()

    def close(self, limit_ms: int = 2000) -> None:
        """Finish what was given and end; no value comes back any more."""
        self._is_closed = True
        self._tasks.put(None)
        if self.isRunning():
            self.wait(limit_ms)

    def run(self) -> None:  # Qt's name
        """Work until `close`."""
        while (task := self._tasks.get()) is not None:
            function, then, failed = task
            try:
                value = function()
            except Exception as error:  # noqa: BLE001 (a file's nonsense must not end the thread)
                _log.warning("file work failed", exc_info=True)
                if failed is not None:
                    self._done.emit(failed, _sentence(error))
            else:
                self._done.emit(then, value)

    @Slot(object, object)
    def _pass_on(self, then: Callable[[Any], None], value: Any) -> None:
        if not self._is_closed:  # who asked may be gone
            then(value)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename or ''}".strip(": ")
    if isinstance(error, LabError):
        return error.text
    return str(error) or type(error).__name__
