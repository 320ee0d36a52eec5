"""AdaBoost's weights of the training rows, round by round, worked out from the fitted trees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from core.labs.ensembles.fitting.problem import Array


def boosting_rounds(
    model: Any, features: Array, target: Array, classes: int
) -> Iterator[tuple[int, Array, float]]:
    """Yield (round, weights after it, weighted error of its tree); the weights add up to 1.

    scikit-learn does not keep the weights; they follow from the trees.

    References
    ----------
    Zhu et al. (2009), SAMME, for classes; Drucker (1997), AdaBoost.R2 with the linear loss, for
    numbers.
    """
    weights = np.full(len(target), 1 / len(target))
    smallest = np.finfo(float).eps
    for number, tree in enumerate(model.estimators_, start=1):
        weights = np.clip(weights, smallest, None)
        predicted = tree.predict(features)
        if classes:
            wrong = (predicted != target).astype(float)
            error = float(np.average(wrong, weights=weights))
            weights = weights * np.exp(model.estimator_weights_[number - 1] * wrong)
        else:
            loss = np.abs(predicted - target)
            loss = loss / (loss.max() or 1.0)
            error = float((weights * loss).sum())
            if 0 < error < 0.5:
                beta = error / (1 - error)  # β in Drucker
                weights = weights * beta ** ((1 - loss) * model.learning_rate)
        weights = weights / weights.sum()
        yield number, weights, error


def heaviest_share(weights: Array, part: float = 0.1) -> float:
    """Return how much of the weight the heaviest ``part`` of the rows has."""
    count = max(1, round(part * len(weights)))
    return float(np.sort(weights)[-count:].sum() / weights.sum())
