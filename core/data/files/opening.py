"""Opens a user's file as one table; imports pandas, so for workers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from core.data.files.decisions import Decisions, Found
from core.data.files.failures import told
from core.data.files.known import look_once
from core.data.files.script import add_file
from core.runtime.recipes.composer import Script
from core.runtime.recipes.recipe import Recipe

_NOTHING = Decisions()


@dataclass(frozen=True)
class OpenTable:
    """A user's file: its rows, and how they were read."""

    found: Found
    table: pd.DataFrame


def open_file(
    path: str | Path, decisions: Decisions = _NOTHING, types: Mapping[str, str] | None = None
) -> OpenTable:
    """Return a user's file as a table of words, numbers and gaps. It only reads.

    Raises
    ------
    LabError
        If the file cannot be read or has no rows; the sentence says what to do.
    """
    found = look_once(str(path), decisions, dict(types or {}))
    script = Script("Read a table.")
    add_file(script, str(path), found)
    with told(Path(path)):
        table: pd.DataFrame = Recipe("table_recipe", script.text()).load().read_table()
    return OpenTable(found, table)
