"""The fields that say how many rows are made, and how the models are judged."""

from __future__ import annotations

from typing import Any

from core.labs.spark.options import effects
from core.runtime.settings import setting
from core.runtime.text import text


def rows(group: str) -> Any:
    """Return the field ``rows``."""
    return setting(
        10_000,
        text("spark", "Rows"),
        group=group,
        shown_when=effects.ROWS,
        ge=10,
        le=100_000_000,
        scale="log",
        help=text("spark", "How many rows are generated."),
    )


def test_share(group: str) -> Any:
    """Return the field ``test_share``."""
    return setting(
        0.2,
        text("spark", "Test part"),
        is_share=True,
        shown_when=effects.PIPELINE,
        group=group,
        ge=0.05,
        le=0.9,
        help=text("spark", "The part of the rows that the model does not see while it is fitted."),
    )


def folds(group: str) -> Any:
    """Return the field ``folds``."""
    return setting(3, text("spark", "Folds"), shown_when=effects.FOLDED, group=group, ge=2, le=20)


def grid(group: str) -> Any:
    """Return the field ``grid``."""
    return setting(
        "",
        text("spark", "Grid"),
        shown_when=effects.TRIED,
        group=group,
        help=text(
            "spark",
            "What to try of the model's parameters, such as maxDepth=2|4|6; numTrees=10|50.",
        ),
    )
