"""Numbers from a CSV text or file and from an image file, as tensors."""

from __future__ import annotations

import csv
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.labs.tensors.limits import Limits, byte_words
from core.labs.tensors.loaded import Load
from core.runtime.errors import LabError

MAX_PASTED = 4_096
_SHOWN = 30
_DELIMITERS = (";", "\t", ",")


@dataclass(frozen=True)
class Table:
    """Numbers in rows of equal length, and how they were written."""

    rows: list[list[float]]
    delimiter: str | None
    skipped_rows: int
    decimal_comma: bool


def read_table(text: str) -> Table:
    """Return the numbers of a CSV text; a first row of words is taken as a header.

    Raises
    ------
    LabError
        Naming row and column of the first entry that is no number or is missing.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1)]
    lines = [(number, line) for number, line in lines if line.strip()]
    if not lines:
        raise LabError("There are no numbers in it; paste rows such as 1,2,3.")
    delimiter = next((d for d in _DELIMITERS if d in lines[0][1] or d in lines[-1][1]), None)
    decimal_comma = delimiter in (";", "\t") and all("." not in line for _, line in lines[1:])
    rows = [(number, _cells(line, delimiter, decimal_comma)) for number, line in lines]
    skipped = 0
    if len(rows) > 1 and all(_number(cell) is None for cell in rows[0][1]):
        skipped = rows[0][0]
        rows = rows[1:]
    width = len(rows[0][1])
    numbers = [_numbers(number, cells, width, rows[0][0]) for number, cells in rows]
    return Table(numbers, delimiter, skipped, decimal_comma)


def csv_literal(text: str) -> str:
    """Return pasted CSV as a literal for ``tensor(...)``."""
    table = read_table(text)
    count = len(table.rows) * len(table.rows[0])
    if count > MAX_PASTED:
        raise LabError(
            f"The text has {count:,} numbers; at most {MAX_PASTED:,} can be pasted. Save it as a "
            "CSV file and open that."
        )
    rows = table.rows
    return repr([row[0] for row in rows]) if len(rows[0]) == 1 else repr(rows)


def load_csv(name: str, path: str, limits: Limits, dtype: str = "float32") -> Load:
    """Return a CSV file's numbers as a (rows, columns) tensor.

    Raises
    ------
    LabError
        If the file is missing, too large, or holds something else than numbers.
    """
    file = _existing(path, limits)
    table = read_table(file.read_text(encoding="utf-8-sig", errors="replace"))
    tensor = torch.tensor(table.rows, dtype=getattr(torch, dtype))
    arguments = [repr(str(file))]
    if table.delimiter is not None:
        arguments.append(f"delimiter={table.delimiter!r}")
    if table.skipped_rows:
        arguments.append(f"skiprows={table.skipped_rows}")
    if table.decimal_comma:
        arguments.append('converters=lambda cell: float(cell.replace(",", "."))')
    call = f"np.loadtxt({', '.join(arguments)}, ndmin=2, encoding='utf-8-sig')"
    numpy_dtype = "bool_" if dtype == "bool" else dtype
    return Load(
        name=name,
        tensor=tensor,
        source=file.name,
        reader="csv",
        torch_lines=(f"{name} = torch.tensor({call}, dtype=torch.{dtype})",),
        numpy_lines=(f"{name} = {call}.astype(np.{numpy_dtype})",),
        is_floating=tensor.dtype.is_floating_point,
    )


def load_image(
    name: str, path: str, limits: Limits, *, grey: bool = True, max_side: int = 128
) -> Load:
    """Return an image's brightness between 0 and 1: (height, width), or (3, height, width).

    Raises
    ------
    LabError
        If the file is missing, too large, broken, or no image.
    """
    from PIL import Image, UnidentifiedImageError

    file = _existing(path, limits)
    mode = "L" if grey else "RGB"
    try:
        with warnings.catch_warnings():
            # Pillow warns of huge pictures; ours are refused by their size below.
            warnings.simplefilter("ignore")
            with Image.open(file) as image:
                _check_pixels(file.name, image.size, limits)
                size = _fitted(image.size, max_side)
                pixels = np.asarray(image.convert(mode).resize(size), dtype=np.float32) / 255
    except UnidentifiedImageError:
        raise LabError(f"{file.name} is no image that can be read; open a PNG or JPEG.") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise LabError(
            f"{file.name} is broken and cannot be read as an image ({str(error)[:80]}); "
            "open another one."
        ) from None
    tensor = torch.from_numpy(pixels if grey else pixels.transpose(2, 0, 1).copy())
    call = (
        f"np.asarray(Image.open({str(file)!r}).convert({mode!r}).resize({size}), np.float32) / 255"
    )
    order = "" if grey else ".transpose(2, 0, 1).copy()"
    return Load(
        name=name,
        tensor=tensor,
        source=file.name,
        reader="image",
        torch_lines=(f"{name} = {call}", f"{name} = torch.from_numpy({name}{order})"),
        numpy_lines=(f"{name} = {call}", *((f"{name} = {name}{order}",) if order else ())),
        is_floating=True,
    )


def _existing(path: str, limits: Limits) -> Path:
    file = Path(path)
    if not file.is_file():
        raise LabError(f"There is no file {file.name or path}; choose another one.")
    size = file.stat().st_size
    if size > limits.tensor_bytes:
        raise LabError(
            f"{file.name} has {byte_words(size)}; the limit is {byte_words(limits.tensor_bytes)}."
        )
    return file


def _check_pixels(name: str, size: tuple[int, int], limits: Limits) -> None:
    needed = math.prod(size) * 4
    if needed > limits.tensor_bytes:
        raise LabError(
            f"{name} has {size[0]} × {size[1]} pixels and would take {byte_words(needed)}; the "
            f"limit is {byte_words(limits.tensor_bytes)}."
        )


def _fitted(size: tuple[int, int], max_side: int) -> tuple[int, int]:
    scale = min(1.0, max_side / max(size))
    width, height = (max(1, round(side * scale)) for side in size)
    return width, height


def _cells(line: str, delimiter: str | None, decimal_comma: bool) -> list[str]:
    if delimiter is None:
        return line.split()
    cells: Sequence[str] = next(csv.reader([line], delimiter=delimiter))
    cells = [cell.strip() for cell in cells]
    return [cell.replace(",", ".") for cell in cells] if decimal_comma else list(cells)


def _number(cell: str) -> float | None:
    try:
        return float(cell) if "_" not in cell else None
    except ValueError:
        return None


def _numbers(line: int, cells: Sequence[str], width: int, first: int) -> list[float]:
    found: list[float] = []
    for column, cell in enumerate(cells, start=1):
        value: Any = _number(cell)
        if value is None:
            shown = cell if len(cell) <= _SHOWN else cell[: _SHOWN - 3] + "..."
            what = f"holds '{shown}', which is not a number" if cell else "is empty"
            raise LabError(
                f"Row {line}, column {column} {what}; write a number there, or nan where one is "
                "missing."
            )
        found.append(value)
    if len(found) != width:
        raise LabError(
            f"Row {line} has {len(found)} entries, but row {first} has {width}; make all rows "
            "equally long."
        )
    return found
