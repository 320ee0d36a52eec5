"""What was found of the files that were looked at in this process, for who writes their script.

The window looks into no file; it is told what its worker found and remembers it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.data.files.decisions import Decisions, Found

_Key = tuple[str, Decisions, tuple[tuple[str, str], ...]]
_MOST = 32
_found: dict[_Key, Found] = {}
_stamps: dict[_Key, tuple[int, int]] = {}


def known(path: str, decisions: Decisions, types: Mapping[str, str]) -> Found | None:
    """Return what was found with these decisions, or None."""
    return _found.get(_key(path, decisions, types))


def remember(path: str, decisions: Decisions, types: Mapping[str, str], found: Found) -> None:
    """Keep what was found; the oldest of many is forgotten."""
    key = _key(path, decisions, types)
    _found.pop(key, None)
    _found[key] = found
    while len(_found) > _MOST:
        _found.pop(next(iter(_found)))


def look_once(path: str, decisions: Decisions, types: Mapping[str, str]) -> Found:
    """Return what is found of a file, looked at anew only if it has changed; for workers.

    Raises
    ------
    LabError
        If it cannot be read as a table.
    """
    from core.data.files.looking import look  # brings pandas

    key = _key(path, decisions, types)
    stamp = _stamp(path)
    found = _found.get(key)
    if found is None or _stamps.get(key) != stamp:
        found = look(path, decisions, types)
        remember(path, decisions, types, found)
        _stamps[key] = stamp
    return found


def _stamp(path: str) -> tuple[int, int]:
    try:
        facts = Path(path).stat()
    except OSError:
        return 0, 0
    return facts.st_mtime_ns, facts.st_size


def _key(path: str, decisions: Decisions, types: Mapping[str, str]) -> _Key:
    return path, decisions, tuple(sorted(types.items()))
