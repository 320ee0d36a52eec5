"""The fields that say what is drawn, how the models are judged, and what is spoilt."""

from __future__ import annotations

from typing import Any

from core.labs.ensembles.options import effects
from core.runtime.settings import setting
from core.runtime.text import text


def rows(group: str) -> Any:
    """Return the field ``rows``."""
    return setting(
        1000,
        text("ensembles", "Rows"),
        ge=20,
        le=200_000,
        scale="log",
        group=group,
        shown_when=effects.DRAWN,
        help=text("ensembles", "How many rows are drawn; for synthetic data only."),
    )


def noise(group: str) -> Any:
    """Return the field ``noise``."""
    return setting(
        0.3,
        text("ensembles", "Noise"),
        ge=0,
        le=100,
        unit=text("ensembles", "σ"),
        group=group,
        shown_when=effects.DRAWN,
        help=text("ensembles", "Standard deviation of the noise; for synthetic data only."),
    )


def validation(group: str) -> Any:
    """Return the field ``validation``."""
    return setting(
        "holdout",
        text("ensembles", "Validation"),
        group=group,
        choices={
            "holdout": text("ensembles", "One split"),
            "k_fold": text("ensembles", "K-fold"),
            "repeated": text("ensembles", "Repeated k-fold"),
            "splits": text("ensembles", "Many splits"),
        },
        choices_when=effects.VALIDATIONS,
        help=text(
            "ensembles",
            "One split draws a curve over the trees. Folds and many splits fit each model often "
            "and tell how much a single score means.",
        ),
    )


def test_size(group: str) -> Any:
    """Return the field ``test_size``."""
    return setting(
        0.2,
        text("ensembles", "Test part"),
        ge=0.05,
        le=0.9,
        is_share=True,
        group=group,
        shown_when={"validation": ("holdout", "splits")},
        help=text("ensembles", "The share of rows kept for the test."),
    )


def folds(group: str) -> Any:
    """Return the field ``folds``."""
    return setting(
        5,
        text("ensembles", "Folds"),
        ge=2,
        le=50,
        group=group,
        shown_when={"validation": ("k_fold", "repeated")},
        help=text("ensembles", "How many parts k-fold cuts the rows into."),
    )


def repeats(group: str) -> Any:
    """Return the field ``repeats``."""
    return setting(
        3,
        text("ensembles", "Repeats"),
        ge=1,
        le=200,
        group=group,
        shown_when={"validation": ("repeated", "splits")},
        help=text(
            "ensembles", "How often repeated k-fold cuts anew, or how many splits are drawn."
        ),
    )


def stratify(group: str) -> Any:
    """Return the field ``stratify``."""
    return setting(
        False,
        text("ensembles", "Same share of classes in each part"),
        group=group,
        shown_when=effects.PERHAPS_CLASSES,
        help=text("ensembles", "For classes only."),
    )


def rope(group: str) -> Any:
    """Return the field ``rope``."""
    return setting(
        0.01,
        text("ensembles", "Margin that matters"),
        ge=0,
        le=0.5,
        group=group,
        shown_when=effects.COMPARED,
        help=text("ensembles", "Two models whose R2 or accuracy differ by less count as equal."),
    )


def corrupt_share(group: str) -> Any:
    """Return the field ``corrupt_share``."""
    return setting(
        0.0,
        text("ensembles", "Outliers"),
        ge=0,
        le=0.5,
        is_share=True,
        group=group,
        help=text(
            "ensembles", "The share of training targets that are spoilt; the test part stays clean."
        ),
    )
