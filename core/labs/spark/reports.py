"""What the pages ask of session, rows, SQL and cluster, and what is answered: frozen values.

``settings`` are the lab's settings as a mapping. Whatever goes wrong inside Spark comes back as one
sentence with the trace behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.runtime.request import Request

Values = Mapping[str, Any]
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
PAGE_ROWS = 50
A = TypeVar("A", covariant=True)


class SparkRequest(Request[A], Generic[A], answered_in="core.labs.spark.requests"):
    """A question that the lab's own module of requests answers."""

    __slots__ = ()


# The session.


@dataclass(frozen=True, slots=True)
class SessionStatus:
    """How far the session is, and what is known of it.

    ``phases`` are the seconds of each part of the start; ``phase`` is the one under way, empty when
    nothing is started. ``off`` holds what this master does not offer, feature -> reason. Of a
    driver here there are ``java``, ``heap_mb`` and the address ``ui`` of its pages.
    """

    is_ready: bool = False
    has_died: bool = False
    phase: str = ""
    phases: Mapping[str, float] = field(default_factory=dict)
    error: str = ""
    master: str = ""
    off: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    java: str = ""
    heap_mb: int = 0
    ui: str = ""


@dataclass(frozen=True, slots=True)
class Start(SparkRequest[SessionStatus]):
    """Begin to start Spark in the background.

    With ``train`` the cache of classes is made afterwards, at low priority, if there is none.
    """

    settings: Values
    train: bool = True


@dataclass(frozen=True, slots=True)
class LookAtSession(SparkRequest[SessionStatus]):
    """How the session is."""


@dataclass(frozen=True, slots=True)
class LogTail:
    """The last ``lines`` of Spark's log in the file ``path``; without one the ``reason``."""

    path: str = ""
    lines: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReadLog(SparkRequest[LogTail]):
    """The end of Spark's log."""

    lines: int = 200


@dataclass(frozen=True, slots=True)
class StopQuestion(Request[None], answered_in="core.labs.spark.jobs.questions"):
    """Ends the question that is being answered; sent beside it."""


# The rows.


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, and whether its type is a number's."""

    name: str
    type: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows as texts, a gap is empty; ``number`` counts pages from 0."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    number: int = 0
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """What Spark computes of a column; None for what its type has not. ``distinct`` is about."""

    name: str
    type: str
    nulls: int
    distinct: int | None = None
    mean: float | None = None
    deviation: float | None = None
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class TableSummary:
    """The rows of a table; ``ragged`` lines of its file have more or fewer values than columns."""

    rows: int
    columns: tuple[ColumnSummary, ...]
    ragged: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class NumberCounts:
    """How often numbers lie in each bin: ``edges`` (bins + 1) and ``counts`` (bins)."""

    edges: Floats
    counts: Counts
    nulls: int


@dataclass(frozen=True, slots=True, eq=False)
class TextCounts:
    """The most frequent ``values`` and their ``counts``."""

    values: tuple[str, ...]
    counts: Counts
    nulls: int


@dataclass(frozen=True, slots=True)
class ListColumns(SparkRequest[tuple[Column, ...]]):
    """The columns of the data."""

    settings: Values


@dataclass(frozen=True, slots=True)
class LookAtFile(SparkRequest[Mapping[str, Any] | None]):
    """How a user's file is read (`core.data.preview`); None for what only Spark looks at."""

    settings: Values


@dataclass(frozen=True, slots=True)
class ShowRows(SparkRequest[Page]):
    """A page of the data."""

    settings: Values
    page: int = 0
    size: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class Summarize(SparkRequest[TableSummary]):
    """A summary of the data; takes a pass over them."""

    settings: Values


@dataclass(frozen=True, slots=True)
class CountValues(SparkRequest[NumberCounts | TextCounts]):
    """How the values of a column are spread."""

    settings: Values
    column: str
    bins: int = 30


# SQL.


@dataclass(frozen=True, slots=True)
class ListViews(SparkRequest[tuple[str, ...]]):
    """The names that SQL knows: the data, and after a run train, test and predictions."""

    settings: Values


@dataclass(frozen=True, slots=True)
class QueryPage:
    """A page of a query's rows, and how long Spark took."""

    page: Page
    seconds: float


@dataclass(frozen=True, slots=True)
class Query(SparkRequest[QueryPage]):
    """A page of a query's rows."""

    settings: Values
    query: str
    page: int = 0
    size: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of a query's plan with those below it; ``costs`` are Spark's counters by name."""

    name: str
    text: str
    costs: Mapping[str, int] = field(default_factory=dict)
    children: tuple[PlanStep, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanQuery(SparkRequest[PlanStep]):
    """The plan of a query, which is run for it."""

    settings: Values
    query: str


@dataclass(frozen=True, slots=True)
class TellInSteps(SparkRequest[str]):
    """The code of DataFrame steps that give a query's rows."""

    settings: Values
    query: str


# The cluster.


@dataclass(frozen=True, slots=True)
class WorkerStatus:
    """A worker of the cluster: its process, and what the master knows of it."""

    id: int
    pid: int
    is_alive: bool
    state: str
    cores: int = 0
    cores_used: int = 0
    memory_mb: int = 0
    executors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterStatus:
    """A cluster on this computer: the address of its master, of its pages, its workers."""

    master: str
    pages: str
    workers: tuple[WorkerStatus, ...]


@dataclass(frozen=True, slots=True)
class StartCluster(SparkRequest[ClusterStatus]):
    """Start a standalone cluster on this computer."""

    workers: int = 2
    java_home: str = ""


@dataclass(frozen=True, slots=True)
class LookAtCluster(SparkRequest[ClusterStatus]):
    """How the cluster is."""


@dataclass(frozen=True, slots=True)
class StopCluster(SparkRequest[None]):
    """End the cluster."""


@dataclass(frozen=True, slots=True)
class KillWorker(SparkRequest[ClusterStatus]):
    """Kill a worker and its executors."""

    id: int
