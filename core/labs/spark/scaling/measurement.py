"""The question to the process that fits the local engines; importing this loads neither."""

from __future__ import annotations

from dataclasses import dataclass

from core.runtime.request import Request


@dataclass(frozen=True, slots=True)
class Measure(Request[float], answered_in="core.labs.spark.scaling.local_engines"):
    """The seconds that a fit takes on so many rows, with so many threads."""

    model: str
    engine: str
    rows: int
    threads: int
