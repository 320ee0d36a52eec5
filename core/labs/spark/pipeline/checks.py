"""Checks a pipeline against the columns before anything runs."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from core.labs.spark import compat
from core.labs.spark.engine.faults import sentence
from core.labs.spark.options.connect_limits import CONNECT_LIMITS
from core.labs.spark.options.model_texts import StageSpec
from core.labs.spark.pipeline.stage_list import make_stage
from core.labs.spark.pipeline_reports import CheckedStage
from core.labs.spark.reports import Column
from core.runtime.errors import LabError
from core.runtime.text import text

_IN_ONE = ("inputCol", "featuresCol", "labelCol", "weightCol", "userCol", "itemCol", "ratingCol")
_IN_MANY = ("inputCols",)


def check_stages(spark: Any, table: Any, specs: Sequence[StageSpec]) -> tuple[CheckedStage, ...]:
    """Return what each stage reads and writes, and what is wrong with it; nothing runs.

    Spark itself is asked, by what it calls ``transformSchema``; over Connect, which has no such
    question, only whether the columns are there.
    A stage that is switched off reads and writes nothing.
    """
    schema = table.schema
    checked = []
    for spec in specs:
        found, schema = _check(spark, spec, schema)
        checked.append(found)
    return tuple(checked)


def _check(spark: Any, spec: StageSpec, before: Any) -> tuple[CheckedStage, Any]:
    """Return what was found of one stage, and the columns behind it."""
    from pyspark.sql import is_remote

    behind, wanted, error_said = before, [], ""
    if not spec.is_on:
        return CheckedStage(spec.cls), behind
    try:
        if spec.cls.startswith("xgboost.") and is_remote():
            raise LabError(CONNECT_LIMITS["xgboost"])
        stage = make_stage(spec)
        wanted = reads(stage)
        _check_names(spec.name, wanted, before.names)
        behind = before if is_remote() else compat.schema_behind(spark, stage, before)
    except LabError as error:
        error_said = error.text
    except Exception as error:  # noqa: BLE001 (Java answers with nearly anything)
        error_said = f"{spec.name}: {sentence(error).removeprefix('Spark says: ')}"
    known = set(before.names)
    writes = tuple(
        Column(field.name, field.dataType.simpleString())
        for field in behind.fields
        if field.name not in known
    )
    return CheckedStage(spec.cls, tuple(wanted), writes, error_said), behind


def reads(stage: Any) -> list[str]:
    """Return the columns that a stage reads."""
    names: list[str] = []
    for param in (*_IN_ONE, *_IN_MANY):
        if stage.hasParam(param) and stage.isDefined(stage.getParam(param)):
            value = stage.getOrDefault(param)
            names += [value] if isinstance(value, str) else list(value or [])
    return [name for name in dict.fromkeys(names) if name]


def _check_names(stage: str, wanted: list[str], known: list[str]) -> None:
    for name in wanted:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known[:12])}."
            raise LabError(
                text("spark", "{stage} reads the column {name!r}, which is not there; {hint}")(
                    stage=str(stage), name=name, hint=hint
                )
            )
