"""Which columns matter: by the trees' own account, by shuffling, and how the prediction moves."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from sklearn.inspection import permutation_importance
from sklearn.metrics import get_scorer

from core.labs.ensembles.answers import Dependence, ImportanceReport
from core.labs.ensembles.comparison.rows import Fitted
from core.labs.ensembles.comparison.state import chosen, fitted_of, session_of
from core.labs.ensembles.fitting.columns import by_column, origins
from core.labs.ensembles.fitting.problem import Array, Problem
from core.runtime.errors import LabError
from core.runtime.text import text

TREES_ASKED = 200
"""Of a longer forest only so many trees are asked where it is asked hundreds of times."""

_ROWS_ASKED = 500
_ROWS_AT_LEAST = 50
_CELLS_ASKED = 500_000
_COLUMNS_SHUFFLED = 60  # thousands would take minutes, in which nothing else is answered
_REPEATS = 5


def importance(state: dict[str, Any], model: str) -> ImportanceReport:
    """Return two accounts of how much each column matters to a model."""
    session = session_of(state)
    return importance_of(session.problem, fitted_of(session, model))


def importance_of(problem: Problem, fitted: Fitted) -> ImportanceReport:
    """Return what `importance` does; it is computed once for a fit."""
    if fitted.importance is None:
        fitted.importance = _importance(problem, fitted)
    return fitted.importance


def _importance(problem: Problem, fitted: Fitted) -> ImportanceReport:
    columns = [str(name) for name in problem.features]
    own = _own_account(fitted.fit.model)
    if own is not None:
        own = by_column(fitted.fit.preparation, own, columns)
    model = lighter(fitted.fit.model)
    test = fitted.fit.test[: _rows_asked(columns)]
    table, true = problem.features.iloc[test], problem.target[test]
    prepared = fitted.fit.preparation.transform(table)
    chosen = _most_promising(columns, table, own, model.predict(prepared))
    shuffled = permutation_importance(
        model,
        np.repeat(np.arange(len(test))[:, None], len(chosen), axis=1),
        true,
        scoring=_score_of_shuffled(
            prepared, origins(fitted.fit.preparation), chosen, get_scorer(problem.main_score)
        ),
        n_repeats=_REPEATS,
        random_state=problem.settings.seed,
    )
    return {
        "features": columns,
        "impurity": own,
        "permutation": _at(columns, chosen, shuffled.importances_mean),
        "permutation_spread": _at(columns, chosen, shuffled.importances_std),
        "shuffled": len(chosen),
        "score": problem.main_score,
        "trees_asked": min(fitted.fit.trees, TREES_ASKED),
    }


def _rows_asked(columns: list[str]) -> int:
    return min(_ROWS_ASKED, max(_ROWS_AT_LEAST, _CELLS_ASKED // len(columns)))


def _most_promising(
    columns: list[str], table: pd.DataFrame, own: Array | None, predicted: Array
) -> list[str]:
    """Return the columns to be shuffled: of very many, those of which most can be expected.

    They are chosen by the model's own account or, where it keeps none, by how closely its
    prediction goes along with them.
    """
    if len(columns) <= _COLUMNS_SHUFFLED:
        return columns
    if own is None:
        with np.errstate(invalid="ignore", divide="ignore"):
            found = table.select_dtypes("number").corrwith(pd.Series(predicted, table.index)).abs()
        own = found.reindex(columns).fillna(0.0).to_numpy()
    return [columns[place] for place in np.argsort(-own, kind="stable")[:_COLUMNS_SHUFFLED]]


def _score_of_shuffled(
    prepared: Array, origin_of: list[str], chosen: list[str], score: Callable[..., float]
) -> Callable[[Any, Array, Array], float]:
    """Return the score of a model where each chosen column has its values from other rows.

    What is shuffled is the numbers of the rows, (rows, chosen), and not the table: to prepare it
    anew each time would take longer than to ask the model.
    """
    features = [place for place, name in enumerate(origin_of) if name in set(chosen)]
    column_of = [chosen.index(origin_of[place]) for place in features]

    def score_of(model: Any, numbers: Array, true: Array) -> float:
        changed = prepared.copy()
        changed[:, features] = np.take_along_axis(
            prepared[:, features], numbers[:, column_of], axis=0
        )
        return score(model, changed, true)

    return score_of


def _at(columns: list[str], chosen: list[str], values: Array) -> Array:
    """Return the values of the chosen columns at the places of all columns."""
    found: Array = pd.Series(values, index=chosen).reindex(columns).to_numpy()
    return found


def lighter(model: Any) -> Any:
    """Return the model, or for a long forest one of its first trees only."""
    trees = getattr(model, "estimators_", None)
    if not isinstance(trees, list) or len(trees) <= TREES_ASKED or hasattr(model, "loss"):
        return model
    if not hasattr(model, "bootstrap"):
        return model  # the trees of boosting do not stand alone
    short = copy.copy(model)
    short.estimators_ = trees[:TREES_ASKED]
    short.n_estimators = TREES_ASKED
    return short


def _own_account(model: Any) -> Array | None:
    if hasattr(model, "steps"):
        return None
    if hasattr(model, "feature_importances_"):
        return np.asarray(model.feature_importances_, dtype=float)
    trees = getattr(model, "estimators_", None)
    if trees is None:
        return None
    mean: Array = np.mean([tree.feature_importances_ for tree in trees], axis=0)
    return mean


def partial_dependence(
    state: dict[str, Any],
    feature: str,
    models: list[str] | None = None,
    points: int = 30,
    class_index: int = -1,
) -> Dependence:
    """Return how the mean prediction moves when one column is set to a value in all rows.

    The mean is taken over at most 500 training rows.

    Parameters
    ----------
    class_index : int
        For classes: whose probability is averaged.

    Raises
    ------
    LabError
        If there is no such column, or it has no values.
    """
    session = session_of(state)
    problem = session.problem
    if feature not in problem.features:
        raise LabError(
            text(
                "ensembles", "There is no feature {feature!r}; choose one of the table's columns."
            )(feature=feature)
        )
    values = _grid(problem.features[feature], points)
    return {
        "feature": feature,
        "values": values,
        "models": {
            name: _means(fitted, problem.features, feature, values, class_index)
            for name, fitted in chosen(session, models).items()
        },
    }


def _grid(column: pd.Series, points: int) -> Any:
    known = column.dropna()
    if column.dtype.kind not in "iuf":
        return list(known.value_counts().index[:points])
    if not len(known):
        raise LabError(
            text("ensembles", "The column {name!r} has no values.")(name=str(column.name))
        )
    distinct = np.unique(known)
    if len(distinct) <= points:
        return distinct.astype(float)
    low, high = np.quantile(known, [0.05, 0.95])
    return np.linspace(float(low), float(high), points)


def _means(
    fitted: Fitted, features: pd.DataFrame, feature: str, values: Any, class_index: int
) -> Array:
    base = features.iloc[fitted.fit.train[: _rows_asked(list(features))]]
    model = lighter(fitted.fit.model)
    # Many values at a time, as far as they are not many cells.
    at_once = max(1, _CELLS_ASKED // base.size)
    means = []
    for start in range(0, len(values), at_once):
        part = values[start : start + at_once]
        repeated = pd.concat([base.assign(**{feature: value}) for value in part])
        prepared = fitted.fit.preparation.transform(repeated)
        if hasattr(model, "predict_proba"):
            predicted = model.predict_proba(prepared)[:, class_index]
        else:
            predicted = model.predict(prepared)
        means.append(predicted.reshape(len(part), len(base)).mean(axis=1).astype(float))
    return np.concatenate(means)
