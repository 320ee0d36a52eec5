"""The one place that decides when something is drawn.

What has something new puts itself here, however often. The queue draws one thing after the other,
what waits longest first, and lets the window paint and answer in between. When a frame's time is
used up it rests for twice as long, so that drawing takes a third of the window's time at the most.
What cannot be seen is left out: it keeps its data, and puts itself here again once it is shown.
"""

from __future__ import annotations

import time
from typing import Protocol

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

_FRAME_MS = 16
_BUDGET_MS = 8
_REST = 2  # times what the frame took


class Drawable(Protocol):
    """A widget that keeps what is new until `redraw`."""

    def isVisible(self) -> bool:
        """Return whether it is on the screen."""

    def redraw(self) -> None:
        """Draw what is new, if there is anything."""


class DrawQueue(QObject):
    """Draws in the window's thread; `draw_queue` returns the application's own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[Drawable, None] = {}  # in the order in which they came
        self._frame_began_s: float | None = None  # None while it rests
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits to be drawn."""
        return not self._waiting

    def put(self, part: Drawable) -> None:
        """Have a widget drawn soon; one that waits already keeps its place."""
        self._waiting.setdefault(part)
        if not self._timer.isActive():
            self._timer.start(0)

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        self._timer.stop()
        self._frame_began_s = None

    @Slot()
    def _go_on(self) -> None:
        """Begin a frame, or go on with it, or rest from it."""
        now_s = time.perf_counter()
        if self._frame_began_s is None:
            if not self._waiting:
                return
            self._frame_began_s = now_s
        # With the painting of what was drawn before: Qt paints before it looks at its timers.
        used_ms = 1000 * (now_s - self._frame_began_s)
        if used_ms > _BUDGET_MS or not self._waiting:
            self._frame_began_s = None
            self._timer.start(round(max(_FRAME_MS - used_ms, _REST * used_ms)))
            return
        self._draw_next()
        self._timer.start(0)

    def _draw_next(self) -> None:
        part = next(iter(self._waiting))
        del self._waiting[part]
        if shiboken6.isValid(part) and part.isVisible():
            part.redraw()


def draw_queue() -> DrawQueue:
    """Return the application's queue, made at the first call."""
    application = QCoreApplication.instance()
    assert application is not None
    found = application.findChild(DrawQueue)
    return found if isinstance(found, DrawQueue) else DrawQueue(application)
