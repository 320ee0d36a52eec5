"""Where the user's runs, caches and settings live; the environment may name other places."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from core.runtime.errors import LabError
from core.runtime.text import text

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
    """Return the folder, made if it was not there, after a trial file was written into it.

    Raises
    ------
    FolderError
        If it cannot be made or written; its sentence names the variable that chooses another.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Windows and network disks tell the truth about permissions only when written to.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise FolderError(
            text(
                "engine",
                "Cannot write into the folder {folder} ({reason}); make it writable, or name "
                "another in the environment variable {variable}.",
            )(
                folder=str(folder),
                reason=error.strerror or str(error),
                variable=_variable_of(folder),
            )
        ) from error
    return folder


def _variable_of(folder: Path) -> str:
    places = {"GRADUS_CACHE_DIR": cache_dir(), "GRADUS_CONFIG_DIR": config_dir()}
    return next(
        (name for name, place in places.items() if folder.is_relative_to(place)),
        "GRADUS_DATA_DIR",
    )


def _folder(variable: str, function: str) -> Path:
    named = os.environ.get(variable)
    if named:
        return Path(named).expanduser()
    import platformdirs  # a millisecond or two that a named folder saves

    path: Path = getattr(platformdirs, function)(_APP, appauthor=False)
    return path
