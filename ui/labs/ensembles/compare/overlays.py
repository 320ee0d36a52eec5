"""The lines of an earlier run: its error against trees, or its score against what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.runtime.records.record import Column
from ui.labs.ensembles.compare.names import name_of

Lines = dict[str, tuple[Any, Any]]


def lines_of(run: Mapping[str, Column], against: str, label: str) -> Lines:
    """Return label and model -> (``against``, test) for each model that has kept both."""
    found: Lines = {}
    for key, (steps, values) in run.items():
        model, _, part = key.rpartition(".")
        column = run.get(f"{model}.{against}")
        if part == "test" and column is not None:
            _, here, there = np.intersect1d(column[0], steps, return_indices=True)
            found[f"{label}: {name_of(model)}"] = (column[1][here], values[there])
    return found
