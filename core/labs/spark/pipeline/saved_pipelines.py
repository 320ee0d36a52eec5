"""Saves and loads fitted pipelines, and uses one on rows that a student types."""

from __future__ import annotations

from typing import Any

import pandas as pd

from core.labs.spark.data.tables import cell, is_number
from core.labs.spark.engine.backend import Backend
from core.labs.spark.pipeline.fitted import Fitted
from core.labs.spark.pipeline.stage_list import describe, plain
from core.runtime.errors import LabError

_SHOWN = ("prediction", "probability", "plane")


def save_pipeline(fitted: Fitted, path: str, overwrite: bool = False) -> str:
    """Write the fitted pipeline into a folder, as Spark does; return the folder."""
    writer = fitted.pipeline_model.write()
    (writer.overwrite() if overwrite else writer).save(path)
    return path


def load_pipeline(backend: Backend, path: str) -> tuple[Any, dict[str, Any]]:
    """Return a pipeline that was saved, and its stages as plain data."""
    from pyspark.ml import PipelineModel

    model = PipelineModel.load(path)
    return model, {"path": path, "stages": [describe(stage) for stage in model.stages]}


def fields(fitted: Fitted) -> list[dict[str, Any]]:
    """Return the fields of a form for a new row: ``name``, ``type``, ``number``, ``example``."""
    first = fitted.test.first()
    return [
        {"name": name, "type": kind, "number": is_number(kind), "example": cell(first[name])}
        for name, kind in fitted.test.dtypes
        if name != fitted.target
    ]


def predict(model: Any, fitted: Fitted, values: dict[str, str]) -> dict[str, Any]:
    """Return what a pipeline says of one typed row: each new column as plain data.

    Raises
    ------
    LabError
        If a value does not fit its column's type.
    """
    kinds = dict(fitted.test.dtypes)
    unknown = [name for name in values if name not in kinds]
    if unknown:
        raise LabError(f"There is no column {unknown[0]!r}; there are {', '.join(kinds)}.")
    row = {name: _read(name, kind, values.get(name, "")) for name, kind in kinds.items()}
    if fitted.target in row and row[fitted.target] is None:
        row[fitted.target] = _any_target(fitted)
    # A table of pandas becomes one of Spark's without a Python process for the task.
    one = pd.DataFrame([list(row.values())], columns=list(row), dtype=object)
    table = fitted.backend.spark.createDataFrame(one, fitted.test.schema)
    found = model.transform(table).collect()
    if not found:
        raise LabError("The pipeline leaves this row out since a value is missing; fill it in.")
    last = found[0].asDict()
    shown = {name: plain(last[name]) for name in _SHOWN if name in last}
    labels = _labels(model)
    if labels and "prediction" in shown:
        shown["class"] = labels[int(shown["prediction"])]
    return shown


def _any_target(fitted: Fitted) -> Any:
    """Return a value of the target: the stage that numbers classes reads it, no prediction does."""
    target = f"`{fitted.target}`"
    known = fitted.train.select(target).where(f"{target} is not null").first()
    return known[0] if known else None


def _labels(model: Any) -> list[str]:
    for stage in model.stages:
        if hasattr(stage, "labels") and stage.isSet("outputCol"):
            return list(stage.labels)
    return []


def _read(name: str, kind: str, text: str) -> Any:
    if not str(text).strip():
        return None
    try:
        if kind in ("tinyint", "smallint", "int", "bigint"):
            return int(text)
        if is_number(kind):
            return float(text)
    except ValueError:
        raise LabError(f"{name} must be a number ({kind}), got {text!r}.") from None
    return text
