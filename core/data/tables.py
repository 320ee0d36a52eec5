"""Opens a data set or a user's file as one table; imports pandas, so for workers only."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from core.data.column_names import check_columns
from core.data.file_checks import LIMIT_CELLS, LIMIT_MB, PARQUET_ENDINGS, check_file
from core.data.samples import SAMPLES
from core.runtime.errors import LabError
from core.runtime.text import text

# Loaded by name: recipe code is written for students, without annotations for mypy to check.
_samples: Any = import_module("core.data.recipe_samples")
_recipe: Any = import_module("core.data.recipe_table")


def load_sample(name: str, rows: int = 1000, noise: float = 0.3, seed: int = 42) -> pd.DataFrame:
    """Return the table of a data set, its target last; the numbers are for synthetic ones."""
    sample = SAMPLES[name]
    load = getattr(_samples, f"load_{name}")
    table: pd.DataFrame = load(rows, noise, seed) if sample.is_synthetic else load()
    return table


def open_table(
    path: str | Path,
    *,
    encoding: str = "auto",
    delimiter: str = "auto",
    sheet: str = "",
    types: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return a user's file as a clean table: texts, finite numbers and gaps. It only reads.

    Raises
    ------
    LabError
        If the file cannot be read or has no rows; the sentence says what to do.
    """
    raw = read_checked(path, encoding, delimiter, sheet)
    check_columns(list(_recipe.unique_names(raw.columns)), list(types or {}))
    with _told(Path(path)):
        table: pd.DataFrame = _recipe.clean(raw, dict(types or {}))
    return table


def read_checked(
    path: str | Path, encoding: str = "auto", delimiter: str = "auto", sheet: str = ""
) -> pd.DataFrame:
    """Return a user's file as it is; as the recipe's ``read_table``, with every failure in words.

    Raises
    ------
    LabError
        If the file cannot be read or has no rows; the sentence says what to do.
    """
    return checked(lambda: _recipe.read_table(path, encoding, delimiter, sheet), path)


def checked(read: Callable[[], pd.DataFrame], path: str | Path) -> pd.DataFrame:
    """Return what ``read`` makes of a user's file, with checks before it and after it.

    Raises
    ------
    LabError
        If the file cannot be read or has no rows; the sentence says what to do.
    """
    path = Path(path)
    check_file(path)
    with _told(path):
        if path.suffix.lower() in PARQUET_ENDINGS:
            _check_parquet_size(path)
        table = read()
    _check_shape(path, table)
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
        code.read_table = read_checked  # type: ignore[attr-defined]


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the readers raise into a sentence."""
    try:
        yield
    except (LabError, MemoryError):
        raise
    except UnicodeDecodeError as error:
        raise LabError(
            text(
                "data",
                "{name} is not text in {encoding}: byte {start:,} does not fit. Choose the "
                "encoding it was saved in, or save it as UTF-8.",
            )(name=path.name, encoding=error.encoding, start=error.start)
        ) from error
    except csv.Error as error:
        raise LabError(
            text("data", "{name} cannot be cut into columns: {reason}.")(
                name=path.name, reason=str(error)
            )
        ) from error
    # A damaged file makes the readers of Excel and Parquet raise nearly anything.
    except Exception as error:
        raise LabError(
            text(
                "data",
                "{name} is damaged or not what its ending says ({reason}); save or download "
                "it again.",
            )(name=path.name, reason=_first_line(error))
        ) from error


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:160].rstrip(".")


def _check_parquet_size(path: Path) -> None:
    metadata = pq.read_metadata(path)
    groups = (metadata.row_group(number) for number in range(metadata.num_row_groups))
    size_mb = sum(group.total_byte_size for group in groups) / (1 << 20)
    if size_mb > LIMIT_MB or metadata.num_rows * metadata.num_columns > LIMIT_CELLS:
        raise LabError(
            text(
                "data",
                "{name} holds {num_rows:,} rows and {num_columns:,} columns, {size_mb:,.0f} "
                "MB unpacked; that is too much here. Take a part, or use the Spark lab.",
            )(
                name=path.name,
                num_rows=metadata.num_rows,
                num_columns=metadata.num_columns,
                size_mb=size_mb,
            )
        )


def _check_shape(path: Path, table: pd.DataFrame) -> None:
    rows, columns = table.shape
    if columns == 0:
        raise LabError(
            text("data", "{name} has no columns; its first line must hold their names.")(
                name=path.name
            )
        )
    if rows == 0:
        raise LabError(
            text("data", "{name} has names but no rows below them; there is nothing to learn.")(
                name=path.name
            )
        )
    if columns == 1:
        raise LabError(
            text(
                "data",
                "{name} has one column only, {columns!r:.60}; a target and at least one "
                "feature are needed. If there are more, choose the right delimiter.",
            )(name=path.name, columns=str(table.columns[0]))
        )
    if rows * columns > LIMIT_CELLS:
        raise LabError(
            text(
                "data",
                "{name} has {rows:,} rows and {columns:,} columns, more than {limit_cells:,} "
                "values; take a part of it, or use the Spark lab.",
            )(name=path.name, rows=rows, columns=columns, limit_cells=LIMIT_CELLS)
        )
