"""The calls that make stages and models, as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.labs.spark.options.models import Configured, Model
from core.labs.spark.settings import SparkSettings
from core.runtime.recipes.recipe import literal


def constructor(name: str, given: Mapping[str, Any], columns: Mapping[str, str]) -> str:
    """Return the call of a class; ``columns`` are expressions, and what is given goes before."""
    return f"{name}({', '.join(arguments(given, columns))})"


def arguments(given: Mapping[str, Any], columns: Mapping[str, str]) -> list[str]:
    """Return the arguments of such a call."""
    found = [f"{key}={text}" for key, text in columns.items() if key not in given]
    return [*found, *(f"{key}={literal(value)}" for key, value in given.items())]


def call(stage: Configured) -> str:
    """Return the call that makes a stage."""
    return constructor(stage.name, stage.params, {})


def seeded(settings: SparkSettings, model: Model, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a model's parameters with the seed, where it takes one and has none of its own."""
    return {**given, "seed": given.get("seed", settings.seed)} if model.seeded else dict(given)


def label_column(model: Model, label: str) -> dict[str, str]:
    """Return the parameter that names the column to be learned."""
    return {"label_col" if model.module.startswith("xgboost") else "labelCol": label}


def target_text(settings: SparkSettings) -> str:
    """Return the expression for the target's column."""
    known = settings.known_target
    return literal(known) if known else "table.columns[-1]"


def penalty(settings: SparkSettings, model: Model, rows: str) -> dict[str, str]:
    """Return scikit-learn's penalty of logistic regression where the two are compared.

    Its C = 1 divides the sum over the rows by nothing, where Spark takes their mean.
    """
    if settings.split == "sklearn" and model.name == "LogisticRegression":
        return {"regParam": f"1 / {rows}.count()"}
    return {}
