"""The rows before any pipeline: their columns, pages, summaries and histograms, by Spark."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from core.labs.spark.engine.backend import Backend
from core.labs.spark.engine.faults import as_lab_error
from core.labs.spark.reports import (
    PAGE_ROWS,
    Column,
    ColumnSummary,
    NumberCounts,
    Page,
    TableSummary,
    TextCounts,
)
from core.labs.spark.script.loading import load_script
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError
from core.runtime.figures import figure
from core.runtime.text import text

_CACHE = "spark_tables"
_TEXT_LIMIT = 120
_SUMMARY_COLUMNS = 100
_TOP_VALUES = 20
_NUMBERS = ("tinyint", "smallint", "int", "bigint", "float", "double", "decimal")
_FILES_LOOKED_AT = 1000
_WHOLE_LINE = "_whole_line"


def table_of(state: dict[str, Any], settings: SparkSettings, backend: Backend) -> Any:
    """Return the DataFrame of these settings; it is read lazily and kept until they change."""
    # What reads the rows may be written from many settings; a target is put last by some.
    known = (settings.template, settings.split, settings.target, settings.drop_columns)
    file = (settings.decisions, _stamp(settings))
    key = (backend, settings.data_id, settings.rows, settings.seed, settings.reading, *known, *file)
    kept = state.get(_CACHE)
    if kept is not None and kept[0] == key:
        return kept[1]
    check_file(settings)
    try:
        table = load_script(settings).load(backend.spark)
        names = table.columns
    except Exception as error:
        raise as_lab_error(error) from error
    if not names:
        raise LabError(
            text("spark", "{data} has no columns; choose a file with a line of names.")(
                data=str(settings.data)
            )
        )
    state[_CACHE] = (key, table)
    return table


def _stamp(settings: SparkSettings) -> int:
    file = _local_file(settings)
    return file.stat().st_mtime_ns if file is not None and file.exists() else 0


def check_file(settings: SparkSettings) -> None:
    """Raise LabError if the data are a local file that is not there, or is empty."""
    check_is_there(settings)
    file = _local_file(settings)
    if file is not None and file.is_dir():
        _check_folder(settings.data_id, file)


def check_is_there(settings: SparkSettings) -> None:
    """Raise LabError if a local file is not there or is empty; looks into no folder."""
    file = _local_file(settings)
    if file is None:
        return
    if not file.exists():
        raise LabError(
            text(
                "spark",
                "There is no file or folder {data_id}; check the name or choose another one.",
            )(data_id=str(settings.data_id))
        )
    if file.is_file() and file.stat().st_size == 0:
        raise LabError(
            text("spark", "{name} is empty; choose a file with a line of names and rows.")(
                name=str(file.name)
            )
        )


def _local_file(settings: SparkSettings) -> Path | None:
    path = settings.data_id
    is_local = settings.is_file and "://" not in path
    return Path(path).expanduser() if is_local else None


def _check_folder(path: str, folder: Path) -> None:
    """Raise LabError unless the files of a folder are of one kind with the same columns."""
    parts = sorted(
        part
        for part in folder.rglob("*")
        if part.is_file() and not part.name.startswith(("_", "."))
    )
    endings = {part.suffix.lower() for part in parts}
    if not parts:
        raise LabError(
            text("spark", "The folder {path} holds no files; choose another one.")(path=str(path))
        )
    if len(endings) > 1:
        raise LabError(
            text(
                "spark",
                "The folder {path} mixes files of {listed}; put one format into one folder.",
            )(path=str(path), listed=str(", ".join(sorted(endings))))
        )
    names = _names_in(parts[0])
    for part in parts[1:_FILES_LOOKED_AT]:
        if _names_in(part) != names:
            raise LabError(
                text(
                    "spark",
                    "{name} does not have the same columns as {name2}; put files "
                    "of one kind into the folder {path}.",
                )(name=str(part.name), name2=str(parts[0].name), path=str(path))
            )


def _names_in(part: Path) -> list[str]:
    """Return a file's columns; none where its kind tells none or each row its own."""
    if part.suffix.lower() in (".csv", ".tsv"):
        with part.open(encoding="utf-8", errors="replace") as file:
            return file.readline().strip().split(",")
    if part.suffix.lower() == ".parquet":
        import pyarrow.parquet as pq  # type: ignore[import-untyped]

        try:
            return [f"{field.name} {field.type}" for field in pq.read_schema(part)]
        except (OSError, ValueError) as error:
            raise LabError(
                text("spark", "{name} is no Parquet file or is damaged; remove it.")(
                    name=str(part.name)
                )
            ) from error
    return []


