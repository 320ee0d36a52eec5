"""What Spark has done of a run: its jobs, their tasks, and the bytes that moved."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

import numpy as np
import psutil

from core.labs.spark import compat
from core.labs.spark.engine.backend import Backend
from core.labs.spark.engine.driver import Driver
from core.labs.spark.options.connect_limits import CONNECT_LIMITS
from core.labs.spark.pipeline_reports import TaskPlace
from core.runtime.errors import LabError

T = TypeVar("T")
_MB = 1 << 20
_BUS_LIMIT_MS = 2000
_JOBS_KEPT = 2000
_TASKS_SHOWN = 1000


@dataclass
class Job:
    """One job: what one action of the pipeline asked for. Times are seconds since 1970."""

    id: int
    name: str
    started: float
    ended: float = float("nan")
    stages: int = 0
    stages_done: int = 0
    tasks: int = 0
    tasks_done: int = 0
    tasks_failed: int = 0
    stage_ids: list[int] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ended == self.ended


@dataclass
class Work:
    """What all stages of a run have moved so far.

    ``records_read`` are Spark's: rows of a file, and of what is cached whole blocks of rows, up to
    10,000 in one.
    """

    records_read: int = 0
    bytes_read: int = 0
    shuffle_read_bytes: int = 0
    shuffle_write_bytes: int = 0
    spilled_bytes: int = 0


class Progress:
    """Reads the status store of a driver on this computer; asks only about what is not over."""

    def __init__(self, backend: Backend, group: str) -> None:
        self._backend = backend if isinstance(backend, Driver) else None
        self._group = group
        self.jobs: dict[int, Job] = {}
        self._work_of: dict[int, Work] = {}

    def settled(self, value: T) -> T:
        """Return ``value`` once the store holds all that has happened: Spark tells it later."""
        if self._backend is not None:
            compat.wait_for_events(self._backend.spark, _BUS_LIMIT_MS)
        return value

    def look(self) -> list[Job]:
        """Read what is new, and return the jobs that changed."""
        if self._backend is None or not self._backend.is_alive:
            return []
        store = compat.status_store(self._backend.spark)
        tracker = self._backend.spark.sparkContext.statusTracker()
        ids = sorted(tracker.getJobIdsForGroup(self._group))
        changed = []
        for id_ in ids[-_JOBS_KEPT:]:
            before = self.jobs.get(id_)
            if before is not None and before.is_over:
                continue
            job = _read_job(store, id_)
            if job is not None and job != before:
                self.jobs[id_] = job
                changed.append(job)
                for stage in job.stage_ids:
                    self._work_of[stage] = _read_work(store, stage)
        return changed

    @property
    def counts(self) -> dict[str, float]:
        """How much is done; of a run that has ended, the same each time."""
        jobs = self.jobs.values()
        return {
            "jobs_done": float(sum(job.is_over for job in jobs)),
            "stages_done": float(sum(job.stages_done for job in jobs)),
            "tasks_done": float(sum(job.tasks_done for job in jobs)),
        }

    @property
    def work(self) -> dict[str, int]:
        """What was read, shuffled and spilled."""
        total = dict.fromkeys(asdict(Work()), 0)
        for work in self._work_of.values():
            for name, value in asdict(work).items():
                total[name] += value
        return total

    def memory(self) -> dict[str, float]:
        """Return the memory of Java and of this process in MB."""
        found = {"python_mb": psutil.Process().memory_info().rss / _MB}
        if self._backend is not None and self._backend.is_alive:
            found["jvm_mb"] = psutil.Process(self._backend.jvm.pid).memory_info().rss / _MB
        return found

    def timeline(self) -> dict[str, Any]:
        """Return the jobs as arrays of one length, in their order."""
        return timeline(list(self.jobs.values()))


def timeline(jobs: list[Job]) -> dict[str, Any]:
    """Return jobs as arrays: ``job``, ``stages``, ``tasks``, ..., ``started``, ``ended``."""
    whole = ("id", "stages", "stages_done", "tasks", "tasks_done", "tasks_failed")
    columns: dict[str, Any] = {
        name: np.array([getattr(job, name) for job in jobs], dtype=np.int64) for name in whole
    }
    columns["job"] = columns.pop("id")
    for name in ("started", "ended"):
        columns[name] = np.array([getattr(job, name) for job in jobs], dtype=np.float64)
    columns["name"] = [job.name for job in jobs]
    return columns


def _read_job(store: Any, id_: int) -> Job | None:
    try:
        data = store.job(id_)
    except _unknown():
        return None  # not told of yet, or forgotten already
    ended = data.completionTime()
    started = data.submissionTime()
    stages = data.stageIds()
    return Job(
        id=id_,
        name=str(data.name()),
        started=started.get().getTime() / 1000 if started.isDefined() else float("nan"),
        ended=ended.get().getTime() / 1000 if ended.isDefined() else float("nan"),
        stages=stages.length(),
        stages_done=data.numCompletedStages(),
        tasks=data.numTasks() - data.numSkippedTasks(),
        tasks_done=data.numCompletedTasks(),
        tasks_failed=data.numFailedTasks(),
        stage_ids=[int(stages.apply(number)) for number in range(stages.length())],
    )


def _unknown() -> tuple[type[Exception], ...]:
    """Return what Spark's store raises when it is asked about what it does not know."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return (Py4JError, PySparkException)


def _read_work(store: Any, stage: int) -> Work:
    try:
        data = store.lastStageAttempt(stage)
    except _unknown():
        return Work()  # skipped, so it moved nothing
    return Work(
        records_read=data.inputRecords(),
        bytes_read=data.inputBytes(),
        shuffle_read_bytes=data.shuffleReadBytes(),
        shuffle_write_bytes=data.shuffleWriteBytes(),
        spilled_bytes=data.memoryBytesSpilled() + data.diskBytesSpilled(),
    )


def task_places(backend: Backend, job: int) -> tuple[TaskPlace, ...]:
    """Return where each task of a job ran."""
    if not isinstance(backend, Driver):
        raise LabError(CONNECT_LIMITS["jobs"])
    store = compat.status_store(backend.spark)
    stages = store.job(job).stageIds()
    found = []
    for number in range(stages.length()):
        listed = store.taskList(stages.apply(number), 0, _TASKS_SHOWN)
        for place in range(listed.length()):
            task = listed.apply(place)
            found.append(
                TaskPlace(
                    stage=int(stages.apply(number)),
                    task=int(task.index()),
                    attempt=int(task.attempt()),
                    executor=str(task.executorId()),
                    host=str(task.host()),
                    state=str(task.status()),
                )
            )
    return tuple(found)
