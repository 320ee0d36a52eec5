"""Writes files as people have them: a table of known values in many forms."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d", "%d-%b-%Y", "%Y/%m/%d")
WORDS = {
    "utf-8": ["Größe", "naïf", "서울", "plain"],
    "utf-8-sig": ["Größe", "naïf", "서울", "plain"],
    "utf-16": ["Größe", "naïf", "서울", "plain"],
    "cp1252": ["Größe", "Qualität", "très bon", "plain"],
    "cp949": ["서울", "부산", "대구", "plain"],
    "cp1250": ["Łódź", "źródło", "żółty", "plain"],
    "cp1251": ["Москва", "Город", "Цена", "plain"],
}


@dataclass(frozen=True)
class Form:
    """How a file is written; ``gap`` is what stands for a missing value."""

    decimal: str = "."
    thousands: str = ""
    delimiter: str = ","
    header: str = "plain"  # or title, sep, none, units
    gap: str | None = None
    day: str = "%Y-%m-%d"
    encoding: str = "utf-8"
    newline: str = "\n"
    unit: str = ""
    days_until: int = 200
    extra: dict[str, str] = field(default_factory=dict)


def truth(form: Form, rows: int = 60, seed: int = 0) -> pd.DataFrame:
    """Return the values that a file of this form holds; dates are days since 1970."""
    draws = np.random.default_rng(seed)
    start = 18_600
    table = pd.DataFrame(
        {
            "amount": (draws.lognormal(7, 2, rows)).round(2),
            "share": draws.uniform(-2, 2, rows).round(3),
            "count": draws.integers(0, 30_000, rows).astype(float),
            "word": draws.choice(WORDS[form.encoding], rows),
            "day": (start + draws.integers(0, form.days_until, rows)).astype(float),
            "y": draws.normal(0, 50, rows).round(1),
        }
    )
    if form.gap is not None:
        for name in ("amount", "share", "day"):
            table.loc[draws.choice(rows, 5, replace=False), name] = np.nan
    return table


def written(form: Form, table: pd.DataFrame) -> bytes:
    """Return a file's bytes."""
    out = io.StringIO(newline="")
    if form.header == "sep":
        out.write(f"sep={form.delimiter}{form.newline}")
    if form.header == "title":
        out.write(f"Station 12 export{form.newline}Made by Logger 4.2{form.newline}{form.newline}")
    lines = csv.writer(out, delimiter=form.delimiter, lineterminator=form.newline)
    if form.header != "none":
        lines.writerow(table.columns)
    if form.header == "units":
        lines.writerow(["EUR", "", "", "", "", "m"])
    for row in table.itertuples(index=False):
        lines.writerow([_cell(form, *pair) for pair in zip(table.columns, row, strict=True)])
    return out.getvalue().encode(form.encoding)


def _cell(form: Form, name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if value != value:
        return form.gap or ""
    assert isinstance(value, float)
    if name == "day":
        return (pd.Timestamp("1970-01-01") + pd.Timedelta(days=value)).strftime(form.day)
    text = f"{value:,.0f}" if name == "count" else f"{value:,}"
    text = text.removesuffix(".0") if name == "amount" else text
    marked = text.replace(",", "\0").replace(".", form.decimal).replace("\0", form.thousands)
    return f"{marked} {form.unit}" if form.unit and name == "amount" else marked


def write(folder: Path, form: Form, table: pd.DataFrame) -> Path:
    """Write the file and return its path."""
    path = folder / "table.csv"
    path.write_bytes(written(form, table))
    return path
