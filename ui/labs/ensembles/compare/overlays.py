"""The lines of an earlier run: its error against trees, or its score against what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtGui import QColor

from core.runtime.records.record import Column
from ui import theme
from ui.labs.ensembles.compare.names import ShownModel, name_of

Lines = dict[str, tuple[Any, Any, theme.ColorChoice]]


def lines_of(
    run: Mapping[str, Column],
    against: str,
    label: str,
    models: Mapping[str, ShownModel],
    other: QColor,
) -> Lines:
    """Return label and model -> (``against``, test, colour) for each model that has kept both.

    A model has the colour that it has among ``models``; one that is not there, the ``other``.
    """
    found: Lines = {}
    for key, (steps, values) in run.items():
        model, _, part = key.rpartition(".")
        column = run.get(f"{model}.{against}")
        if part == "test" and column is not None:
            _, here, there = np.intersect1d(column[0], steps, return_indices=True)
            color = models[model].color if model in models else other
            found[f"{label}: {name_of(model)}"] = (column[1][here], values[there], color)
    return found
