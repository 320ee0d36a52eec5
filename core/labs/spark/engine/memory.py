"""How much memory the Java virtual machine may take."""

from __future__ import annotations

from core.runtime.errors import LabError
from core.runtime.text import NOTHING, Text, text

# Spark refuses a heap below 450 MiB, and a first job needs more than that.
LEAST_HEAP_MB = 512
_MOST_BY_ITSELF_MB = 4096
_COMFORTABLE_MB = 1024
# What the virtual machine takes beside its heap: classes, compiled code, threads, buffers.
_BESIDE_HEAP_MB = 300


def choose_heap_mb(asked_mb: int = 0, free_mb: int | None = None) -> int:
    """Return the heap in MiB: what is asked for, or half of what is free, at most 4 GiB.

    Raises
    ------
    LabError
        If that leaves too little to start Spark.
    """
    free_mb = _free_mb() if free_mb is None else free_mb
    if free_mb < LEAST_HEAP_MB + _BESIDE_HEAP_MB:
        raise LabError(
            text(
                "spark",
                "Only {free_mb:,} MB of memory are free and Spark needs at "
                "least {value:,} MB; close other programs and run again.",
            )(free_mb=free_mb, value=LEAST_HEAP_MB + _BESIDE_HEAP_MB)
        )
    if asked_mb:
        if asked_mb + _BESIDE_HEAP_MB > free_mb:
            raise LabError(
                text(
                    "spark",
                    "A heap of {asked_mb:,} MB does not fit into the {free_mb:,} "
                    "MB of free memory; choose less, or 0 to let the lab choose.",
                )(asked_mb=asked_mb, free_mb=free_mb)
            )
        return max(asked_mb, LEAST_HEAP_MB)
    return max(LEAST_HEAP_MB, min(free_mb // 2, _MOST_BY_ITSELF_MB))


def remark(heap_mb: int, asked_mb: int) -> Text:
    """Return a sentence on a heap that is small since little memory is free; mostly nothing."""
    if asked_mb or heap_mb >= _COMFORTABLE_MB:
        return NOTHING
    return text(
        "spark",
        "Java gets only {heap_mb:,} MB, since little memory is free; close other programs before "
        "you take many rows.",
    )(heap_mb=heap_mb)


def _free_mb() -> int:
    import psutil

    return int(psutil.virtual_memory().available) >> 20
