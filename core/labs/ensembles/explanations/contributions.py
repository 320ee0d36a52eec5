"""What each column adds to one prediction."""

from __future__ import annotations

from typing import Any

import numpy as np
import xgboost

from core.labs.ensembles.answers import ContributionReport
from core.labs.ensembles.comparison.state import fitted_of, session_of
from core.labs.ensembles.fitting.columns import by_column
from core.labs.ensembles.fitting.problem import Array
from core.runtime.errors import LabError
from core.runtime.text import text

_METHODS = {
    "xgboost": text("ensembles", "SHAP values, computed by xgboost (pred_contribs)"),
    "linear": text("ensembles", "coefficient times the distance from the training mean"),
    "forest": text("ensembles", "changes along the path through each tree, averaged (Saabas 2014)"),
}
_FORESTS = frozenset({"tree", "random_forest", "extra_trees", "bagging"})


def contributions(
    state: dict[str, Any], model: str, row: int, class_index: int = -1
) -> ContributionReport:
    """Return what each column adds to the prediction for one row of the table.

    Raises
    ------
    LabError
        For a kind of model of which it is not known.
    """
    session = session_of(state)
    problem, fitted = session.problem, fitted_of(session, model)
    kind = fitted.plan.spec.kind.id
    estimator, preparation = fitted.fit.model, fitted.fit.preparation
    prepared = preparation.transform(problem.features.iloc[[row]])
    if kind == "xgboost":
        base, values = _of_xgboost(estimator, prepared, class_index)
    elif kind == "linear":
        base, values = _of_linear(estimator, prepared, fitted.fit.seen, class_index)
    elif kind in _FORESTS:
        trees = getattr(estimator, "estimators_", [estimator])
        base, values = _of_trees(trees, prepared, class_index)
    else:
        raise LabError(
            text(
                "ensembles",
                "What each column adds is known for least squares, trees, forests and "
                "XGBoost, not for {title}.",
            )(title=fitted.plan.spec.kind.title)
        )
    columns = [str(name) for name in problem.features]
    return {
        "features": columns,
        "values": by_column(preparation, values, columns),
        "base": base,
        "predicted": base + float(values.sum()),
        "method": _METHODS.get(kind, _METHODS["forest"]),
    }


def _of_xgboost(model: Any, prepared: Array, class_index: int) -> tuple[float, Array]:
    found = model.get_booster().predict(xgboost.DMatrix(prepared), pred_contribs=True)[0]
    if found.ndim == 2:
        found = found[class_index]
    elif class_index == 0:
        found = -found  # the log-odds of the first of two classes
    return float(found[-1]), found[:-1].astype(float)


def _of_linear(model: Any, prepared: Array, train: Array, class_index: int) -> tuple[float, Array]:
    if hasattr(model, "steps"):
        scaler, model = model.steps[0][1], model.steps[1][1]
        prepared, train = scaler.transform(prepared), scaler.transform(train)
    coefficients = np.atleast_2d(model.coef_)
    intercepts = np.atleast_1d(model.intercept_)
    sign = -1.0 if len(coefficients) == 1 and class_index == 0 else 1.0
    number = class_index if len(coefficients) > 1 else 0
    mean = train.mean(axis=0)
    base = sign * float(intercepts[number] + mean @ coefficients[number])
    return base, sign * coefficients[number] * (prepared[0] - mean)


def _of_trees(trees: Any, prepared: Array, class_index: int) -> tuple[float, Array]:
    """Follow the row through each tree; every step changes the value by its column."""
    inside = prepared.astype(np.float32)
    base, values = 0.0, np.zeros(prepared.shape[1])
    for tree in trees:
        structure = tree.tree_
        path = tree.decision_path(inside).indices
        node_values = structure.value[path, 0, :]
        if hasattr(tree, "classes_"):
            node_values = node_values / node_values.sum(axis=1, keepdims=True)
            level = node_values[:, class_index]
        else:
            level = node_values[:, 0]
        base += float(level[0])
        np.add.at(values, structure.feature[path[:-1]], np.diff(level))
    return base / len(trees), values / len(trees)
