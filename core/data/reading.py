"""How a table is read, as the code of a script that reads it; nothing is loaded here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.data.files.decisions import Decisions
from core.data.files.known import known
from core.data.files.script import add_file
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

    ``decisions`` are what is known of how a file is written, ``types`` corrected ones, column ->
    type. The numbers are for synthetic data sets.
    """

    data: str
    decisions: Decisions = field(default_factory=Decisions)
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
    found = known(reading.data, reading.decisions, reading.types)
    return add_file(script, reading.data, found)


def _pairs(pairs: Mapping[str, str]) -> str:
    inside = ", ".join(f"{literal(key)}: {literal(value)}" for key, value in pairs.items())
    return f"{{{inside}}}"
