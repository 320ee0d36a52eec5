"""One tree of an ensemble as nodes and edges, and the way of a row through it."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.labs.ensembles.answers import Node, TreeReport
from core.labs.ensembles.comparison.state import fitted_of, session_of
from core.labs.ensembles.fitting.columns import names
from core.labs.ensembles.fitting.problem import Array
from core.runtime.errors import LabError
from core.runtime.text import text

_NOT_DRAWN = frozenset({"linear", "hist_gradient_boosting"})


class _Node(Node):
    """A node with what it takes to send a row through it."""

    feature_index: int
    missing_left: bool


def tree(
    state: dict[str, Any], model: str, index: int = 0, depth: int = 4, row: int | None = None
) -> TreeReport:
    """Return a tree down to a depth, and the path of a row of the table.

    Raises
    ------
    LabError
        If the model has no trees to draw, or none of this number.
    """
    session = session_of(state)
    fitted = fitted_of(session, model)
    plan, estimator = fitted.plan, fitted.fit.model
    kind, problem = plan.spec.kind, session.problem
    if kind.id in _NOT_DRAWN:
        raise LabError(
            text("ensembles", "{spec} has no tree to draw; choose another model.")(
                spec=problem.name_of(plan.spec)
            )
        )
    prepared = None
    if row is not None:
        prepared = fitted.fit.preparation.transform(session.problem.features.iloc[[row]])
    columns = names(fitted.fit.preparation)
    if kind.id == "xgboost":
        count = estimator.get_booster().num_boosted_rounds()
        whole = _of_xgboost(estimator, _checked(index, count), columns)
    else:
        trees = np.ravel(getattr(estimator, "estimators_", [estimator]))
        count = len(trees)
        whole = _of_sklearn(trees[_checked(index, count)], columns)
    path = [] if prepared is None else _path(whole, prepared[0], strict=kind.id == "xgboost")
    return {
        "index": index,
        "trees": count,
        "depth": max(node["depth"] for node in whole),
        "leaves": sum(node["is_leaf"] for node in whole),
        "nodes": _down_to(depth, whole),
        "path": path,
        "reached": next((n["value"] for n in whole if path and n["id"] == path[-1]), None),
    }


def _down_to(depth: int, whole: list[_Node]) -> list[Node]:
    """Return the nodes that are shown, which know only one another."""
    ids = {node["id"] for node in whole if node["depth"] <= depth}
    return [
        {
            "id": node["id"],
            "parent": node["parent"],
            "depth": node["depth"],
            "is_leaf": node["is_leaf"],
            "feature": node["feature"],
            "threshold": node["threshold"],
            "left": node["left"] if node["left"] in ids else -1,
            "right": node["right"] if node["right"] in ids else -1,
            "rows": node["rows"],
            "value": node["value"],
        }
        for node in whole
        if node["id"] in ids
    ]


def _checked(index: int, count: int) -> int:
    if not 0 <= index < count:
        raise LabError(
            text("ensembles", "The model has trees 0 to {count:,}, not {index:,}.")(
                count=count - 1, index=index
            )
        )
    return index


def _of_sklearn(estimator: Any, columns: list[str]) -> list[_Node]:
    found = estimator.tree_
    is_classes = hasattr(estimator, "classes_")
    nodes: list[_Node] = []
    waiting = [(0, -1, 0)]
    while waiting:
        number, parent, depth = waiting.pop()
        left, right = int(found.children_left[number]), int(found.children_right[number])
        is_leaf = left < 0
        value = found.value[number, 0]
        nodes.append(
            {
                "id": number,
                "parent": parent,
                "depth": depth,
                "is_leaf": is_leaf,
                "feature": "" if is_leaf else columns[found.feature[number]],
                "feature_index": int(found.feature[number]),
                "threshold": float("nan") if is_leaf else float(found.threshold[number]),
                "left": left,
                "right": right,
                "missing_left": bool(found.missing_go_to_left[number]),
                "rows": int(found.n_node_samples[number]),
                "value": [float(v) for v in value / value.sum()] if is_classes else float(value[0]),
            }
        )
        if not is_leaf:
            waiting += [(right, number, depth + 1), (left, number, depth + 1)]
    return nodes


def _of_xgboost(model: Any, index: int, columns: list[str]) -> list[_Node]:
    table = model.get_booster()[index].trees_to_dataframe()
    table = table[table["Tree"] == table["Tree"].min()]
    number_of = dict(zip(table["ID"], table["Node"], strict=True))
    records = {int(record["Node"]): record for record in table.to_dict("records")}
    nodes: list[_Node] = []
    waiting = [(0, -1, 0)]
    while waiting:
        number, parent, depth = waiting.pop()
        record = records[number]
        is_leaf = record["Feature"] == "Leaf"
        feature = -1 if is_leaf else int(record["Feature"].removeprefix("f"))
        left = -1 if is_leaf else int(number_of[record["Yes"]])
        right = -1 if is_leaf else int(number_of[record["No"]])
        nodes.append(
            {
                "id": number,
                "parent": parent,
                "depth": depth,
                "is_leaf": is_leaf,
                "feature": "" if is_leaf else columns[feature],
                "feature_index": feature,
                "threshold": float(record["Split"]),
                "left": left,
                "right": right,
                "missing_left": record["Missing"] == record["Yes"],
                "rows": round(record["Cover"]),
                "value": float(record["Gain"]) if is_leaf else float("nan"),
            }
        )
        if not is_leaf:
            waiting += [(right, number, depth + 1), (left, number, depth + 1)]
    return nodes


def _path(nodes: list[_Node], values: Array, *, strict: bool) -> list[int]:
    """Walk from the root; both libraries compare in float32."""
    known = {node["id"]: node for node in nodes}
    path, node = [], known[0]
    while True:
        path.append(node["id"])
        if node["is_leaf"]:
            return path
        value = np.float32(values[node["feature_index"]])
        bound = np.float32(node["threshold"]) if strict else node["threshold"]
        if np.isnan(value):
            goes_left = node["missing_left"]
        else:
            goes_left = bool(value < bound) if strict else bool(value <= bound)
        node = known[node["left"] if goes_left else node["right"]]
