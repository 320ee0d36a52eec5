"""The claims of the lecture, put to the test: each an experiment of the lab."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import numpy as np

from core.labs.ensembles.comparison.comparison import compare
from core.labs.ensembles.comparison.rows import Fitted, Session
from core.labs.ensembles.comparison.words import SCORE_WORDS
from core.labs.ensembles.fitting.fits import Fit, PlannedFit, Progress, plan_fits
from core.labs.ensembles.fitting.hard_rows import boosting_rounds, heaviest_share
from core.labs.ensembles.fitting.problem import Array, Problem
from core.labs.ensembles.settings import DEPTHS
from core.runtime.events import Event, Step
from core.runtime.figures import figure
from core.runtime.text import Text, joined, text, verbatim
from core.runtime.worker.context import RunContext

_HARD_ROWS_TOLD = 20


def depth(problem: Problem, context: RunContext, session: Session) -> Iterator[Event]:
    """Fit each model at every depth, and see the test score fall behind the training score."""
    sweep = _Sweep(problem, context, session, "depth", DEPTHS)
    yield from sweep.steps()
    if not context.is_cancelled:
        said = text(
            "ensembles",
            "{name}: at depth {depth} the training {word} is {gap:.3f} above the test {word}",
        )
        parts = [
            said(name=name, depth=rows[-1]["x"], word=sweep.word, gap=rows[-1]["gap"])
            for name, rows in sweep.by_model()
        ]
        _tell(context, joined(joined(*parts, by="; "), verbatim("."), by=""))


def outliers(problem: Problem, context: RunContext, session: Session) -> Iterator[Event]:
    """Spoil more and more training targets, and see the score on the clean test part fall."""
    shares = problem.settings.outlier_shares()
    sweep = _Sweep(problem, context, session, "outliers", shares)
    yield from sweep.steps()
    if not context.is_cancelled:
        key = f"test_{problem.main_score}"
        said = text("ensembles", "{name} from {first:.3f} to {last:.3f}")
        parts = [
            said(name=name, first=rows[0][key], last=rows[-1][key])
            for name, rows in sweep.by_model()
        ]
        falls = {name: rows[0][key] - rows[-1][key] for name, rows in sweep.by_model()}
        measured = text(
            "ensembles",
            "Test {word} with {percent:.0f} % of the training targets spoilt: {parts}. Least "
            "harmed: {best}.",
        )(
            word=sweep.word,
            percent=100 * shares[-1],
            parts=joined(*parts, by="; "),
            best=min(falls, key=falls.__getitem__),
        )
        _tell(context, measured)


def _tell(context: RunContext, measured: Text) -> None:
    """Close the run with what was measured, and keep it beside the picture."""
    context.message = context.result["measured"] = measured


class _Sweep:
    """Fits every model for every value of one thing, and keeps the scores."""

    def __init__(
        self,
        problem: Problem,
        context: RunContext,
        session: Session,
        name: str,
        values: Sequence[float],
    ) -> None:
        self.word = SCORE_WORDS[problem.main_score]
        self._problem = problem
        self._context = context
        self._session = session
        self._name = name
        self._values = values
        self._scores: dict[str, list[dict[str, float]]] = {}
        self._rows: dict[tuple[str, float], dict[str, Any]] = {}
        context.result.update(
            experiment=name, models=session.rows, claim=[], main_score=problem.main_score
        )

    def steps(self) -> Iterator[Step]:
        """Pull the recipe to its end."""
        progress = Progress(self._problem, plan_fits(self._problem, self._values))
        with closing(progress.fits()) as fits:
            for plan, fit, index in fits:
                name = plan.spec.id
                if fit.scores:
                    metrics = self._take(plan, fit)
                    yield Step(index, progress.total, metrics, self._picture(name))
                elif fit.trees:
                    yield Step(index, progress.total, {f"{name}.trees": float(fit.trees)})

    def _take(self, plan: PlannedFit, fit: Fit) -> dict[str, float]:
        """Keep the scores of a fit; return what a step tells of them."""
        fitted = Fitted(plan, fit, np.empty((0, 4)), np.empty((0, 2)), is_complete=True)
        self._session.fitted[plan.spec.id] = fitted
        row = self._row(plan, fit.scores)
        main = self._problem.main_score
        return {
            f"{plan.spec.id}.x": float(plan.value),
            f"{plan.spec.id}.train": row[f"train_{main}"],
            f"{plan.spec.id}.test": row[f"test_{main}"],
        }

    def _row(self, plan: PlannedFit, scores: dict[str, dict[str, float]]) -> dict[str, Any]:
        flat = {f"{part}_{key}": v for part in scores for key, v in scores[part].items()}
        known = self._scores.setdefault(plan.name, [])
        known.append(flat)
        means = {key: float(np.mean([entry[key] for entry in known])) for key in flat}
        main = self._problem.main_score
        row = {
            "id": plan.spec.id,
            "model": plan.spec.kind.id,
            "name": self._problem.name_of(plan.spec),
            "x": plan.value,
            **means,
            "gap": means[f"train_{main}"] - means[f"test_{main}"],
        }
        self._rows[plan.spec.id, plan.value] = row
        result = self._context.result
        result["claim"] = list(self._rows.values())
        result.update({f"{plan.name}_{key}": mean for key, mean in means.items()})
        return row

    def by_model(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return the words of each model and its rows, in the order of the values."""
        names = {name: row["name"] for (name, _), row in self._rows.items()}
        return [
            (words, [row for (m, _), row in self._rows.items() if m == name])
            for name, words in names.items()
        ]

    def _picture(self, name: str) -> dict[str, Array]:
        """Return (k, 3): the value, the training and the test score of a model so far."""
        if not self._context.snapshot_due():
            return {}
        main = self._problem.main_score
        with self._context.snapshot():
            rows = [row for (model, _), row in self._rows.items() if model == name]
            points = [(row["x"], row[f"train_{main}"], row[f"test_{main}"]) for row in rows]
            return {f"claim.{name}": np.array(points, dtype=float)}


