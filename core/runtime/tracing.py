"""Walks the lines of a recipe: `sys.settrace` while stepping, nothing otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from core.runtime.control import Control
from core.runtime.local_values import describe
from core.runtime.messages import LineReached
from core.runtime.values import LocalValue


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

    def sync(self) -> None:
        """Switch tracing on or off, as the control says."""
        wanted = self._control.is_tracing
        if wanted and sys.gettrace() is None:
            sys.settrace(self._trace_call)
        elif not wanted:
            self.release()

    def release(self) -> None:
        """Switch tracing off, if this stepper switched it on."""
        if sys.gettrace() == self._trace_call:
            sys.settrace(None)

    def _trace_call(self, frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename != self._filename or frame.f_code.co_name == "<module>":
            return None
        return self._trace_line

    def _trace_line(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line" and self._stops_at(frame.f_lineno):
            self._control.hold_at_line(partial(self._show, frame))
            if not self._control.is_tracing:
                self.release()
                return None
        return self._trace_line

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
