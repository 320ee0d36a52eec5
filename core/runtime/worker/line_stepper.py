"""Walks the lines of a recipe: `sys.settrace` while stepping, nothing otherwise."""

from __future__ import annotations

import linecache
import sys
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from core.runtime.errors import Cancelled
from core.runtime.local_value import LocalValue
from core.runtime.messages import LineReached
from core.runtime.worker.control import Control
from core.runtime.worker.local_values import describe


class LineStepper:
    """Stops the run's thread before a line of the code compiled under ``filename``.

    ``publish`` is called, in the run's thread, with each line that is stopped at.
    """

    def __init__(
        self, filename: str, control: Control, publish: Callable[[LineReached], None]
    ) -> None:
        self._filename = filename
        self._control = control
        self._publish = publish
        self._values: dict[str, LocalValue] = {}
        self._ending: FrameType | None = None  # where a stop waits for the next line

    def sync(self) -> None:
        """Switch tracing on or off, as the control says."""
        wanted = self._control.is_tracing
        if wanted and sys.gettrace() is None:
            sys.settrace(self._trace_call)
            threading.settrace(self._trace_call)  # a recipe may be called back in a thread it began
        elif not wanted:
            self.release()

    def release(self) -> None:
        """Switch tracing off, if this stepper switched it on."""
        if sys.gettrace() == self._trace_call:
            sys.settrace(None)
        if threading.gettrace() == self._trace_call:
            threading.settrace(None)

    def _trace_call(self, frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename != self._filename or frame.f_code.co_name == "<module>":
            return None
        return self._trace_line

    def _trace_line(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event != "line":
            return self._trace_line
        if self._ending is frame and not _begins_with_block(frame):
            raise Cancelled
        if self._stops_at(frame.f_lineno):
            self._hold(frame)
            if not self._control.is_tracing and self._ending is None:
                self.release()
                return None
        return self._trace_line

    def _hold(self, frame: FrameType) -> None:
        """Wait for the next button at this line; Stop ends the run here.

        A block's end comes to its `with` line again, and what is raised there would leave it open:
        torch would compute no gradients from then on. Such a stop waits for the next line.
        """
        try:
            self._control.hold_at_line(partial(self._show, frame))
        except Cancelled:
            if not _begins_with_block(frame):
                raise
            self._ending = frame

    def _stops_at(self, line: int) -> bool:
        request = self._control.trace
        if request is None:
            return False
        is_goal = request.line == line or line in request.lines
        return request.kind == "line" or (request.kind == "to" and is_goal)

    def _show(self, frame: FrameType) -> None:
        values = describe(frame.f_locals, self._values)
        self._values = {value.name: value for value in values}
        self._publish(LineReached(frame.f_lineno, frame.f_code.co_name, tuple(values)))


def _begins_with_block(frame: FrameType) -> bool:
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
    return line.lstrip().startswith("with ")
