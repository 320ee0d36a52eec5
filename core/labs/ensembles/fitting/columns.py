"""The columns of the table and the prepared features that come of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.labs.ensembles.fitting.problem import Array


def names(preparation: Any) -> list[str]:
    """Return the prepared features' names: a column's, or column_value for one of its values."""
    return [str(name) for name in preparation.get_feature_names_out()]


def origins(preparation: Any) -> list[str]:
    """Return, for each prepared feature, the column of the table that it comes from."""
    parts = {name: columns for name, _, columns in preparation.transformers_}
    found = [str(name) for name in parts.get("numbers", [])]
    texts = list(parts.get("texts", []))
    if not texts:
        return found
    one_hot = preparation.named_transformers_["texts"]
    rare = getattr(one_hot, "infrequent_categories_", [None] * len(texts))
    for name, values, infrequent in zip(texts, one_hot.categories_, rare, strict=True):
        count = len(values) if infrequent is None else len(values) - len(infrequent) + 1
        found += [str(name)] * count
    return found


def by_column(preparation: Any, values: Array, columns: list[str]) -> Array:
    """Return the values of prepared features, added up for each column of the table."""
    position = {name: index for index, name in enumerate(columns)}
    sums = np.zeros(len(columns))
    np.add.at(sums, [position[name] for name in origins(preparation)], values)
    return sums
