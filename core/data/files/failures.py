"""What the libraries raise at a file, in sentences."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.runtime.errors import LabError
from core.runtime.text import text


def no_names_in(line: int) -> LabError:
    """Return the failure that a line which was to hold the names is none of the rows."""
    words = text("reader", "Line {line} holds no names; choose another header line.")
    return LabError(words(line=line))


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the readers raise into a sentence."""
    try:
        yield
    except (LabError, MemoryError):
        raise
    except UnicodeDecodeError as error:
        words = text(
            "reader",
            "{file} is not text in {encoding}: byte {byte:,} does not fit. Choose the encoding it "
            "was saved in, or save it as UTF-8.",
        )
        raise LabError(words(file=path.name, encoding=error.encoding, byte=error.start)) from error
    except csv.Error as error:
        words = text("reader", "{file} cannot be cut into columns: {reason}.")
        raise LabError(words(file=path.name, reason=str(error))) from error
    # A damaged file makes the readers of Excel and Parquet raise nearly anything.
    except Exception as error:
        words = text(
            "reader",
            "{file} is damaged or not what its ending says ({reason}); save or download it again.",
        )
        raise LabError(words(file=path.name, reason=_first_line(error))) from error


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:160].rstrip(".")
