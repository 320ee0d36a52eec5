"""Writes a file whole or not at all, even if the power fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.runtime.errors import LabError
from core.runtime.text import text


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """Lend a name beside ``target`` to write to, and rename it at the end.

    What was written is on the disk before it is renamed: the other order may leave an empty file.
    """
    part = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        yield part
        to_disk(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def to_disk(file: Path) -> None:
    """Return when what was written to a file is on the disk."""
    with file.open("r+b") as written_file:  # Windows syncs only what is open for writing
        os.fsync(written_file.fileno())


@contextmanager
def written(path: str) -> Iterator[Path]:
    """Lend a name beside ``path``, a file that the user chose, as `replaced` does.

    Raises
    ------
    LabError
        If it cannot be written.
    """
    try:
        with replaced(Path(path)) as part:
            yield part
    except OSError as error:
        raise LabError(
            text("engine", "Could not write {path}: {reason}; choose another folder.")(
                path=path, reason=error.strerror or str(error)
            )
        ) from error
