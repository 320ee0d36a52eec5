"""The table of differences: every pair of models of a run over many splits, in words too."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from core.labs.ensembles.answers import Pair
from core.labs.ensembles.comparison.statistics import Verdict, estimate, verdict
from core.labs.ensembles.comparison.words import SCORE_WORDS
from core.runtime.figures import figure, percent
from core.runtime.text import Text, joined, text, verbatim

# From this probability on one may speak of a decision (Benavoli et al. 2017).
_SURE = 0.95


def spread(row: dict[str, Any], score: str) -> dict[str, float]:
    """Return how a model's scores vary over the splits, and the interval of their mean."""
    values = row[f"test_{score}_values"]
    low, high = estimate(values, row["train_rows"], row["test_rows"]).interval()
    return {
        "median": float(np.median(values)),
        "minimum": min(values),
        "maximum": max(values),
        "mean_low": low,
        "mean_high": high,
    }


def pairs(rows: Sequence[dict[str, Any]], score: str, rope: float) -> list[Pair]:
    """Return how each two of the models compare; nothing for a single split."""
    key = f"test_{score}_values"
    known = [row for row in rows if len(row.get(key, ())) > 1]
    return [
        _pair(first, second, score, rope)
        for first, second in combinations(known, 2)
        if len(first[key]) == len(second[key])
    ]


def _pair(first: dict[str, Any], second: dict[str, Any], score: str, rope: float) -> Pair:
    key = f"test_{score}_values"
    found = verdict(first[key], second[key], first["train_rows"], first["test_rows"], rope)
    low, high = found.difference.interval()
    return {
        "first": first["id"],
        "second": second["id"],
        "splits": len(first[key]),
        "difference": found.difference.mean,
        "low": low,
        "high": high,
        "t": found.difference.t_value(),
        "p": found.difference.p_value(),
        "rope": rope,
        "first_better": found.first_better,
        "equal": found.equal,
        "second_better": found.second_better,
        "sentence": sentence(first["name"], second["name"], len(first[key]), score, found),
    }


def sentence(first: str, second: str, splits: int, score: str, found: Verdict) -> Text:
    """Return a verdict in words."""
    word = SCORE_WORDS[score]
    mean = found.difference.mean
    better, other = (first, second) if mean >= 0 else (second, first)
    low, high = found.difference.interval()
    if mean < 0:
        low, high = -high, -low
    p_value = found.difference.p_value()
    shown = verbatim(f"{p_value:.3f}")
    if p_value < 0.001:
        shown = text("ensembles", "below 0.001")
    measured = text(
        "ensembles",
        "Over {splits} splits {better} has on average {mean:.3f} more {word} than {other} (95 % "
        "interval {low:.3f} to {high:.3f}; p {p} by the corrected t-test).",
    )(
        splits=splits,
        better=better,
        mean=abs(mean),
        word=word,
        other=other,
        low=low,
        high=high,
        p=shown,
    )
    return joined(measured, _chances(first, second, found))


def _chances(first: str, second: str, found: Verdict) -> Text:
    better = text("ensembles", "{share} that {model} is better by more than {rope}")
    equal = text("ensembles", "{share} that the two differ by less than {rope}")
    parts = [
        (found.first_better, better, first),
        (found.equal, equal, ""),
        (found.second_better, better, second),
    ]
    ranked = sorted(parts, key=lambda part: -part[0])
    rope = figure(found.rope)
    listed = joined(
        *(
            words(share=_percent(share), rope=rope, **({"model": model} if model else {}))
            for share, words, model in ranked
        ),
        by=", ",
    )
    chances = text("ensembles", "Chances: {listed}.")(listed=listed)
    if ranked[0][0] >= _SURE:
        return chances
    return joined(chances, text("ensembles", "So these splits do not decide it."))


def _percent(share: float) -> Text:
    if share > 0.99:
        return text("ensembles", "over 99 %")
    return text("ensembles", "under 1 %") if share < 0.01 else verbatim(percent(share))