def hard_rows(problem: Problem, context: RunContext, session: Session) -> Iterator[Event]:
    """Fit AdaBoost, then tell round by round how heavy each training row has become."""
    spec = problem.settings.model_specs()[0]
    name = spec.id
    rounds = int(spec.values.get("n_estimators", problem.settings.n_estimators))
    step = None
    for event in compare(problem, context, session, more_steps=rounds):
        step = event if isinstance(event, Step) else step
        yield event
    if context.is_cancelled or step is None:
        return
    fit = session.fitted[name].fit
    weights = np.full(len(fit.train), 1 / len(fit.train))
    # AdaBoost may have stopped before the last round; the steps count to their total even so.
    first = step.total - fit.trees
    for number, weights, error in boosting_rounds(fit.model, fit.seen, fit.known, fit.classes):
        share = heaviest_share(weights)
        metrics = {f"{name}.weighted_error": error, f"{name}.heaviest_tenth": share}
        yield Step(first + number, step.total, metrics, _weights_picture(context, weights))
        context.result.update(rounds=number, heaviest_tenth=share)
    order = np.argsort(weights)[::-1][:_HARD_ROWS_TOLD]
    context.result["hard_rows"] = [
        {"row": int(fit.train[i]), "times_average": float(weights[i] * len(weights))} for i in order
    ]
    said = text(
        "ensembles",
        "After {rounds} rounds the heaviest tenth of the training rows has {percent:.0f} % of the "
        "weight; at first it has 10 %.",
    )
    percent = 100 * context.result["heaviest_tenth"]
    _tell(context, said(rounds=context.result["rounds"], percent=percent))


def _weights_picture(context: RunContext, weights: Array) -> dict[str, Array]:
    if not context.snapshot_due():
        return {}
    with context.snapshot():
        return {"weights": weights.copy()}


def time(problem: Problem, context: RunContext, session: Session) -> Iterator[Event]:
    """Compare the models, and keep how long each took to reach every number of trees."""
    yield from compare(problem, context, session)
    found = {name: fitted.times for name, fitted in session.fitted.items() if len(fitted.times)}
    context.result["time"] = {name: times.tolist() for name, times in found.items()}
    if found and not context.is_cancelled:
        parts = (
            f"{session.name_of(name)} {figure(1000 * times[-1, 1] / times[-1, 0], 2)} ms"
            for name, times in found.items()
        )
        said = text("ensembles", "Time for one more tree: {parts}.")
        _tell(context, said(parts=", ".join(parts)))
