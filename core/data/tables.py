"""Opens a data set as one table, and puts checks around the code that does; for workers only."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from core.data.column_names import check_columns
from core.data.files.failures import told
from core.data.samples import SAMPLES

# Loaded by name: recipe code is written for students, without annotations for mypy to check.
_samples: Any = import_module("core.data.recipe_samples")


def load_sample(name: str, rows: int = 1000, noise: float = 0.3, seed: int = 42) -> pd.DataFrame:
    """Return the table of a data set, its target last; the numbers are for synthetic ones."""
    sample = SAMPLES[name]
    load = getattr(_samples, f"load_{name}")
    table: pd.DataFrame = load(rows, noise, seed) if sample.is_synthetic else load()
    return table


def put_checks_in(code: ModuleType, types: Collection[str]) -> None:
    """Let a recipe's reading fail in words; what it reads stays the same.

    ``types`` are the columns whose types were corrected.
    """
    plain = code.parts_of

    def parts_of(table: Any, target: str, dropped: list[str]) -> Any:
        check_columns(list(table.columns), [target, *dropped, *types])
        return plain(table, target, dropped)

    code.parts_of = parts_of  # type: ignore[attr-defined]
    if hasattr(code, "read_table"):
        read = code.read_table

        def read_table() -> pd.DataFrame:
            with told(Path(code.PATH)):
                table: pd.DataFrame = read()
            return table

        code.read_table = read_table  # type: ignore[attr-defined]
