"""Fits every model of the list on its splits, one after another or at once."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from threading import RLock
from typing import Any

import numpy as np

from core.labs.ensembles.comparison.differences import pairs
from core.labs.ensembles.comparison.rows import (
    Fitted,
    Session,
    flat_scores,
    judge,
    judge_stopped,
    memory_mb,
    row_of,
)
from core.labs.ensembles.comparison.words import SCORE_WORDS, outcome, two_splits
from core.labs.ensembles.fitting.fits import Fit, PlannedFit, Problem, plan_fits
from core.labs.ensembles.fitting.interrupting import interrupted, interrupting
from core.labs.ensembles.fitting.side_by_side import side_by_side
from core.labs.ensembles.fitting.watch import Array
from core.runtime.errors import Cancelled
from core.runtime.events import Event, Note, Step
from core.runtime.worker.context import RunContext

_NAMES = ("trees", "train", "test", "oob")
_Turn = tuple[int, dict[str, float], dict[str, Array], Note | None]


def compare(
    problem: Problem, context: RunContext, session: Session, more_steps: int = 0
) -> Iterator[Event]:
    """Yield a step for each block of trees and, as a model is judged, a note with its row.

    ``more_steps`` are those that the caller yields afterwards.
    """
    plans = plan_fits(problem, lambda: context.is_cancelled)
    warning = two_splits(plans)
    if warning:
        yield Note("two_splits", warning)
    table = _Table(problem, context, session)
    total = sum(len(plan.ends()) + 1 for plan in plans) + more_steps
    turns = _at_once if problem.settings.at_once else _one_after_another
    index = 0
    for index, metrics, pictures, note in turns([_Course(plan, table) for plan in plans]):
        yield Step(index, total, metrics, pictures)
        if note is not None:
            yield note
    if not context.is_cancelled:
        context.message = outcome(problem, session.rows)
        yield from _differences(problem, context, session)


def _differences(problem: Problem, context: RunContext, session: Session) -> Iterator[Note]:
    if problem.settings.fits > 1:
        found = pairs(session.rows, problem.main_score, problem.settings.rope)
        context.result["pairs"] = found
        for pair in found:
            yield Note("difference", pair["sentence"], pair)


class _Table:
    """The result of the run, kept up to date row by row; ``lock`` is for fits at once."""

    def __init__(self, problem: Problem, context: RunContext, session: Session) -> None:
        self.problem = problem
        self.context = context
        self.lock = RLock()
        self._session = session
        self._fits: dict[str, list[Fitted]] = {}
        self._order = [spec.id for spec in problem.settings.model_specs()]
        context.result.update(
            models=session.rows,
            task=problem.task,
            main_score=problem.main_score,
            times_compare=not problem.settings.at_once,
        )

    def take(self, fitted: Fitted) -> dict[str, Any]:
        """Put a fit into its model's row and return the row."""
        with self.lock:
            return self._take(fitted)

    def _take(self, fitted: Fitted) -> dict[str, Any]:
        name = fitted.fit.plan.spec.id
        fits = self._fits.setdefault(name, [])
        fits.append(fitted)
        self._session.fitted.setdefault(name, fitted)
        row = row_of(self.problem, fits)
        rows = self._session.rows
        rows[:] = [known for known in rows if known["id"] != name] + [row]
        rows.sort(key=lambda known: self._order.index(known["id"]))
        self.context.result.update(flat_scores(row))
        return row


class _Course:
    """One fit from its preparation to its row, as a generator that may be closed anywhere."""

    def __init__(self, plan: PlannedFit, table: _Table) -> None:
        self._plan = plan
        self.table = table
        self._curve = np.empty((0, 4))
        self._times = np.empty((0, 2))
        self.blocks = len(plan.ends()) + 1

    def steps(self) -> Generator[_Turn, None, None]:
        """Yield (blocks done, metrics, pictures, note)."""
        problem, context = self.table.problem, self.table.context
        before_mb = memory_mb()
        with interrupting(context):
            fit = self._plan.prepare()
        is_over = False
        began = time.perf_counter()
        blocks = fit.growth.blocks()
        # One without trees has nothing to keep half done, and no moment at which it looks.
        pulled = blocks if self._plan.spec.kind.has_trees else interrupted(blocks, context)
        try:
            for number, points in enumerate(pulled, start=1):
                metrics = self._take(fit, points)
                yield number, metrics, self._pictures(), None
            is_over = not context.is_cancelled
        finally:
            blocks.close()  # type: ignore[attr-defined]
            if not is_over:
                self._keep_what_is_there(fit)
        if not is_over:
            return
        live_s = time.perf_counter() - began
        used_mb = None if problem.settings.at_once else max(0.0, memory_mb() - before_mb)
        try:
            with interrupting(context):
                fitted = judge(problem, fit, self._curve, self._times, used_mb)
        except Cancelled:
            self._keep_what_is_there(fit)
            raise
        fitted.live_s = live_s
        row = self.table.take(fitted)
        metrics = {
            f"{row['id']}.{part}_{problem.main_score}": fitted.scores[part][problem.main_score]
            for part in ("train", "test")
        }
        yield self.blocks, metrics, self._pictures(is_last=True), _row_note(problem, row)

    def _take(self, fit: Fit, points: Array | None) -> dict[str, float]:
        name, growth = self._plan.spec.id, fit.growth
        if not self._plan.spec.kind.has_trees:
            return {}
        self._times = np.vstack([self._times, [growth.trees, growth.fit_s]])
        if points is None or not len(points):
            return {f"{name}.trees": float(growth.trees)}
        self._curve = np.vstack([self._curve, points])
        last = zip(_NAMES, points[-1], strict=True)
        return {f"{name}.{key}": float(value) for key, value in last if not np.isnan(value)}

    def _pictures(self, *, is_last: bool = False) -> dict[str, Array]:
        context = self.table.context
        with self.table.lock:
            if is_last:
                context.want_snapshot()
            if not len(self._curve) or not context.snapshot_due():
                return {}
            with context.snapshot():
                name = self._plan.spec.id
                return {f"curve.{name}": self._curve.copy(), f"time.{name}": self._times.copy()}

    def _keep_what_is_there(self, fit: Fit) -> None:
        fitted = judge_stopped(self.table.problem, fit, self._curve, self._times)
        if fitted is not None:
            self.table.take(fitted)


def _one_after_another(courses: list[_Course]) -> Iterator[_Turn]:
    before = 0
    for course in courses:
        for done, *rest in course.steps():
            yield before + done, *rest  # type: ignore[misc]
        before += course.blocks


def _at_once(courses: list[_Course]) -> Iterator[_Turn]:
    """Fit as many at the same time as there are models; the count never falls."""
    table = courses[0].table
    done_of = [0] * len(courses)
    turns = side_by_side(
        [course.steps for course in courses],
        len(table.problem.settings.model_specs()),
        lambda: table.context.is_cancelled,
    )
    with closing(turns):
        for number, (done, metrics, pictures, note) in turns:
            done_of[number] = done
            yield sum(done_of), metrics, pictures, note


def _row_note(problem: Problem, row: dict[str, Any]) -> Note:
    score, word = row[f"test_{problem.main_score}"], SCORE_WORDS[problem.main_score]
    return Note("row", f"{row['name']}: test {word} {score:.3f}.", dict(row))
