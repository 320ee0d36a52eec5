"""The first look at a table: a few rows, and of each column its type, its gaps and its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from core.data.files.decisions import Column, Decisions, Found
from core.data.files.findings import line_of
from core.data.files.opening import open_file
from core.data.samples import SAMPLES, Task
from core.data.tables import load_sample
from core.runtime.text import NOTHING, Text, as_text, joined

_NOTHING = Decisions()
_FEW_CLASSES = 10
_COLUMNS_TOLD = 1000
_BARS = 20


def preview(
    data: str,
    decisions: Decisions = _NOTHING,
    types: Mapping[str, str] | None = None,
    rows: int = 50,
) -> dict[str, Any]:
    """Return the first look at a data set or file, as plain values.

    Parameters
    ----------
    decisions, types
        As for `open_file`; only for files.

    Returns
    -------
    dict
        ``rows``, ``columns`` (numbers), ``names``, ``head`` (rows of texts, "" for a gap),
        ``summary`` (of the first 1,000 columns: name, kind, gaps, distinct, example, bars,
        low, high, odd, examples, unit), ``target`` (the proposal), ``task`` (for that target),
        ``note``, ``line`` (how a file is read) and
        ``found`` (plain values of `Found`, None for a data set).
    """
    if data in SAMPLES:
        sample = SAMPLES[data]
        table, target = load_sample(data), sample.target
        note: Text = as_text(sample.note)
        found = None
    else:
        opened = open_file(data, decisions, types)
        table, found = opened.table, opened.found
        target, note = found.target(), _note(found)
    shown = table.iloc[:rows, :_COLUMNS_TOLD]
    known = {column.name: column for column in found.columns} if found else {}
    kinds = [known[str(name)].kind if known else "" for name in shown.columns]
    return {
        "rows": len(table),
        "columns": table.shape[1],
        "names": [str(name) for name in table.columns],
        "head": [
            [_cell(value, kind) for value, kind in zip(row, kinds, strict=True)]
            for row in shown.itertuples(index=False)
        ],
        "summary": [_column(table[name], known.get(str(name))) for name in shown.columns],
        "target": target,
        "task": guess_task(table[target]),
        "note": note,
        "line": NOTHING if found is None else line_of(found),
        "found": None if found is None else found.as_values(),
    }


def guess_task(target: pd.Series) -> Task:
    """Return classification for texts and for at most ten different whole numbers."""
    if target.dtype.kind not in "iuf":
        return "classification"
    values = target.dropna().unique()
    is_few = len(values) <= _FEW_CLASSES and bool((values == np.round(values)).all())
    return "classification" if is_few else "regression"


def _note(found: Found) -> Text:
    """Return what one should know of a user's table, questions first."""
    others = [finding for finding in found.findings if not finding.is_question]
    return joined(*(finding.text for finding in [*found.questions, *others]))


def _column(column: pd.Series, found: Column | None) -> dict[str, Any]:
    known = column.dropna()
    is_number = column.dtype.kind in "iuf"
    kind = found.kind if found is not None else "number" if is_number else "category"
    return {
        "name": str(column.name),
        "kind": kind,
        "gaps": found.gaps if found is not None else int(column.isna().sum()),
        "distinct": int(known.nunique()),
        "example": _cell(known.iloc[0], kind) if len(known) else "",
        "bars": _bars(known, is_number=is_number),
        "low": _cell(known.min(), kind) if is_number and len(known) else "",
        "high": _cell(known.max(), kind) if is_number and len(known) else "",
        "odd": found.odd if found is not None else 0,
        "examples": list(found.examples) if found is not None else [],
        "unit": found.unit if found is not None else "",
    }


def _bars(known: pd.Series, *, is_number: bool) -> list[int]:
    """Return how many values lie in each of equal steps, or how often the commonest texts occur."""
    if not is_number:
        return [int(count) for count in known.value_counts().head(_BARS)]
    values = known.to_numpy(dtype=float)
    values = values[np.isfinite(values)]
    if not len(values) or not np.isfinite(float(values.max()) - float(values.min())):
        return []
    try:
        return [int(count) for count in np.histogram(values, bins=_BARS)[0]]
    except ValueError:  # numbers so close that no steps lie between them
        return [len(values)]


def _cell(value: Any, kind: str = "") -> str:
    if pd.isna(value):
        return ""
    if kind == "date":
        moment = pd.Timestamp(0) + pd.Timedelta(days=value)
        return str(moment.isoformat(sep=" ", timespec="minutes")).removesuffix(" 00:00")
    return f"{value:.6g}" if isinstance(value, float) else str(value)[:80]
