"""Writes a file whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.runtime.errors import LabError


@contextmanager
def written(path: str) -> Iterator[Path]:
    """Lend a name beside ``path`` to write to, and rename it at the end.

    Raises
    ------
    LabError
        If it cannot be written.
    """
    target = Path(path)
    part = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        yield part
        part.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise LabError(f"Could not write {path}: {reason}; choose another folder.") from error
    finally:
        part.unlink(missing_ok=True)
