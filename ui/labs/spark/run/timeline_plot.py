"""Spark's jobs as bars over time, while they run and afterwards."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.labs.spark.cells import seconds_text
from ui.widgets.plots.surface.legend import LegendEntry
from ui.widgets.plots.surface.panel import PlotPanel

if TYPE_CHECKING:
    from ui.widgets.plots.surface.canvas import PlotCanvas
    from ui.widgets.plots.surface.export import Rows

_HALF = 0.4
_DONE, _RUNNING, _FAILED = "done", "running", "failed"
_COLORS: Mapping[str, int] = {_DONE: 0, _RUNNING: 4, _FAILED: 1}
_PALE = 0.35


@dataclass(frozen=True)
class ShownJob:
    """One job; times are seconds since 1970, ``ended`` is NaN while it runs."""

    id: int
    stages: int
    tasks_done: int
    tasks: int
    tasks_failed: int
    started: float
    ended: float
    name: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return math.isfinite(self.ended)

    @property
    def state(self) -> str:
        """Whether it is done, running, or had tasks that failed."""
        if self.tasks_failed:
            return _FAILED
        return _DONE if self.is_over else _RUNNING


class TimelinePlot(PlotPanel):
    """One bar a job, the first at the bottom; of a running one the tasks done are filled."""

    def __init__(
        self, title: str = "", empty_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(title, "", "", empty_text, parent)
        self.set_axis_labels(self.tr("seconds"), self.tr("job"))
        self._jobs: dict[int, ShownJob] = {}
        self._now = math.nan
        self._items: list[Any] = []

    # ---- for owners

    @property
    def jobs(self) -> list[ShownJob]:
        """The jobs in the order in which they came."""
        return list(self._jobs.values())

    def take_jobs(self, rows: Iterable[Sequence[float]], now: float = math.nan) -> None:
        """Take jobs that are new or have changed.

        Parameters
        ----------
        rows
            Each: id, stages, tasks done, tasks, tasks failed, start, end.
        now : float
            How far the bars of running jobs reach, in seconds since 1970.
        """
        for id_, stages, done, tasks, failed, started, ended in rows:
            name = self._jobs[int(id_)].name if int(id_) in self._jobs else ""
            counts = int(stages), int(done), int(tasks), int(failed)
            job = ShownJob(int(id_), *counts, float(started), float(ended), name)
            if math.isfinite(job.started):
                self._jobs[job.id] = job
        self._now = now
        self._refresh_legend()
        self._touch()

    def show_timeline(self, found: Mapping[str, Any]) -> None:
        """Show all jobs of a run, as arrays of one length."""
        # Python's calls come without the place in a file that Spark would name.
        names = [str(name).removesuffix(" at <unknown>:0") for name in found.get("name", ())]
        keys = ("job", "stages", "tasks_done", "tasks", "tasks_failed", "started", "ended")
        columns = [np.asarray(found[key], dtype=float).tolist() for key in keys]
        self._jobs.clear()
        self.take_jobs(zip(*columns, strict=True))
        for job, name in zip(self.jobs, names, strict=False):
            self._jobs[job.id] = ShownJob(**{**vars(job), "name": name})

    def clear(self) -> None:
        """Forget all jobs."""
        self._jobs.clear()
        self._now = math.nan
        self._refresh_legend()
        self.follow()

    def summary(self) -> str:
        """Return how many jobs there were, and how long all took."""
        if not self._jobs:
            return super().summary()
        tasks = sum(job.tasks_done for job in self.jobs)
        words = self.tr("{0:,} jobs and {1:,} tasks in {2}")
        return words.format(len(self._jobs), tasks, self._time(self._right()))

    # ---- hooks

    def _has_data(self) -> bool:
        return bool(self._jobs)

    def _draw_on(self, canvas: PlotCanvas) -> None:
        import pyqtgraph as pg

        for item in self._items:
            canvas.remove(item)
        self._items.clear()
        for state, is_whole in ((_RUNNING, False), *((each, True) for each in _COLORS)):
            bars = self._bars(state, is_whole=is_whole)
            if not len(bars):
                continue
            color = self._color(state, is_whole=is_whole)
            item = pg.BarGraphItem(
                x0=bars[:, 0],
                x1=bars[:, 1],
                y0=bars[:, 2] - _HALF,
                y1=bars[:, 2] + _HALF,
                brush=color,
                pen=canvas.pen(color, 1.0),  # or a short job would be too thin to be seen
            )
            canvas.add(item)
            self._items.append(item)
        canvas.y_axis.set_whole(True)
        if self._is_following:
            self._fit(0.0, max(self._right(), 0.1), 0.5, len(self._jobs) + 0.5)

    def _bars(self, state: str, *, is_whole: bool) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return left, right and height of each bar of this state; with whole False, all of it."""
        start, bars = self._start(), []
        for place, job in enumerate(self.jobs, start=1):
            if job.state != state:
                continue
            left, right = job.started - start, self._end(job) - start
            if is_whole and not job.is_over and job.tasks:
                right = left + (right - left) * job.tasks_done / job.tasks
            bars.append((left, right, float(place)))
        return np.array(bars, dtype=float).reshape(-1, 3)

    def _color(self, state: str, *, is_whole: bool) -> QColor:
        color = theme.series(_COLORS[state])
        return color if is_whole else theme.faded(color, _PALE)

    def _start(self) -> float:
        return min(job.started for job in self.jobs)

    def _end(self, job: ShownJob) -> float:
        if job.is_over:
            return job.ended
        return self._now if math.isfinite(self._now) else job.started

    def _right(self) -> float:
        return max(self._end(job) for job in self.jobs) - self._start()

    def _refresh_looks(self) -> None:
        super()._refresh_looks()
        self._refresh_legend()
        self._touch()

    def _refresh_legend(self) -> None:
        there = {job.state for job in self.jobs}
        words = {
            _DONE: self.tr("done"),
            _RUNNING: self.tr("running"),
            _FAILED: self.tr("with failed tasks"),
        }
        for state, word in words.items():
            if state in there:
                self._legend.set_entry(
                    state, LegendEntry(word, self._color(state, is_whole=True), "box")
                )
            else:
                self._legend.remove_entry(state)

    def _read_at(self, where: QPointF | None) -> None:
        found = None if where is None else self._job_at(where)
        self._legend.show_values({}, self._words(found) if found else "")

    def _job_at(self, where: QPointF) -> ShownJob | None:
        """Return the job at this height; read by keys, the one that ran at this moment."""
        jobs = self.jobs
        if math.isnan(where.y()):
            start = self._start()
            return next((j for j in jobs if self._end(j) - start >= where.x()), None)
        place = round(where.y())
        return jobs[place - 1] if 1 <= place <= len(jobs) else None

    def _words(self, job: ShownJob) -> str:
        words = self.tr("job {0} {1}: {2} of {3} tasks in {4} stages, {5}")
        took = self._time(self._end(job) - job.started)
        return words.format(job.id, job.name, job.tasks_done, job.tasks, job.stages, took)

    def _time(self, seconds: float) -> str:
        return seconds_text(seconds, self.locale())

    def _table(self) -> tuple[list[str], Iterator[Rows]]:
        header = [
            "job",
            "name",
            "stages",
            "tasks_done",
            "tasks",
            "tasks_failed",
            "started",
            "ended",
        ]
        return header, self._row_blocks()

    def _row_blocks(self) -> Iterator[Rows]:
        start = self._start()
        yield [
            (j.id, j.name, j.stages, j.tasks_done, j.tasks, j.tasks_failed,
             j.started - start, j.ended - start)
            for j in self.jobs
        ]  # fmt: skip
