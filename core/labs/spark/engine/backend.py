"""What the lab needs of a Spark, whether it is in a virtual machine of ours or elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

Phase = Callable[[str], None]


class Backend(Protocol):
    """A Spark that a run can use; made ready by its constructor."""

    spark: Any  # a SparkSession, of the one kind or the other

    @property
    def is_alive(self) -> bool:
        """Whether it still answers."""

    def use(self) -> None:
        """Make it the session of this thread; `begin` does so, too."""

    def begin(self, name: str) -> None:
        """Put what this thread asks for from now on under a name."""

    def cancel(self, name: str) -> None:
        """End what was asked for under this name, also what it would ask for next."""

    def stop(self) -> None:
        """End it and free what belongs to it."""

    def facts(self) -> dict[str, Any]:
        """Return ``version`` and, of a driver here, ``java``, ``heap_mb`` and ``ui``, a page."""

    def obituary(self) -> str:
        """Return in one sentence why it does not answer any more, and what to do."""
