"""One way in a process of its own: what it costs, and a native library that fails fails alone.

Reads an order, one line of JSON with ``source`` and ``filename``, then a line for each iteration
that it may do; writes a line of JSON for each thing it has to tell. Importing this imports nothing
heavy: what the recipe imports is what is measured.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import psutil


def main() -> None:
    """Do what the order on standard input says, until it is closed."""
    # What a library prints must not stand between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def tell(**values: Any) -> None:
        answers.write(json.dumps(values) + "\n")
        answers.flush()

    order = json.loads(sys.stdin.readline())
    before = psutil.Process().memory_info().rss
    began = time.perf_counter()
    module: dict[str, Any] = {"__name__": "recipe"}
    exec(compile(order["source"], order["filename"], "exec"), module)
    tell(import_s=time.perf_counter() - began)
    _pull(module["train"], tell)
    tell(memory_mb=(psutil.Process().memory_info().rss - before) / 1e6)


def _pull(train: Callable[..., Any], tell: Callable[..., None]) -> None:
    """Have the loop do an iteration at a time, whoever owns it, and tell how long each took."""
    _wait()
    began = time.perf_counter()

    def told(iteration: int, loss: float) -> None:
        nonlocal began
        tell(iteration=iteration, loss=loss, seconds=time.perf_counter() - began)
        _wait()
        began = time.perf_counter()

    if inspect.isgeneratorfunction(train):
        for iteration, loss in train():
            told(iteration, loss)
    else:
        train(told)


def _wait() -> None:
    if not sys.stdin.readline():
        sys.exit()  # nobody asks any more


if __name__ == "__main__":
    main()
