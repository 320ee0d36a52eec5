"""Runs several generators at the same time, each in a thread of its own."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TypeVar

from core.labs.ensembles.fitting.handover import Handover

Item = TypeVar("Item")

# Fits leave Python's lock for the most part; with the usual 5 ms a thread that asks for it in
# every round, as boosting does, would wait most of its time.
_SWITCH_S = 0.0005


def side_by_side(
    sources: Sequence[Callable[[], Generator[Item, None, None]]],
    threads: int,
    is_cancelled: Callable[[], bool],
) -> Generator[tuple[int, Item], None, None]:
    """Yield (number of the source, item) as items come, from so many sources at the same time.

    A source waits with its next item while nobody takes, so a run that is held holds them all.
    When the iteration is closed, each source is closed after the item that it is at. What one of
    them raises ends the others and is raised here.
    """
    failed: list[bool] = []

    def follow(number: int) -> None:
        if handover.is_stopping or failed:
            return
        try:
            with closing(sources[number]()) as source:
                for item in source:
                    handover.give((number, item))
                    if handover.is_stopping or failed:
                        return
        except BaseException:
            failed.append(True)
            raise

    def work() -> None:
        with ThreadPoolExecutor(threads, "fit") as pool:
            for future in [pool.submit(follow, number) for number in range(len(sources))]:
                future.result()

    handover: Handover[tuple[int, Item]] = Handover(work, is_cancelled)
    # Libraries change the list of warnings for a moment, each thread for all others; what comes of
    # it is neither shown nor kept.
    with _quick_switches(), warnings.catch_warnings(record=True):
        yield from handover


@contextmanager
def _quick_switches() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
