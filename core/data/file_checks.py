"""Looks at a user's file before anything reads it, so that a broken or hostile one ends well."""

from __future__ import annotations

import zipfile
from pathlib import Path

from core.runtime.errors import LabError
from core.runtime.text import text

LIMIT_MB = 200
"""The largest file, and the largest content of a packed one, that is read."""

LIMIT_CELLS = 20_000_000
"""The largest table, rows times columns: 160 MB of numbers."""

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".data"})
PARQUET_ENDINGS = frozenset({".parquet", ".pq"})
EXCEL_ENDINGS = frozenset({".xlsx", ".xlsm"})
JSON_ENDINGS = frozenset({".json", ".jsonl", ".ndjson"})
_MB = 1 << 20
_PARQUET_MARK = b"PAR1"
_KINDS = "CSV (.csv, .tsv, .txt), Excel (.xlsx), Parquet (.parquet) or JSON (.json)"


def check_file(path: Path) -> None:
    """Raise LabError, in a sentence that says what to do, unless the file may be read."""
    ending = path.suffix.lower()
    _check_is_there(path)
    if ending in TEXT_ENDINGS | JSON_ENDINGS:
        _check_text(path)
    elif ending in PARQUET_ENDINGS:
        _check_parquet(path)
    elif ending in EXCEL_ENDINGS:
        _check_excel(path)
    elif ending == ".xls":
        raise LabError(
            text("data", "{name} is in Excel's format of before 2007; save it as .xlsx or CSV.")(
                name=path.name
            )
        )
    else:
        raise LabError(
            text("data", "{name} is no table that can be read; choose {kinds}.")(
                name=path.name, kinds=_KINDS
            )
        )


def _check_is_there(path: Path) -> None:
    try:
        if not path.exists():
            raise LabError(
                text("data", "There is no file {path}; check the name or choose another one.")(
                    path=str(path)
                )
            )
        if not path.is_file():
            raise LabError(
                text("data", "{path} is not a file; choose {kinds}.")(path=str(path), kinds=_KINDS)
            )
        size_mb = path.stat().st_size / _MB
    except OSError as error:
        raise LabError(
            text("data", "Cannot open {path}: {reason}.")(
                path=str(path), reason=error.strerror or str(error)
            )
        ) from error
    if size_mb == 0:
        raise LabError(
            text("data", "{name} is empty; choose a file with a line of names and rows.")(
                name=path.name
            )
        )
    if size_mb > LIMIT_MB:
        raise LabError(
            text(
                "data",
                "{name} has {size_mb:,.0f} MB, more than the {limit_mb} MB that are read "
                "here; take a part of its rows, or use the Spark lab.",
            )(name=path.name, size_mb=size_mb, limit_mb=LIMIT_MB)
        )


def _head(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise LabError(
            text("data", "Cannot open {path}: {reason}.")(
                path=str(path), reason=error.strerror or str(error)
            )
        ) from error


def _check_text(path: Path) -> None:
    head = _head(path, 65536)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return  # UTF-16 is full of zeros
    packed = (b"PK\x03\x04", _PARQUET_MARK, b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG")
    if head.startswith(packed) or b"\0" in head:
        raise LabError(
            text(
                "data",
                "{name} is not text although its name says so; give it the right ending "
                "(.xlsx, .parquet) or save it as CSV.",
            )(name=path.name)
        )


def _check_parquet(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(max(0, size - 4))
        tail = file.read(4)
    if head != _PARQUET_MARK:
        raise LabError(text("data", "{name} is no Parquet file; check its ending.")(name=path.name))
    if tail != _PARQUET_MARK:
        raise LabError(
            text("data", "{name} is cut off: its end is missing. Copy or download it again.")(
                name=path.name
            )
        )


def _check_excel(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise LabError(
            text(
                "data",
                "{name} is no Excel file, is damaged or has a password; open it in Excel and "
                "save it again without one.",
            )(name=path.name)
        ) from error
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise LabError(
            text("data", "{name} is a packed file but no Excel workbook; check its ending.")(
                name=path.name
            )
        )
    # The sizes are only what the archive claims, but zipfile reads no entry past its claim.
    unpacked_mb = sum(entry.file_size for entry in entries) / _MB
    if unpacked_mb > LIMIT_MB:
        raise LabError(
            text(
                "data",
                "{name} unpacks to {unpacked_mb:,.0f} MB, more than the {limit_mb} MB that "
                "are read here; it was not opened. Save the rows you need as CSV.",
            )(name=path.name, unpacked_mb=unpacked_mb, limit_mb=LIMIT_MB)
        )
