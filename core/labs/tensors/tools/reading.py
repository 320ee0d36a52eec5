"""Numbers from a CSV text or file and from an image file, as tensors."""

from __future__ import annotations

import csv
import itertools
import math
import sys
import warnings
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.labs.tensors.language.functions import DTYPES
from core.labs.tensors.language.loaded import Load
from core.labs.tensors.operations.limits import Limits, byte_words
from core.runtime.errors import LabError
from core.runtime.text import text

MAX_PASTED = 4_096
_SHOWN = 30
_DELIMITERS = (";", "\t", ",")
# A file's name may lie about what it is: Pillow would run Ghostscript on PostScript text.
_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")


@dataclass(frozen=True)
class Table:
    """Numbers in rows of equal length, as a (rows, columns) array, and how they were written."""

    numbers: NDArray[np.float64]
    delimiter: str | None
    skipped_rows: int
    decimal_comma: bool

    @property
    def rows(self) -> list[list[float]]:
        """The numbers as lists."""
        rows: list[list[float]] = self.numbers.tolist()
        return rows


def read_table(written: str, most: int = sys.maxsize) -> Table:
    """Return the numbers of a CSV text; a first row of words is taken as a header.

    Raises
    ------
    LabError
        Naming row and column of the first entry that is no number or is missing; or if there are
        more than ``most`` numbers.
    """
    if "\0" in written:
        raise LabError(
            text("tensors", "This is no plain text; save the table as CSV in UTF-8 and open that.")
        )
    lines = ((number, line) for number, line in enumerate(_lines(written), start=1) if line.strip())
    first = next(lines, None)
    if first is None:
        raise LabError(text("tensors", "There are no numbers in it; paste rows such as 1,2,3."))
    end = written.rstrip()
    last = end[end.rfind("\n") + 1 :]
    delimiter = next((d for d in _DELIMITERS if d in first[1] or d in last), None)
    after_first = written.find("\n", written.find(first[1]) + len(first[1]))
    decimal_comma = delimiter in (";", "\t") and (
        after_first < 0 or "." not in written[after_first:]
    )
    found, width, skipped, begin = array("d"), 0, 0, first[0]
    for number, line in itertools.chain([first], lines):
        cells = _cells(number, line, delimiter, decimal_comma)
        if number == first[0] and end.strip() != line.strip() and _is_header(cells):
            skipped = number
            header = 0 if line.startswith("#") else len(cells)
            continue
        if not width:
            width = len(cells)
            begin = number
            if skipped and header and header != width:
                raise LabError(_uneven(number, width, skipped, header))
        found.extend(_numbers(number, cells, width, begin))
        if len(found) > most:
            raise LabError(
                text("tensors", "There are more than {most:,} numbers; open a smaller table.")(
                    most=most
                )
            )
    return Table(np.array(found).reshape(-1, width), delimiter, skipped, decimal_comma)


def csv_literal(written: str) -> str:
    """Return pasted CSV as a literal for ``tensor(...)``."""
    table = read_table(written)
    count = table.numbers.size
    if count > MAX_PASTED:
        raise LabError(
            text(
                "tensors",
                "The text has {count:,} numbers; at most {max_pasted:,} can be pasted. Save "
                "it as a CSV file and open that.",
            )(count=count, max_pasted=MAX_PASTED)
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
    if dtype not in DTYPES:
        raise LabError(
            text("tensors", "There is no dtype {dtype}; choose one such as float32.")(
                dtype=dtype[:_SHOWN]
            )
        )
    kind: torch.dtype = getattr(torch, dtype)
    try:
        written = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise LabError(
            text("tensors", "{name} cannot be read: {strerror}; choose another.")(
                name=file.name, strerror=error.strerror
            )
        ) from None
    table = read_table(written, limits.tensor_bytes // kind.itemsize)
    tensor = _as_dtype(table.numbers, kind)
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
            with Image.open(file, formats=_FORMATS) as image:
                _check_pixels(file.name, image.size, limits)
                size = _fitted(image.size, max_side)
                pixels = np.asarray(image.convert(mode).resize(size), dtype=np.float32) / 255
    except UnidentifiedImageError:
        raise LabError(
            text("tensors", "{name} is no image that can be read; open a PNG or JPEG.")(
                name=file.name
            )
        ) from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise LabError(
            text(
                "tensors",
                "{name} is broken and cannot be read as an image ({reason}); open another one.",
            )(name=file.name, reason=str(error)[:80])
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
    try:
        is_there = file.is_file()
    except OSError:  # a name too long, a folder that is closed
        is_there = False
    if not is_there:
        raise LabError(
            text("tensors", "There is no file {value}; choose another one.")(
                value=file.name[:_SHOWN] or path
            )
        )
    size = file.stat().st_size
    if size > limits.tensor_bytes:
        raise LabError(
            text("tensors", "{name} has {size}; the limit is {tensor_bytes}.")(
                name=file.name, size=byte_words(size), tensor_bytes=byte_words(limits.tensor_bytes)
            )
        )
    return file


def _check_pixels(name: str, size: tuple[int, int], limits: Limits) -> None:
    needed = math.prod(size) * 4
    if needed > limits.tensor_bytes:
        raise LabError(
            text(
                "tensors",
                "{name} has {size} × {size2} pixels and would take {needed}; the limit is "
                "{tensor_bytes}.",
            )(
                name=name,
                size=size[0],
                size2=size[1],
                needed=byte_words(needed),
                tensor_bytes=byte_words(limits.tensor_bytes),
            )
        )


def _fitted(size: tuple[int, int], max_side: int) -> tuple[int, int]:
    scale = min(1.0, max_side / max(size))
    width, height = (max(1, round(side * scale)) for side in size)
    return width, height


def _lines(text: str) -> Iterator[str]:
    """Yield the lines; a list of them would take many times the memory of the text."""
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        yield text[begin:end]
        begin = end + 1


def _is_header(cells: Sequence[str]) -> bool:
    return all(_number(cell) is None for cell in cells)


def _as_dtype(numbers: NDArray[np.float64], dtype: torch.dtype) -> torch.Tensor:
    wide = torch.from_numpy(numbers)
    if not dtype.is_floating_point and dtype != torch.bool:
        limits = torch.iinfo(dtype)
        odd = ~((wide >= limits.min) & (wide <= limits.max))
        if odd.any():
            row, column = (int(place) + 1 for place in odd.nonzero()[0])
            name = str(dtype).removeprefix("torch.")
            raise LabError(
                text(
                    "tensors",
                    "The number in row {row} of the table, column {column} is {item}, which "
                    "{name} cannot hold; choose float32.",
                )(row=row, column=column, item=wide[row - 1, column - 1].item(), name=name)
            )
    return wide.to(dtype)


def _cells(number: int, line: str, delimiter: str | None, decimal_comma: bool) -> list[str]:
    if delimiter is None:
        return line.split()
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    except csv.Error:
        raise LabError(
            text("tensors", "Row {number} holds an entry that is far too long for a number.")(
                number=number
            )
        ) from None
    return [cell.replace(",", ".") for cell in cells] if decimal_comma else cells


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
                text(
                    "tensors",
                    "Row {line}, column {column} {what}; write a number there, or nan where one "
                    "is missing.",
                )(line=line, column=column, what=what)
            )
        found.append(value)
    if len(found) != width:
        raise LabError(_uneven(line, len(found), first, width))
    return found


def _uneven(line: int, count: int, first: int, width: int) -> str:
    entries = "entry" if count == 1 else "entries"
    return f"Row {line} has {count} {entries}, but row {first} has {width}; make all equally long."