def ragged_rows(spark: Any, settings: SparkSettings, table: Any) -> int:
    """Return how many lines of a CSV file have more or fewer values than it has columns."""
    is_text = settings.data_id.lower().endswith((".csv", ".tsv"))
    if not settings.is_file or not is_text or settings.split == "sklearn":
        return 0
    from pyspark.sql.types import StringType, StructField, StructType

    # Spark keeps such a line in a column of this name, if the schema has one.
    whole = StructField(_WHOLE_LINE, StringType())
    texts = [StructField(name, StringType()) for name in table.columns]
    separator = "\t" if settings.data_id.lower().endswith(".tsv") else ","
    lines = spark.read.csv(
        settings.located().data_id,
        schema=StructType([*texts, whole]),
        header=True,
        sep=separator,
        columnNameOfCorruptRecord=_WHOLE_LINE,
    )
    # All columns must be asked for, or Spark does not cut the line.
    lines.cache()
    try:
        return int(lines.where(f"`{_WHOLE_LINE}` IS NOT NULL").count())
    finally:
        lines.unpersist()


def schema(table: Any) -> tuple[Column, ...]:
    """Return the columns of a table."""
    return tuple(Column(name, kind, is_number(kind)) for name, kind in table.dtypes)


def is_number(kind: str) -> bool:
    """Return whether a type of Spark's is a number's."""
    return kind.startswith(_NUMBERS)


def page(table: Any, number: int, size: int = PAGE_ROWS) -> Page:
    """Return a page of rows as texts."""
    rows = table.offset(number * size).limit(size + 1).collect()
    shown = tuple(tuple(cell(value) for value in row) for row in rows[:size])
    return Page(tuple(table.columns), shown, number, len(rows) > size)


def cell(value: Any) -> str:
    """Return a value as a table shows it; a gap is empty."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        return figure(value, 6).replace(",", "")  # the table reads it, to put it to the right
    if hasattr(value, "toArray"):
        numbers = np.asarray(value.toArray()).ravel()
        more = f", ... {len(numbers)} in all" if len(numbers) > 8 else ""
        return f"[{', '.join(figure(float(n), 4) for n in numbers[:8])}{more}]"
    text = str(value)
    return text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 3] + "..."


def summary(table: Any, ragged: int = 0) -> TableSummary:
    """Return what Spark computes of each column, in one pass over the rows."""
    from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

    kinds = table.dtypes[:_SUMMARY_COLUMNS]
    wanted = [F.count(F.lit(1)).alias("rows")]
    for number, (name, kind) in enumerate(kinds):
        column = table[f"`{name}`"]
        wanted.append(F.count(column).alias(f"known{number}"))
        if is_number(kind):
            for word, ask in (("mean", F.mean), ("std", F.stddev), ("min", F.min), ("max", F.max)):
                wanted.append(ask(column).cast("double").alias(f"{word}{number}"))
        if kind.startswith((*_NUMBERS, "string", "boolean", "date", "timestamp")):
            wanted.append(F.approx_count_distinct(column).alias(f"distinct{number}"))
    found = table.agg(*wanted).first().asDict()
    rows = found["rows"]
    columns = tuple(
        ColumnSummary(
            name,
            kind,
            nulls=rows - found[f"known{number}"],
            distinct=found.get(f"distinct{number}"),
            mean=found.get(f"mean{number}"),
            deviation=found.get(f"std{number}"),
            minimum=found.get(f"min{number}"),
            maximum=found.get(f"max{number}"),
        )
        for number, (name, kind) in enumerate(kinds)
    )
    return TableSummary(rows, columns, ragged)


def histogram(table: Any, column: str, bins: int = 30) -> NumberCounts | TextCounts:
    """Return how often the values of a column occur, counted by Spark."""
    from pyspark.sql import functions as F  # noqa: N812 (its name everywhere)

    kind = dict(table.dtypes).get(column)
    if kind is None:
        raise LabError(
            text("spark", "There is no column {column!r}; choose one of the table's.")(
                column=column
            )
        )
    values = table.select(table[f"`{column}`"].alias("value"))
    if not is_number(kind):
        counted = values.groupBy("value").count().orderBy(F.desc("count"), "value")
        top = counted.limit(_TOP_VALUES).collect()
        known = [row for row in top if row["value"] is not None]
        return TextCounts(
            tuple(cell(row["value"]) for row in known),
            np.array([row["count"] for row in known], dtype=np.int64),
            values.where("value IS NULL").count(),
        )
    values = values.select(F.col("value").cast("double"))
    finite = values.where("value IS NOT NULL AND NOT isnan(value)")
    low, high = finite.agg(F.min("value"), F.max("value")).first()
    nulls = values.count() - (finite_count := finite.count())
    if not finite_count:
        return NumberCounts(np.zeros(0), np.zeros(0, dtype=np.int64), nulls)
    if low == high:
        low, high = low - 0.5, high + 0.5
    place = F.least(F.floor((F.col("value") - low) / (high - low) * bins), F.lit(bins - 1))
    counts = np.zeros(bins, dtype=np.int64)
    for row in finite.groupBy(place.alias("bin")).count().collect():
        counts[int(row["bin"])] = row["count"]
    return NumberCounts(np.linspace(low, high, bins + 1), counts, nulls)
