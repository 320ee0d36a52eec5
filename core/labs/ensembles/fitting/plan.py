"""How many trees one block has: long enough to cost little, short enough for Stop and a curve."""

from __future__ import annotations

import math

# A block's own cost is some milliseconds (checks, threads, one look at the rows). Where Stop has to
# wait for its end a block is shorter, since on a busy machine it takes some times as long.
_BLOCK_S = 0.15
_WHOLE_BLOCK_S = 0.08
_ENDS_WHOLE = frozenset({"bagging", "hist_gradient_boosting"})

# Seconds for one tree: a fixed part, and a part for each row, feature and level. Measured on two
# cores; only the order of magnitude matters, and the plan must not depend on a clock.
_COSTS = {
    "bagging": (4e-4, 4e-8),
    "random_forest": (4e-4, 4e-8),
    "extra_trees": (4e-4, 2e-8),
    "adaboost": (6e-4, 2e-8),
    "gradient_boosting": (3e-4, 2e-8),
    "hist_gradient_boosting": (2e-3, 1e-8),
    "xgboost": (6e-5, 2e-9),
}
_GROWS_TREE_PER_CLASS = frozenset({"gradient_boosting", "hist_gradient_boosting", "xgboost"})


def block_ends(
    kind: str,
    trees: int,
    rows: int,
    features: int,
    classes: int = 0,
    threads: int = 1,
    at_once: int = 1,
) -> list[int]:
    """Return the numbers of trees at which the model is looked at; the last is ``trees``.

    ``at_once`` models share the machine, so that each takes as many times longer.
    """
    fixed, share = _COSTS[kind]
    tree_s = at_once * (fixed + share * rows * features * math.log2(max(rows, 2)))
    if kind in _GROWS_TREE_PER_CLASS and classes > 2:
        tree_s *= classes
    block_s = _WHOLE_BLOCK_S if kind in _ENDS_WHOLE else _BLOCK_S
    block = max(math.ceil(block_s / tree_s * threads), threads)
    if kind == "xgboost":
        block = min(block, max(1, math.ceil(trees / 10)))
    return [*range(block, trees, block), trees]


def grid(first: int, last: int, total: int) -> list[int]:
    """Return tree numbers within ``first < n <= last`` for a curve of about 120 points.

    Every tree at the beginning, where the curve is steep, then ever fewer.
    """
    points: list[int] = []
    number = first
    while number < last:
        number = min(last, number + max(1, number // 20, total // 400))
        points.append(number)
    return points
