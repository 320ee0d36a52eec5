"""How a table is read, as the code of a script that reads it; nothing is loaded here."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.data.samples import SAMPLES
from core.runtime.recipes.composer import Script
from core.runtime.recipes.recipe import literal

_SAMPLES = "core.data.recipe_samples"
_TABLE = "core.data.recipe_table"
_CLEANING = (
    "clean",
    "unique_names",
    "typed",
    "as_text",
    "comma_as",
    "number",
    "guess",
)


@dataclass(frozen=True)
class Reading:
    """A data set by its id or a file by its path, and what is known of how to read it.

    ``delimiter`` is the mark itself, or auto; ``types`` are corrected ones, column -> type. The
    numbers are for synthetic data sets.
    """

    data: str
    encoding: str = "auto"
    delimiter: str = "auto"
    sheet: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    rows: int = 1000
    noise: float = 0.3
    seed: int = 42


def add_reading(script: Script, reading: Reading, loader: str = "load") -> str:
    """Put what reads the table into a script; return the expression that gives the table.

    ``loader`` is the name that the script has for the function that loads a data set.
    """
    types = f", {_pairs(reading.types)}" if reading.types else ""
    sample = SAMPLES.get(reading.data)
    if sample:
        script.add_functions(_SAMPLES, [], **{f"load_{sample.id}": loader})
        arguments = f"{reading.rows}, {literal(reading.noise)}, {reading.seed}"
        table = f"{loader}({arguments if sample.is_synthetic else ''})"
        if not types:
            return table
        script.add_functions(_TABLE, _CLEANING)
        return f"clean({table}{types})"
    script.add(f"PATH = {literal(reading.data)}")
    script.add_functions(_TABLE, ["read_table", "decode", "find_delimiter", "split_lines"])
    script.add_functions(_TABLE, _CLEANING)
    given = {"encoding": "auto", "delimiter": "auto", "sheet": ""}
    how = "".join(
        f", {name}={literal(getattr(reading, name))}"
        for name, usual in given.items()
        if getattr(reading, name) != usual
    )
    return f"clean(read_table(PATH{how}){types})"


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


def _pairs(pairs: Mapping[str, str]) -> str:
    inside = ", ".join(f"{literal(key)}: {literal(value)}" for key, value in pairs.items())
    return f"{{{inside}}}"
