"""What is known of all kept runs, in one SQLite file, so that ten thousand are listed at once.

It holds nothing that the records do not say: a row counts as long as its record is as it was when
it was read, and where the file is missing, damaged or refused, the records are read again.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from core.runtime.own_files import set_aside
from core.runtime.records.record import RunSummary
from core.runtime.records.values import from_json_value, to_json_value

_log = logging.getLogger(__name__)
_VERSION = 1  # of the table; another one is made anew
_WAIT_S = 2.0  # for another window that writes
_MAPPED_BYTES = 2**28
# By the disk or by another window: the file itself may be whole.
_REFUSALS = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
)
_COLUMNS = "id, stamp, name, started_at, outcome, steps, message, settings, result"
_TABLE = f"CREATE TABLE run (lab, {_COLUMNS}, PRIMARY KEY (lab, id)) WITHOUT ROWID"

Known = dict[str, tuple[str, RunSummary]]


class RunIndex:
    """The rows of one file; each call opens it anew, since any thread may ask."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def known(self, lab: str) -> Known:
        """Return of each run of a lab the stamp of its record and what it said."""
        query = f"SELECT {_COLUMNS} FROM run WHERE lab = ?"
        try:
            with closing(self._opened()) as file:
                file.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")  # a third of the time
                rows = file.execute(query, (lab,)).fetchall()
            return {row[0]: (row[1], _summary(lab, *row)) for row in rows}
        except (sqlite3.Error, ValueError, TypeError, LookupError) as error:
            is_refused = getattr(error, "sqlite_errorcode", 0) & 0xFF in _REFUSALS
            _log.warning("the index of runs cannot be read", exc_info=True)
            if not is_refused or self._file.is_dir():
                set_aside(self._file)
        return {}

    def update(
        self, lab: str, read: Iterable[tuple[str, RunSummary]], gone: Iterable[str] = ()
    ) -> None:
        """Remember what records said, by their stamps, and forget those that are gone."""
        marks = ", ".join("?" * (_COLUMNS.count(",") + 2))
        try:
            with closing(self._opened()) as file, file:
                file.executemany(
                    f"INSERT OR REPLACE INTO run VALUES ({marks})",
                    (_row(lab, stamp, summary) for stamp, summary in read),
                )
                forget = "DELETE FROM run WHERE lab = ? AND id = ?"
                file.executemany(forget, ((lab, run_id) for run_id in gone))
        except sqlite3.Error:
            _log.warning("the index of runs cannot be written", exc_info=True)

    def _opened(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._file, timeout=_WAIT_S)
        try:
            (version,) = file.execute("PRAGMA user_version").fetchone()
            if version != _VERSION:
                with file:
                    file.execute("DROP TABLE IF EXISTS run")
                    file.execute(_TABLE)
                    file.execute(f"PRAGMA user_version = {_VERSION}")
        except sqlite3.Error:
            file.close()
            raise
        return file


class _Kept(Mapping[str, Any]):
    """Values that are read when the first is asked for: most rows are never looked into."""

    def __init__(self, packed: str) -> None:
        self._packed = packed

    @cached_property
    def _values(self) -> dict[str, Any]:
        values = from_json_value(json.loads(self._packed))
        return values if isinstance(values, dict) else {}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and self._values == dict(other)

    __hash__ = None  # type: ignore[assignment]


def _summary(
    lab: str, run_id: str, _: str, name: str, started_at: str, outcome: Any, steps: int,
    message: str, settings: str, result: str,
) -> RunSummary:  # fmt: skip
    return RunSummary(
        id=run_id,
        lab=lab,
        name=name,
        started_at=datetime.fromisoformat(started_at),
        settings=_Kept(settings),
        outcome=outcome,
        message=from_json_value(json.loads(message)),
        result=_Kept(result),
        steps=steps,
    )


def _row(lab: str, stamp: str, run: RunSummary) -> tuple[Any, ...]:
    return (
        lab, run.id, stamp, run.name, run.started_at.isoformat(), run.outcome, run.steps,
        _packed(run.message), _packed(run.settings), _packed(run.result),
    )  # fmt: skip


def _packed(value: Any) -> str:
    return json.dumps(to_json_value(value))
