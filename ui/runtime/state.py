"""The states of a tab's run, as every widget around it understands them."""

from __future__ import annotations

from enum import Enum


class RunState(Enum):
    """Where a tab's run stands.

    ``STARTING`` lasts until the first event, ``STOPPING`` from the press of Stop to the run's end.
    ``STEPPING`` is a pause inside the recipe, between two of its lines.
    """

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STEPPING = "stepping"
    STOPPING = "stopping"

    @property
    def is_active(self) -> bool:
        """Whether a run exists, paused or not."""
        return self is not RunState.IDLE
