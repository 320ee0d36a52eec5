"""Pulls the recipe, and tells of every block of trees and of every model that is judged."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import numpy as np
from sklearn.exceptions import NotFittedError

from core.labs.ensembles.comparison.differences import pairs
from core.labs.ensembles.comparison.rows import (
    Fitted,
    Session,
    flat_scores,
    memory_mb,
    predict_seconds,
    row_of,
)
from core.labs.ensembles.comparison.words import SCORE_WORDS, outcome, two_splits
from core.labs.ensembles.fitting.fits import Fit, PlannedFit, Progress, plan_fits
from core.labs.ensembles.fitting.problem import Array, Problem
from core.runtime.errors import Cancelled
from core.runtime.events import Event, Note, Step
from core.runtime.text import text
from core.runtime.worker.context import RunContext

_NAMES = ("trees", "train", "test", "oob")


def compare(
    problem: Problem, context: RunContext, session: Session, more_steps: int = 0
) -> Iterator[Event]:
    """Yield a step for each block of trees and, as a model is judged, a note with its row.

    ``more_steps`` are those that the caller yields afterwards.
    """
    plans = plan_fits(problem)
    warning = two_splits(problem, plans)
    if warning:
        yield Note("two_splits", warning)
    table = _Table(problem, context, session)
    progress = Progress(problem, plans)
    total = progress.total + more_steps
    try:
        with closing(progress.fits()) as fits:
            for plan, fit, index in fits:
                course = table.course_of(plan, fit)
                if fit.scores:
                    row = table.take(course.judged())
                    yield Step(index, total, _scores(problem, row, fit), table.pictures(course))
                    yield _row_note(problem, row)
                elif course.has_news():
                    yield Step(index, total, course.metrics(), table.pictures(course))
    except (GeneratorExit, Cancelled):
        for plan, fit in progress.unfinished.values():
            table.keep_what_is_there(plan, fit)
        raise
    context.message = outcome(problem, session.rows)
    yield from _differences(problem, context, session)


def _scores(problem: Problem, row: dict[str, Any], fit: Fit) -> dict[str, float]:
    main = problem.main_score
    return {f"{row['id']}.{part}_{main}": fit.scores[part][main] for part in ("train", "test")}


def _differences(problem: Problem, context: RunContext, session: Session) -> Iterator[Note]:
    if problem.settings.fits > 1:
        found = pairs(session.rows, problem.main_score, problem.settings.rope)
        context.result["pairs"] = found
        for pair in found:
            yield Note("difference", pair["sentence"], pair)


class _Table:
    """The result of the run, kept up to date row by row."""

    def __init__(self, problem: Problem, context: RunContext, session: Session) -> None:
        self._problem = problem
        self._context = context
        self._session = session
        self._courses: dict[int, _Course] = {}
        self._fits: dict[str, list[Fitted]] = {}
        self._order = [spec.id for spec in problem.settings.model_specs()]
        context.result.update(models=session.rows, task=problem.task, main_score=problem.main_score)

    def course_of(self, plan: PlannedFit, fit: Fit) -> _Course:
        """Return the course of a fit, which begins when it is first asked for."""
        if id(fit) not in self._courses:
            self._courses[id(fit)] = _Course(plan, fit, alone=not self._problem.settings.at_once)
        return self._courses[id(fit)]

    def take(self, fitted: Fitted) -> dict[str, Any]:
        """Put a fit into its model's row and return the row."""
        name = fitted.plan.spec.id
        fits = self._fits.setdefault(name, [])
        fits.append(fitted)
        self._session.fitted.setdefault(name, fitted)
        row = row_of(self._problem, fits)
        rows = self._session.rows
        rows[:] = [known for known in rows if known["id"] != name] + [row]
        rows.sort(key=lambda known: self._order.index(known["id"]))
        self._context.result.update(flat_scores(row))
        return row

    def pictures(self, course: _Course) -> dict[str, Array]:
        """Return the curve and the times so far, where a picture is due."""
        if course.fit.scores:
            self._context.want_snapshot()
        if not course.fit.curve or not self._context.snapshot_due():
            return {}
        with self._context.snapshot():
            name = course.plan.spec.id
            return {f"curve.{name}": course.curve(), f"time.{name}": course.times()}

    def keep_what_is_there(self, plan: PlannedFit, fit: Fit) -> None:
        """Score the trees of a fit that was stopped, if it has any."""
        if not fit.trees:
            return
        try:
            self._problem.code.judge(fit)
        except NotFittedError:
            return  # it was ended at a line inside of its library's call, which kept nothing
        self.take(self.course_of(plan, fit).stopped())


class _Course:
    """What is measured of one fit while the recipe goes on with it."""

    def __init__(self, plan: PlannedFit, fit: Fit, *, alone: bool) -> None:
        self.plan = plan
        self.fit = fit
        self._alone = alone
        self._times: list[tuple[int, float]] = []
        self._began_mb = memory_mb()
        self._began = self._looked = time.perf_counter()

    def has_news(self) -> bool:
        """Return whether trees were added; keep how long they have taken."""
        if not self.fit.trees:
            return False
        self._times.append((self.fit.trees, self.fit.seconds))
        self._looked = time.perf_counter()
        return True

    def metrics(self) -> dict[str, float]:
        """Return the newest point of the curve, or the number of trees where there is none."""
        name, fit = self.plan.spec.id, self.fit
        if not fit.curve:
            return {f"{name}.trees": float(fit.trees)}
        last = zip(_NAMES, fit.curve[-1], strict=False)
        return {f"{name}.{key}": float(value) for key, value in last if not np.isnan(value)}

    def curve(self) -> Array:
        """Return the curve, (points, 4): trees, train, test and out-of-bag error, or NaN."""
        points = np.full((len(self.fit.curve), len(_NAMES)), np.nan)
        for place, point in enumerate(self.fit.curve):
            points[place, : len(point)] = point
        return points

    def times(self) -> Array:
        """Return (k, 2): trees, seconds of fitting."""
        return np.array(self._times, dtype=float).reshape(-1, 2)

    def judged(self) -> Fitted:
        """Return the fit with all that is measured at its end."""
        fitted = Fitted(self.plan, self.fit, self.curve(), self.times(), is_complete=True)
        if not self._times:
            self._looked = time.perf_counter()
        fitted.live_s = self._looked - self._began
        fitted.predict_s = predict_seconds(self.fit.model, self.fit.unseen)
        if self._alone:
            fitted.memory_mb = max(0.0, memory_mb() - self._began_mb)
        return fitted

    def stopped(self) -> Fitted:
        """Return the part of the fit that was there when it was stopped."""
        return Fitted(self.plan, self.fit, self.curve(), self.times(), is_complete=False)


def _row_note(problem: Problem, row: dict[str, Any]) -> Note:
    score, word = row[f"test_{problem.main_score}"], SCORE_WORDS[problem.main_score]
    said = text("ensembles", "{name}: test {word} {score:.3f}.")
    return Note("row", said(name=row["name"], word=word, score=score), dict(row))
