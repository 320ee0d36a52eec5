"""The entry: without a command the window opens, with one the command line answers."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence

_EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or obey the command line; return the exit code."""
    multiprocessing.freeze_support()  # a packaged program starts its workers from itself
    # Looking for plugins reads the metadata of every installed package; we have none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given:
        try:
            from app.command_line import command_line

            return command_line(given)
        except KeyboardInterrupt:  # outside a run, which answers Ctrl-C itself
            return _EXIT_INTERRUPTED
    from app.window import open_window

    return open_window()
