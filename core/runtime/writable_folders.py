"""Finds out before it matters what cannot be kept, since a folder of the user's refuses."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.runtime.folders import FolderError, cache_dir, config_dir, data_dir, ensure

_KEPT: tuple[tuple[Callable[[], Path], str], ...] = (
    (data_dir, "runs and the session"),
    (config_dir, "the window's size and colours"),
    (cache_dir, "what makes the next start quicker"),
)


@dataclass(frozen=True)
class NotKept:
    """What will be lost at the end, in a sentence, and why, a line for each folder."""

    text: str
    reasons: str


def provide_folders() -> NotKept | None:
    """Make the user's folders, and return what cannot be kept; None if all of it can.

    A cache that refuses is replaced by a temporary folder until this process ends, for this process
    and its children, because Spark cannot do without one.
    """
    refused: dict[str, str] = {}
    for folder, kept in _KEPT:
        try:
            ensure(folder())
        except FolderError as error:
            refused[kept] = str(error)
    provide_cache()
    if not refused:
        return None
    *first, last = refused
    listed = f"{', '.join(first)} and {last}" if first else last
    text = (
        f"Nothing can be written into your own folders, so that {listed} will not be kept; "
        "make the folders writable and start again."
    )
    return NotKept(text, "\n".join(refused.values()))


def provide_cache() -> None:
    """Make the cache's folder, or a temporary one; torch's own cache goes there, too."""
    try:
        ensure(cache_dir())
    except FolderError:
        _use_temporary_cache()
    # Or it makes a folder among the temporary files.
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(cache_dir() / "torch"))


def _use_temporary_cache() -> None:
    folder = tempfile.mkdtemp(prefix="gradus-cache-")
    os.environ["GRADUS_CACHE_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
