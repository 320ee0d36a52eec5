"""Saves and loads fitted pipelines, and uses one on rows that a student types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from core.labs.spark.data.tables import cell, is_number
from core.labs.spark.pipeline.diagnostics import fitted_stage
from core.labs.spark.pipeline.fitted import Fitted
from core.labs.spark.pipeline.stage_list import plain
from core.labs.spark.pipeline_reports import LoadedPipeline, RowField, Verdict
from core.runtime.errors import LabError
from core.runtime.text import text


def save_pipeline(fitted: Fitted, path: str, overwrite: bool = False) -> str:
    """Write the fitted pipeline into a folder, as Spark does; return the folder."""
    writer = fitted.pipeline_model.write()
    (writer.overwrite() if overwrite else writer).save(path)
    return path


def load_pipeline(path: str) -> tuple[Any, LoadedPipeline]:
    """Return a pipeline that was saved, and what is told of it."""
    from pyspark.ml import PipelineModel

    model = PipelineModel.load(path)
    return model, LoadedPipeline(path, tuple(fitted_stage(stage) for stage in model.stages))


def fields(fitted: Fitted) -> tuple[RowField, ...]:
    """Return the fields of a form for a new row."""
    first = fitted.test.first()
    return tuple(
        RowField(name, kind, is_number(kind), cell(first[name]))
        for name, kind in fitted.test.dtypes
        if name != fitted.target
    )


def judge(model: Any, fitted: Fitted, values: Mapping[str, str]) -> Verdict:
    """Return what a pipeline says of one typed row.

    Raises
    ------
    LabError
        If a value does not fit its column's type.
    """
    kinds = dict(fitted.test.dtypes)
    unknown = [name for name in values if name not in kinds]
    if unknown:
        raise LabError(
            text("spark", "There is no column {unknown!r}; there are {listed}.")(
                unknown=unknown[0], listed=str(", ".join(kinds))
            )
        )
    row = {name: _read(name, kind, values.get(name, "")) for name, kind in kinds.items()}
    if fitted.target in row and row[fitted.target] is None:
        row[fitted.target] = _any_target(fitted)
    # A table of pandas becomes one of Spark's without a Python process for the task.
    one = pd.DataFrame([list(row.values())], columns=list(row), dtype=object)
    table = fitted.backend.spark.createDataFrame(one, fitted.test.schema)
    found = model.transform(table).collect()
    if not found:
        raise LabError(
            text("spark", "The pipeline leaves this row out since a value is missing; fill it in.")
        )
    last = found[0].asDict()
    prediction, labels = last.get("prediction"), _labels(model)
    return Verdict(
        prediction,
        labels[int(prediction)] if labels and prediction is not None else None,
        tuple(plain(last.get("probability")) or ()),
        tuple(plain(last.get("plane")) or ()),
    )


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


def _read(name: str, kind: str, written: str) -> Any:
    if not str(written).strip():
        return None
    try:
        if kind in ("tinyint", "smallint", "int", "bigint"):
            return int(written)
        if is_number(kind):
            return float(written)
    except ValueError:
        raise LabError(
            text("spark", "{name} must be a number ({kind}), got {written!r}.")(
                name=str(name), kind=str(kind), written=written
            )
        ) from None
    return written
