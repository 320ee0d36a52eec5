"""Waiting for what the draw queue is still to draw."""

from __future__ import annotations

from ui.runtime.draw_queue import draw_queue

_LIMIT_MS = 60_000


def wait_until_drawn(qtbot):
    """Wait until nothing that can be seen waits to be drawn."""
    qtbot.waitUntil(lambda: draw_queue().is_empty, timeout=_LIMIT_MS)
