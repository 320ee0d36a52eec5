"""The entry: without a command the window opens, with one the command line answers."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or obey the command line; return the exit code."""
    multiprocessing.freeze_support()  # a packaged program starts its workers from itself
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given:
        from app.command_line import command_line

        return command_line(given)
    from app.window import open_window

    return open_window()
