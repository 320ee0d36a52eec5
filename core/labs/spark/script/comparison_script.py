"""The part of a script that fits several models on one split."""

from __future__ import annotations

from core.labs.spark.options.models import MODELS
from core.labs.spark.script.constructors import (
    arguments,
    constructor,
    label_column,
    penalty,
    seeded,
    target_text,
)
from core.labs.spark.script.peer_script import preparation
from core.labs.spark.settings import SparkSettings
from core.runtime.recipes.composer import Script

COMPARE_ALL = """
if __name__ == "__main__":
    spark = session()
    train, test = parts(load(spark))
    for name, model in models(train).items():
        for metric, value in scores(fit(train, model), test).items():
            print(f"{name}_{metric}", "=", value)
    spark.stop()
"""

_LONGEST_LINE = 100
_PARTS = "core.labs.spark.script.recipe_parts"
TWO_CLASSES = ("gbt", "linear_svc")
"""The models of Spark that tell two classes apart only."""


def add_comparison(script: Script, settings: SparkSettings) -> None:
    """Add ``pipeline``, ``models`` and ``fit``."""
    target = target_text(settings)
    prepare = preparation(script, settings)
    stages = f"{prepare}(table, {target})"
    if settings.template == "classification":
        script.add_functions(_PARTS, ["label"])
        stages = f"[label({target}), *{stages}]"
    script.add(
        'def pipeline(table, model):\n    """Return the stages, the model as the last."""\n'
        f"    stages = {stages}\n"
        "    return Pipeline(stages=[*stages, model])"
    )
    script.add(
        'def models(train):\n    """Return the models to be compared, by name."""\n'
        f"    found = {{\n{''.join(_model_lines(script, settings))}    }}\n"
        f"{_without_two_classes(settings)}    return found"
    )
    script.add(
        'def fit(train, model):\n    """Return the fitted pipeline that ends with this model."""\n'
        "    return pipeline(train, model).fit(train)"
    )


def _model_lines(script: Script, settings: SparkSettings) -> list[str]:
    label = '"label"' if settings.template == "classification" else target_text(settings)
    label = label.replace("table.", "train.")
    lines = []
    for listed in settings.runnable_models():
        model = MODELS[settings.template][listed.model]
        script.offer_import(f"from {model.module} import {model.name}")
        given = seeded(settings, model, {**model.params, **listed.params})
        columns = label_column(model, label) | penalty(settings, model, "train")
        line = f'        "{listed.id}": {constructor(model.name, given, columns)},\n'
        if len(line) > _LONGEST_LINE:
            inside = "".join(f"            {each},\n" for each in arguments(given, columns))
            line = f'        "{listed.id}": {model.name}(\n{inside}        ),\n'
        lines.append(line)
    return lines


def _without_two_classes(settings: SparkSettings) -> str:
    """Return the lines that leave out what cannot learn more than two classes."""
    if settings.template != "classification":
        return ""
    names = [each.id for each in settings.runnable_models() if each.model in TWO_CLASSES]
    if not names:
        return ""
    target = target_text(settings).replace("table.", "train.")
    removed = "".join(f'        del found["{name}"]\n' for name in names)
    return (
        "    # Spark's boosting and its support vector machine tell two classes apart only.\n"
        f"    if train.select({target}).distinct().count() > 2:\n{removed}"
    )
