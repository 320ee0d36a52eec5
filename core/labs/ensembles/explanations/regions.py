"""What models make of two columns alone, over the whole plane."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core.labs.ensembles.answers import PlanePoints, PlaneReport
from core.labs.ensembles.comparison.rows import Fitted
from core.labs.ensembles.comparison.state import chosen, session_of
from core.labs.ensembles.explanations.importance import importance_of
from core.labs.ensembles.fitting.problem import Array, Problem
from core.runtime.errors import LabError
from core.runtime.text import text

_TREES = 100


def regions(
    state: dict[str, Any],
    first: str = "",
    second: str = "",
    models: list[str] | None = None,
    resolution: int = 60,
) -> PlaneReport:
    """Fit the models anew on two columns of numbers and return their predictions on a grid.

    At most 100 trees are fitted, on the training rows of the last run without gaps in the two.
    Without names the two columns are those that matter most to the first model when shuffled.

    Raises
    ------
    LabError
        If there are no two different columns of numbers of these names.
    """
    session = session_of(state)
    problem, asked = session.problem, chosen(session, models)
    numbers = [str(name) for name in problem.features.select_dtypes("number")]
    if not first:
        first, second = _leading(problem, next(iter(asked.values())), numbers)
    for name in (first, second):
        if name not in problem.features or problem.features[name].dtype.kind not in "iuf":
            raise LabError(
                text("ensembles", "{name!r} is no column of numbers; choose two that are.")(
                    name=name
                )
            )
    if first == second:
        raise LabError(text("ensembles", "Choose two different columns."))
    plane = problem.features[[first, second]]
    known = plane.notna().all(axis=1).to_numpy()
    x, y = (_axis(plane.loc[known, name], resolution) for name in (first, second))
    grid = np.column_stack([np.repeat(x[None], len(y), 0).ravel(), np.repeat(y, len(x))])
    values, points = {}, {}
    for name, fitted in asked.items():
        train = fitted.fit.train[known[fitted.fit.train]]
        model = problem.models()[name][1]
        _shorten(model)
        with threadpool_limits(problem.threads.boosting):
            model.fit(plane.to_numpy()[train], problem.target[train])
            values[name] = model.predict(grid).reshape(len(y), len(x))
        points[name] = _points(plane, problem.target, known, fitted.fit.test)
    return {
        "first": first,
        "second": second,
        "numbers": numbers,
        "x": x,
        "y": y,
        "values": values,
        "points": points,
        "classes": list(problem.classes),
    }


def _leading(problem: Problem, fitted: Fitted, numbers: list[str]) -> list[str]:
    if len(numbers) < 2:
        raise LabError(
            text("ensembles", "A plane needs two columns of numbers, and the features have fewer.")
        )
    found = importance_of(problem, fitted)
    known = np.nan_to_num(found["permutation"], nan=-np.inf)
    falls = dict(zip(found["features"], known, strict=True))
    return sorted(numbers, key=lambda name: -falls[name])[:2]


def _axis(column: pd.Series, resolution: int) -> Array:
    low, high = float(column.min()), float(column.max())
    margin = 0.05 * (high - low or 1.0)
    return np.linspace(low - margin, high + margin, resolution)


def _shorten(model: Any) -> None:
    for argument in ("n_estimators", "max_iter"):
        known = model.get_params().get(argument)
        if known is not None:
            model.set_params(**{argument: min(known, _TREES)})


def _points(plane: pd.DataFrame, target: Array, known: Array, test: Array) -> PlanePoints:
    is_test = np.zeros(len(plane), dtype=bool)
    is_test[test] = True
    inside = plane.to_numpy(dtype=float)[known]
    return {
        "x": inside[:, 0],
        "y": inside[:, 1],
        "true": target[known],
        "is_test": is_test[known],
    }
