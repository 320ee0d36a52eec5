"""The template's stages as cards, and what one card does to real rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.labs.spark.data.tables import page
from core.labs.spark.options.model_texts import StageSpec
from core.labs.spark.pipeline.stage_list import describe, make_stage
from core.labs.spark.pipeline_reports import RowsAround
from core.labs.spark.script.loading import load_script
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError
from core.runtime.text import text

_LEARNED_FROM = 1000


def template_stages(settings: SparkSettings, table: Any) -> tuple[StageSpec, ...]:
    """Return the stages that the template's script makes for this table."""
    stages = load_script(settings).pipeline(table).getStages()
    return tuple(describe(stage) for stage in stages)


def rows_around(table: Any, specs: Sequence[StageSpec], index: int, count: int) -> RowsAround:
    """Return rows before and after a stage, the stages up to it fitted on the first rows."""
    from pyspark.ml import Pipeline

    if not 0 <= index < len(specs):
        raise LabError(
            text("spark", "There is no stage {index}; the pipeline has {count}.")(
                index=str(index), count=str(len(specs))
            )
        )
    rows = table.limit(_LEARNED_FROM)
    stages = [make_stage(spec) for spec in specs[:index] if spec.is_on]
    before = Pipeline(stages=stages).fit(rows).transform(rows) if stages else rows
    after = Pipeline(stages=[make_stage(specs[index])]).fit(before).transform(before)
    new = tuple(name for name in after.columns if name not in before.columns)
    return RowsAround(page(before, 0, count), page(after, 0, count), new, _LEARNED_FROM)
