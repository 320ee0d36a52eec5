"""The first look at a table: a few rows, and of each column its type, its gaps and its values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.data.samples import SAMPLES, Task
from core.data.tables import load_sample, open_table

_FEW_CLASSES = 10
_COLUMNS_TOLD = 1000


def preview(data: str, rows: int = 50, **reading: Any) -> dict[str, Any]:
    """Return the first look at a data set or file, as plain values.

    Parameters
    ----------
    reading : encoding, delimiter, sheet, types
        As for `open_table`; only for files.

    Returns
    -------
    dict
        ``rows``, ``columns`` (numbers), ``names``, ``head`` (rows of texts, "" for a gap),
        ``summary`` (of the first 1,000 columns: name, kind, gaps, distinct, example), ``target``
        (the proposal), ``task`` (for that target), ``note``.
    """
    if data in SAMPLES:
        sample = SAMPLES[data]
        table, target = load_sample(data), sample.target
        note: str = sample.note
    else:
        table = open_table(data, **reading)
        target, note = str(table.columns[-1]), _note(table)
    shown = table.iloc[:rows, :_COLUMNS_TOLD]
    return {
        "rows": len(table),
        "columns": table.shape[1],
        "names": [str(name) for name in table.columns],
        "head": [[_cell(value) for value in row] for row in shown.itertuples(index=False)],
        "summary": [_column(table[name]) for name in shown.columns],
        "target": target,
        "task": guess_task(table[target]),
        "note": note,
    }


def guess_task(target: pd.Series) -> Task:
    """Return classification for texts and for at most ten different whole numbers."""
    if target.dtype.kind not in "iuf":
        return "classification"
    values = target.dropna().unique()
    is_few = len(values) <= _FEW_CLASSES and bool((values == np.round(values)).all())
    return "classification" if is_few else "regression"


def _note(table: pd.DataFrame) -> str:
    """Return what one should know of a user's table, in sentences."""
    gaps = int(table.isna().sum().sum())
    empty = [str(name) for name in table.columns if table[name].isna().all()]
    sentences = []
    if gaps:
        sentences.append(f"{gaps:,} of {table.size:,} values are gaps or not finite.")
    if empty:
        sentences.append(f"Without any value: {_listed(empty)}.")
    many = [
        str(name)
        for name in table.columns
        if table[name].dtype == object and table[name].nunique() > max(20, len(table) // 2)
    ]
    if many:
        sentences.append(f"Nearly every value differs, so leave out: {_listed(many)}.")
    return " ".join(sentences)


def _listed(names: list[str], limit: int = 8) -> str:
    return ", ".join(names[:limit]) + (f" and {len(names) - limit:,} more" * (len(names) > limit))


def _column(column: pd.Series) -> dict[str, Any]:
    known = column.dropna()
    return {
        "name": str(column.name),
        "kind": "number" if column.dtype.kind in "iuf" else "category",
        "gaps": int(column.isna().sum()),
        "distinct": int(known.nunique()),
        "example": _cell(known.iloc[0]) if len(known) else "",
    }


def _cell(value: Any) -> str:
    if value is None or value != value:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)[:80]
