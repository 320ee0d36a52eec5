"""What the window may ask the worker between runs, all ``function(state, **values)``."""

from __future__ import annotations

from typing import Any

from core.data.preview import preview
from core.labs.ensembles.comparison.differences import pairs
from core.labs.ensembles.comparison.files import save_model, save_report, save_table
from core.labs.ensembles.comparison.saved_models import load_model
from core.labs.ensembles.comparison.state import session_of
from core.labs.ensembles.explanations.contributions import contributions
from core.labs.ensembles.explanations.drawn_trees import tree
from core.labs.ensembles.explanations.importance import importance, partial_dependence
from core.labs.ensembles.explanations.predictions import class_curves, data_row, predictions
from core.labs.ensembles.explanations.regions import regions

__all__ = [
    "class_curves",
    "contributions",
    "curves",
    "data_row",
    "differences",
    "importance",
    "load_model",
    "partial_dependence",
    "predictions",
    "preview",
    "regions",
    "save_model",
    "save_report",
    "save_table",
    "tree",
]


def curves(state: dict[str, Any]) -> dict[str, Any]:
    """Return the whole curves of the last run.

    Returns
    -------
    dict
        id -> ``curve`` (k, 4): trees, train, test, out-of-bag error (RMSE, or share of wrong
        classes), NaN where there is none; ``time`` (k, 2): trees, seconds of fitting.
    """
    return {
        name: {"curve": fitted.curve, "time": fitted.times}
        for name, fitted in session_of(state).fitted.items()
    }


def differences(state: dict[str, Any], rope: float) -> list[dict[str, Any]]:
    """Return how each two models of a run over many splits compare, with another margin."""
    session = session_of(state)
    return pairs(session.rows, session.problem.main_score, rope)
