"""The names of a table's columns."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Sequence

from core.runtime.errors import LabError
from core.runtime.text import Text, text


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
            raise LabError(_unknown(name, known, close))


def _unknown(name: str, known: Sequence[str], close: Sequence[str]) -> Text:
    if close:
        return text("data", "There is no column {name!r}; did you mean {close}?")(
            name=name, close=close[0]
        )
    listed = ", ".join(known[:12])
    if len(known) <= 12:
        return text("data", "There is no column {name!r}; there are {listed}")(
            name=name, listed=listed
        )
    return text("data", "There is no column {name!r}; there are {listed} and {count:,} more")(
        name=name, listed=listed, count=len(known) - 12
    )


def names_in(text: str) -> list[str]:
    """Return what is between the commas; a name with a comma stands in double quotes."""
    rows = csv.reader([text], skipinitialspace=True)
    return [part.strip() for row in rows for part in row if part.strip()]


def names_text(names: Iterable[str]) -> str:
    """Return names as `names_in` reads them."""
    return ", ".join(_quoted(name) if {",", '"'} & set(name) else name for name in names)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
