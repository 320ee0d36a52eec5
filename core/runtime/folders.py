"""Where the user's runs, caches and settings live; the environment may name other places."""

from __future__ import annotations

import os
from pathlib import Path

from core.runtime.errors import LabError

_APP = "gradus"


class FolderError(LabError):
    """A folder of the user's cannot be made or written."""


def data_dir() -> Path:
    """Return the folder of runs and sessions (``GRADUS_DATA_DIR``)."""
    return _folder("GRADUS_DATA_DIR", "user_data_path")


def cache_dir() -> Path:
    """Return the folder of what can be made again (``GRADUS_CACHE_DIR``)."""
    return _folder("GRADUS_CACHE_DIR", "user_cache_path")


def config_dir() -> Path:
    """Return the folder of the window's preferences (``GRADUS_CONFIG_DIR``)."""
    return _folder("GRADUS_CONFIG_DIR", "user_config_path")


def ensure(folder: Path) -> Path:
    """Return the folder, made if it was not there.

    Raises
    ------
    FolderError
        If it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderError(
            f"Cannot use the folder {folder}: {error.strerror or error}; "
            "check its permissions or name another in GRADUS_DATA_DIR."
        ) from error
    if not os.access(folder, os.W_OK):
        raise FolderError(f"The folder {folder} cannot be written; check its permissions.")
    return folder


def _folder(variable: str, function: str) -> Path:
    named = os.environ.get(variable)
    if named:
        return Path(named).expanduser()
    import platformdirs

    path: Path = getattr(platformdirs, function)(_APP, appauthor=False)
    return path
