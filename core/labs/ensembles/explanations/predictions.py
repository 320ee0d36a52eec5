"""Predicted against true, row by row and class by class."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.metrics import confusion_matrix, roc_auc_score, roc_curve

from core.labs.ensembles.answers import (
    AllPredictions,
    Calibration,
    ClassReport,
    Predicted,
    Roc,
    RowReport,
    Said,
)
from core.labs.ensembles.comparison.rows import Fitted
from core.labs.ensembles.comparison.state import chosen, fitted_of, session_of
from core.labs.ensembles.fitting.problem import Problem
from core.runtime.errors import LabError
from core.runtime.text import text

_BINS = 10


def predictions(
    state: dict[str, Any], models: list[str] | None = None, part: str = "test"
) -> AllPredictions:
    """Return, for each model, what it predicts for the rows of a part (train or test)."""
    session = session_of(state)
    return {
        "task": session.problem.task,
        "target": session.problem.target_name,
        "classes": list(session.problem.classes),
        "features": [str(name) for name in session.problem.features],
        "models": {
            name: _of_part(session.problem, fitted, part)
            for name, fitted in chosen(session, models).items()
        },
    }


def _of_part(problem: Problem, fitted: Fitted, part: str) -> Predicted:
    fit = fitted.fit
    numbers, true = (fit.train, fit.known) if part == "train" else (fit.test, fit.true)
    values = fitted.fit.predicted[part]
    if problem.classes:
        return {
            "row": numbers,
            "true": true,
            "predicted": values.argmax(axis=1),
            "probability": values,
        }
    return {"row": numbers, "true": true, "predicted": values, "residual": true - values}


def data_row(state: dict[str, Any], row: int) -> RowReport:
    """Return one row of the table with what each model says of it.

    Raises
    ------
    LabError
        If the table has no row of this number.
    """
    session = session_of(state)
    problem = session.problem
    if not 0 <= row < len(problem.features):
        raise LabError(
            text("ensembles", "The table has rows 0 to {count:,}, not {row:,}.")(
                count=len(problem.features) - 1, row=row
            )
        )
    record = problem.features.iloc[row]
    values = {str(name): None if value != value else value for name, value in record.items()}
    return {
        "row": row,
        "values": {name: getattr(v, "item", lambda v=v: v)() for name, v in values.items()},
        "true": _word(problem, problem.target[row]),
        "models": {name: _says(problem, fitted, row) for name, fitted in session.fitted.items()},
    }


def _says(problem: Problem, fitted: Fitted, row: int) -> Said:
    fit = fitted.fit
    part = "test" if row in fit.test else "train"
    position = int(np.flatnonzero((fit.test if part == "test" else fit.train) == row)[0])
    value = fit.predicted[part][position]
    true = problem.target[row]
    if problem.classes:
        guess = int(np.argmax(value))
        return {
            "part": part,
            "predicted": problem.classes[guess],
            "probability": float(value[guess]),
            "missed": guess != true,
        }
    missed = abs(true - value) > 2 * fitted.fit.scores["test"]["rmse"]
    return {"part": part, "predicted": float(value), "missed": bool(missed)}


def _word(problem: Problem, value: Any) -> float | str:
    return problem.classes[int(value)] if problem.classes else float(value)


def class_curves(state: dict[str, Any], model: str) -> ClassReport:
    """Return how a classifier does on the test part, class by class.

    Raises
    ------
    LabError
        If the target is a number.
    """
    session = session_of(state)
    problem = session.problem
    if not problem.classes:
        raise LabError(text("ensembles", "The target is a number; these curves are for classes."))
    fitted = fitted_of(session, model)
    probability = fitted.fit.predicted["test"]
    true = fitted.fit.true
    count = len(problem.classes)
    matrix = confusion_matrix(true, probability.argmax(axis=1), labels=range(count))
    shown = [1] if count == 2 else range(count)
    present = [c for c in shown if 0 < np.sum(true == c) < len(true)]
    return {
        "classes": list(problem.classes),
        "confusion": matrix,
        "roc": [_roc(problem, true == c, probability[:, c], c) for c in present],
        "calibration": [_calibration(problem, true == c, probability[:, c], c) for c in present],
    }


def _roc(problem: Problem, is_class: Any, share: Any, number: int) -> Roc:
    false, true, _ = roc_curve(is_class, share)
    area = float(roc_auc_score(is_class, share))
    return {"name": problem.classes[number], "false": false, "true": true, "area": area}


def _calibration(problem: Problem, is_class: Any, share: Any, number: int) -> Calibration:
    observed, predicted = calibration_curve(is_class, np.clip(share, 0, 1), n_bins=_BINS)
    edges = np.linspace(0, 1, _BINS + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], share), minlength=_BINS)
    return {
        "name": problem.classes[number],
        "predicted": predicted,
        "observed": observed,
        "rows": counts[counts > 0],
    }
