"""The sentences of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.labs.ensembles.fitting.fits import PlannedFit
from core.labs.ensembles.fitting.problem import Problem

SCORE_WORDS = {"r2": "R²", "accuracy": "accuracy"}


def two_splits(problem: Problem, plans: Sequence[PlannedFit]) -> str:
    """Return the warning that models are scored on different splits, or nothing."""
    seeds: dict[int, list[str]] = {}
    for plan in plans:
        seeds.setdefault(plan.split_seed, []).append(problem.name_of(plan.spec))
    if len(seeds) == 1:
        return ""
    parts = (f"split {seed} for {joined(names)}" for seed, names in seeds.items())
    return (
        f"The models are scored on different test rows: {'; '.join(parts)}. Scores on different "
        "splits do not compare."
    )


def joined(names: Sequence[str]) -> str:
    """Return names as one says them: a, b and c."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def outcome(problem: Problem, rows: Sequence[dict[str, Any]]) -> str:
    """Return the closing sentence: the order of the models, for each split."""
    key, word = f"test_{problem.main_score}", SCORE_WORDS[problem.main_score]
    sentences = []
    for seed in dict.fromkeys(row["split_seed"] for row in rows):
        ranked = sorted(
            (row for row in rows if row["split_seed"] == seed),
            key=lambda row: row[key],
            reverse=True,
        )
        listed = ", ".join(f"{row['name']} {row[key]:.3f}" for row in ranked)
        fits = ranked[0]["fits"]
        where = f"on split {seed}" if fits == 1 else f"over {fits} splits"
        sentences.append(f"Test {word} {where}: {listed}.")
    return " ".join(sentences)
