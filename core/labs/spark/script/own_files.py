"""How a user's file comes to Spark: by its own reader, or read here as it was found and handed."""

from __future__ import annotations

from pathlib import Path

from core.data.file_checks import EXCEL_ENDINGS, TEXT_ENDINGS
from core.data.files.decisions import Found
from core.labs.spark.settings import SparkSettings
from core.runtime.recipes.recipe import literal

LOOKED_AT_MB = 20
"""Of a larger file nothing is found out before Spark reads it: it would take longer than Spark."""

_MB = 1 << 20
_OWN_GAPS = frozenset({""})


def is_looked_at(settings: SparkSettings) -> bool:
    """Return whether a file is one to look at: a table of this computer, and not a large one."""
    if not settings.is_file or "://" in settings.data:
        return False
    path = Path(settings.data)
    is_table = path.suffix.lower() in TEXT_ENDINGS | EXCEL_ENDINGS
    return is_table and path.is_file() and path.stat().st_size <= LOOKED_AT_MB * _MB


def can_be_sparks(found: Found) -> bool:
    """Return whether Spark's own reader reads a file as it was found."""
    known = found.decisions
    return (
        found.form == "text"
        and known.encoding == "utf-8"
        and known.header_line == 1
        and found.has_names
        and known.decimal == "."
        and not known.thousands
        and not found.positions
        and not found.empty_rows
        and set(known.gap_words or ()) <= _OWN_GAPS
        and all(column.is_plain and column.kind != "date" for column in found.columns)
    )


def spark_call(path: str, found: Found | None) -> str:
    """Return the call of Spark's own reader."""
    ending = path.rstrip("/\\").rpartition(".")[2].lower()
    where = literal(path)
    if ending in ("json", "jsonl", "ndjson"):
        return f"spark.read.json({where})"
    if ending in ("parquet", "pq"):
        return f"spark.read.parquet({where})"
    if ending == "orc":
        return f"spark.read.orc({where})"
    mark = "\t" if ending == "tsv" else ","
    if found is not None and found.decisions.delimiter:
        mark = found.decisions.delimiter
    separator = f", sep={literal(mark)}" if mark != "," else ""
    return f"spark.read.csv({where}, header=True, inferSchema=True{separator})"
