"""The guard before every file of ours that a start reads: what is damaged never stops the start."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

_log = logging.getLogger(__name__)
_LONGEST_BYTES = 16 * 2**20  # far more than any of them holds

T = TypeVar("T")

_set_aside: list[str] = []


def read_or_set_aside(file: Path, read: Callable[[Path], T], otherwise: T) -> T:
    """Return what ``read`` makes of a file, or ``otherwise`` where there is none.

    One that cannot be read is set aside under another name, and `files_set_aside` tells so once.
    """
    try:
        return read(file)
    except FileNotFoundError:
        return otherwise
    except Exception:  # noqa: BLE001 (whatever nonsense in a file brings about)
        _log.warning("%s cannot be read", file, exc_info=True)
        set_aside(file)
        return otherwise


def read_json(file: Path) -> Any:
    """Return a file's JSON.

    Raises
    ------
    OSError
        If it cannot be opened, as where it is a folder.
    ValueError, RecursionError
        If it holds something else, or far too much.
    """
    if file.stat().st_size > _LONGEST_BYTES:
        raise ValueError(f"more than {_LONGEST_BYTES} bytes")
    return json.loads(file.read_bytes())


def set_aside(file: Path) -> bool:
    """Rename a file, or a folder in its place, so that it is in nobody's way; tell if it is gone.

    Where even that is refused it stays, and the start goes on without.
    """
    moment = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    elsewhere = file.with_name(f"{file.name}.damaged-{moment}")
    try:
        file.rename(elsewhere)
    except FileNotFoundError:
        return True
    except OSError:
        _log.warning("%s cannot be set aside", file, exc_info=True)
        return False
    _set_aside.append(str(elsewhere))
    return True


def files_set_aside() -> list[str]:
    """Return under which names files were set aside since the last call."""
    told = _set_aside[:]
    _set_aside.clear()
    return told
