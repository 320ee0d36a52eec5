"""The names of a table's columns."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from core.runtime.errors import LabError


def unique_names(names: Iterable[object]) -> list[str]:
    """Return the names as texts: ``column 3`` for an empty one, ``x (2)`` for the second x."""
    found: dict[str, None] = {}
    for number, name in enumerate(names, start=1):
        base = "" if name is None or name != name else str(name).strip()
        base = unique = base or f"column {number}"
        copies = 1
        while unique in found:
            copies += 1
            unique = f"{base} ({copies})"
        found[unique] = None
    return list(found)


def check_columns(known: Sequence[str], wanted: Sequence[str]) -> None:
    """Raise LabError if a wanted column is not there."""
    for name in wanted:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            more = f" and {len(known) - 12:,} more" if len(known) > 12 else ""
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known[:12])}"
            raise LabError(f"There is no column {name!r}; {hint}{'' if close else more}")
