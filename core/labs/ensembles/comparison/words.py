"""The sentences of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.labs.ensembles.fitting.fits import PlannedFit
from core.labs.ensembles.fitting.problem import Problem
from core.runtime.text import NOTHING, Text, joined, text, verbatim

SCORE_WORDS = {"r2": verbatim("R²"), "accuracy": text("ensembles", "accuracy")}


def two_splits(problem: Problem, plans: Sequence[PlannedFit]) -> Text:
    """Return the warning that models are scored on different splits, or nothing."""
    seeds: dict[int, list[str]] = {}
    for plan in plans:
        seeds.setdefault(plan.split_seed, []).append(problem.name_of(plan.spec))
    if len(seeds) == 1:
        return NOTHING
    part = text("ensembles", "split {seed} for {names}")
    parts = (part(seed=seed, names=listed(names)) for seed, names in seeds.items())
    return text(
        "ensembles",
        "The models are scored on different test rows: {parts}. Scores on different splits do not "
        "compare.",
    )(parts=joined(*parts, by="; "))


def listed(names: Sequence[str]) -> Text:
    """Return names as one says them: a, b and c."""
    *others, last = names
    if not others:
        return joined(last)
    return text("ensembles", "{others} and {last}")(others=joined(*others, by=", "), last=last)


def outcome(problem: Problem, rows: Sequence[dict[str, Any]]) -> Text:
    """Return the closing sentence: the order of the models, for each split."""
    key, word = f"test_{problem.main_score}", SCORE_WORDS[problem.main_score]
    sentences = []
    for seed in dict.fromkeys(row["split_seed"] for row in rows):
        ranked = sorted(
            (row for row in rows if row["split_seed"] == seed),
            key=lambda row: row[key],
            reverse=True,
        )
        scores = ", ".join(f"{row['name']} {row[key]:.3f}" for row in ranked)
        fits = ranked[0]["fits"]
        if fits == 1:
            said = text("ensembles", "Test {word} on split {seed}: {scores}.")
            sentences.append(said(word=word, seed=seed, scores=scores))
        else:
            said = text("ensembles", "Test {word} over {fits} splits: {scores}.")
            sentences.append(said(word=word, fits=fits, scores=scores))
    return joined(*sentences)
