"""What to know of the rows of a run: what was left out, what gives the target away, what copies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core.data.files.findings import line_of
from core.labs.ensembles.comparison.rows import Session
from core.labs.ensembles.comparison.words import SCORE_WORDS
from core.labs.ensembles.fitting.problem import Array, Problem
from core.runtime.events import Note
from core.runtime.figures import percent
from core.runtime.text import Text, joined, text, verbatim
from core.runtime.worker.context import RunContext

_FEWEST_NUMBERED = 20
_FEWEST_DISTINCT = 10


def notes_before(problem: Problem) -> Iterator[Note]:
    """Yield how a user's file was read, what was left out, and which column numbers the rows."""
    if problem.found is None:
        return
    yield Note("file", text("ensembles", "Read as {line}.")(line=line_of(problem.found)))
    for finding in problem.found.findings:
        details = {"code": finding.code, "column": finding.column}
        yield Note("data", finding.text, details)  # type: ignore[arg-type]
    for name in numbering_columns(problem.features):
        words = text(
            "ensembles",
            "{name} numbers the rows: if they are in an order, it gives the target away; leave it "
            "out to see what the other columns tell.",
        )
        yield Note("numbers_rows", words(name=name), {"column": name})


def numbering_columns(features: pd.DataFrame) -> list[str]:
    """Return the columns whose values are whole numbers, each once, without a hole."""
    found = []
    for name in features.select_dtypes("number"):
        values = features[name]
        if len(values) < _FEWEST_NUMBERED or values.isna().any() or not values.is_unique:
            continue
        is_whole = bool((values == values.round()).all())
        if is_whole and values.max() - values.min() == len(values) - 1:
            found.append(str(name))
    return found


def copies(problem: Problem, train: Array, test: Array) -> Array:
    """Return for each test row whether the training rows hold the same, target included."""
    hashes = _hashes(problem).to_numpy()
    found: Array = np.isin(hashes[test], hashes[train])
    return found


def closing(problem: Problem, session: Session, result: dict[str, Any]) -> Iterator[Text]:
    """Yield the sentences that change how the scores of a run must be read."""
    fitted = next(iter(session.fitted.values()), None)
    if fitted is None:
        return
    train, test = fitted.fit.train, fitted.fit.test
    if problem.found is not None:
        yield _used(problem, len(train), len(test), result)
    if problem.classes:
        yield from _commonest(problem, session, result)


def _used(problem: Problem, train: int, test: int, result: dict[str, Any]) -> Text:
    result.update(rows_read=problem.rows_read, rows_train=train, rows_test=test)
    without_target = problem.rows_read - len(problem.features)
    with_gaps = int(problem.features.isna().any(axis=1).sum())
    result.update(rows_without_target=without_target, rows_with_gaps=with_gaps)
    parts = [
        text("ensembles", "Fitted on {train:,}, judged on {test:,} of {rows:,} rows")(
            train=train, test=test, rows=problem.rows_read
        )
    ]
    if without_target:
        words = text("ensembles", "{count:,} have no {target} and are left out")
        parts.append(words(count=without_target, target=problem.target_name))
    if with_gaps:
        parts.append(text("ensembles", "{count:,} have gaps, which are filled")(count=with_gaps))
    return joined(joined(*parts, by="; "), verbatim("."), by="")


def without_copies(problem: Problem, session: Session, context: RunContext) -> Iterator[Note]:
    """Fit each model once more on the rows without copies, where copies are on both sides.

    ``result["without_copies"]`` gets the test score of each.
    """
    fitted = next(iter(session.fitted.values()), None)
    if fitted is None or problem.settings.validation != "holdout":
        return
    is_copy = copies(problem, fitted.fit.train, fitted.fit.test)
    if not is_copy.any():
        return
    found = text(
        "ensembles", "{count:,} of {of:,} test rows are copies of rows that the models learnt from."
    )(count=int(is_copy.sum()), of=len(is_copy))
    yield Note("copies", found, {"count": int(is_copy.sum()), "of": len(is_copy)})
    first = ~_hashes(problem).duplicated()
    features = problem.features[first].reset_index(drop=True)
    target = problem.target[first]
    scores = context.result["without_copies"] = {}
    if len(features) < _FEWEST_DISTINCT:
        return
    code = problem.code
    with threadpool_limits(problem.threads.boosting):
        for name, (seed, model) in problem.models().items():
            train, test = next(code.splits(target, seed))
            fit = code.Fit(name, model, features, target, train, test, target[train])
            for _ in code.steps(fit):
                if context.is_cancelled:
                    return
            scores[name] = float(fit.scores["test"][problem.main_score])
    specs = {spec.id: spec for spec in problem.settings.model_specs()}
    listed = ", ".join(f"{problem.name_of(specs[name])} {x:.3f}" for name, x in scores.items())
    words = text(
        "ensembles",
        "Each row once, {rows:,} rows, the models have a test {word} of: {scores}.",
    )(rows=len(features), word=SCORE_WORDS[problem.main_score], scores=listed)
    yield Note("without_copies", words, dict(scores))
    context.message = joined(context.message, found, words)


def _hashes(problem: Problem) -> pd.Series:
    table = problem.features.assign(**{"\0target": problem.target})
    hashes: pd.Series = pd.util.hash_pandas_object(table, index=False)
    return hashes


def _commonest(problem: Problem, session: Session, result: dict[str, Any]) -> Iterator[Text]:
    fitted = next(iter(session.fitted.values()))
    counts = np.bincount(np.asarray(fitted.fit.true, dtype=int), minlength=len(problem.classes))
    share = float(counts.max() / counts.sum())
    result["commonest_class_share"] = share
    rows = [row.get("test_accuracy") for row in session.rows]
    if any(score is not None and score <= share for score in rows):
        words = text(
            "ensembles",
            "Always answering {name}, the commonest class, would be right in {share} of the test "
            "rows: a model with no more than that has learnt nothing.",
        )
        yield words(name=problem.classes[int(counts.argmax())], share=percent(share))
