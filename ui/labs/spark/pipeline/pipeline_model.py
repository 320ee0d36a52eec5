"""The stages of the builder as the setting ``stages`` holds them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.labs.spark.options.model_texts import StageSpec, parse_stages
from core.labs.spark.pipeline_reports import CheckedStage
from core.runtime.errors import LabError
from ui.language import shown


@dataclass(frozen=True)
class Stage:
    """One card: the class, what was set of its parameters, and what the check found."""

    cls: str
    params: Mapping[str, Any] = field(default_factory=dict)
    is_on: bool = True
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    problem: str = ""

    @property
    def name(self) -> str:
        """The class's own name."""
        return self.cls.rpartition(".")[2]

    def with_param(self, name: str, value: Any) -> Stage:
        """Return the stage with a parameter set, or with None, left to its default."""
        params = {key: each for key, each in self.params.items() if key != name}
        if value is not None:
            params[name] = value
        return replace(self, params=params)


def to_text(stages: Sequence[Stage]) -> str:
    """Return the stages as the setting's JSON; no stages are the template's own."""
    if not stages:
        return ""
    items = [
        {"class": stage.cls, "params": dict(stage.params), "is_on": stage.is_on} for stage in stages
    ]
    return json.dumps(items, ensure_ascii=False)


def of_text(text: str) -> list[Stage]:
    """Return the stages that the setting holds; none where it holds no list of them."""
    try:
        return of_specs(parse_stages(text))
    except LabError:
        return []


def of_specs(specs: Sequence[StageSpec]) -> list[Stage]:
    """Return the stages as the worker tells of them."""
    return [Stage(spec.cls, dict(spec.params), spec.is_on) for spec in specs]


def checked(stages: Sequence[Stage], found: Sequence[CheckedStage]) -> list[Stage]:
    """Return the stages with what a check found of each."""
    return [
        replace(
            stage,
            inputs=each.reads,
            outputs=tuple(column.name for column in each.writes),
            problem=shown(each.error),
        )
        for stage, each in zip(stages, found, strict=True)
    ]


def columns_before(data: Sequence[str], stages: Sequence[Stage], index: int) -> list[str]:
    """Return the columns that a stage can read: the data's and those of the stages before it."""
    made = [name for stage in stages[:index] for name in stage.outputs]
    return list(dict.fromkeys([*data, *made]))


def moved(stages: Sequence[Stage], start: int, end: int) -> list[Stage]:
    """Return the stages with one taken from its place to another."""
    rest = [*stages[:start], *stages[start + 1 :]]
    return [*rest[:end], stages[start], *rest[end:]]
