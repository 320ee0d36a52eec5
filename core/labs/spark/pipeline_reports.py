"""What the pages ask of the pipeline that is built or was fitted, and what is answered.

See `core.labs.spark.reports`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from core.labs.spark.options.model_texts import StageSpec
from core.labs.spark.reports import Column, Counts, Floats, Page, SparkRequest, Values

# The builder.

Role = Literal["input", "output", "setting"]


@dataclass(frozen=True, slots=True)
class StageParam:
    """A parameter of a stage.

    ``type`` is int, float, bool, text, texts, ints, floats or other; ``default`` is None where
    there is none. ``choices`` are the values that its description lists.
    """

    name: str
    type: str
    doc: str
    default: Any = None
    choices: tuple[str, ...] = ()
    role: Role = "setting"


@dataclass(frozen=True, slots=True)
class StageKind:
    """A stage that can be added: an estimator or a transformer of a group such as feature.

    ``reason`` tells why it is switched off, mostly it is empty.
    """

    cls: str
    name: str
    group: str
    kind: Literal["estimator", "transformer"]
    doc: str
    params: tuple[StageParam, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ListStages(SparkRequest[tuple[StageKind, ...]]):
    """Every stage of pyspark.ml and of xgboost."""

    settings: Values


@dataclass(frozen=True, slots=True)
class ListTemplateStages(SparkRequest[tuple[StageSpec, ...]]):
    """The template's own stages for these data."""

    settings: Values


@dataclass(frozen=True, slots=True)
class CheckedStage:
    """What a stage reads and writes, and what is wrong with it; empty if all is well."""

    cls: str
    reads: tuple[str, ...] = ()
    writes: tuple[Column, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class CheckStages(SparkRequest[tuple[CheckedStage, ...]]):
    """What is wrong with the stages of the settings; nothing runs."""

    settings: Values


@dataclass(frozen=True, slots=True)
class RowsAround:
    """Rows before and after a stage, and the names that are ``new`` after it.

    The stages were fitted on the first ``learned_from`` rows.
    """

    before: Page
    after: Page
    new: tuple[str, ...]
    learned_from: int


@dataclass(frozen=True, slots=True)
class ShowAround(SparkRequest[RowsAround]):
    """Rows around the stage at ``index`` of the settings' stages."""

    settings: Values
    index: int
    count: int = 20


# After a run.


@dataclass(frozen=True, slots=True)
class FittedStage:
    """A stage of a fitted pipeline; ``findings`` are what it has learned, name -> plain value."""

    cls: str
    params: Mapping[str, Any]
    findings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InspectStages(SparkRequest[tuple[FittedStage, ...]]):
    """The stages of the fitted pipeline."""


@dataclass(frozen=True, slots=True)
class ChooseModel(SparkRequest[str]):
    """Take one of the compared models for the one that is asked about; answers which."""

    model: str


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """True and predicted numbers of test rows, in one order."""

    actual: Floats
    predicted: Floats


@dataclass(frozen=True, slots=True)
class Predict(SparkRequest[Predictions]):
    """What the fitted pipeline predicts of test rows."""


@dataclass(frozen=True, slots=True, eq=False)
class RocCurve:
    """Shares of one length, and the ``area`` below the curve by the trapezoid rule."""

    false_positive: Floats
    true_positive: Floats
    area: float


@dataclass(frozen=True, slots=True)
class DrawRoc(SparkRequest[RocCurve]):
    """The curve of two classes on test rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """True classes down, predicted ones across."""

    labels: tuple[str, ...]
    counts: Counts


@dataclass(frozen=True, slots=True)
class CountConfusion(SparkRequest[Confusion]):
    """Which classes of test rows are taken for which."""


@dataclass(frozen=True, slots=True, eq=False)
class PlanePoints:
    """Rows on a plane: ``points`` (n, 2), each of a group: its target or its cluster."""

    points: Floats
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawPlane(SparkRequest[PlanePoints]):
    """Clusters or reduced dimensions on a plane."""


@dataclass(frozen=True, slots=True)
class Rule:
    """An association rule: who likes these, likes those."""

    condition: tuple[str, ...]
    consequence: tuple[str, ...]
    confidence: float
    lift: float
    support: float


@dataclass(frozen=True, slots=True)
class ListRules(SparkRequest[tuple[Rule, ...]]):
    """The association rules with the highest lift."""


@dataclass(frozen=True, slots=True)
class RatedItem:
    """An item and its rating, given or foreseen."""

    item: int
    rating: float


@dataclass(frozen=True, slots=True)
class UserItems:
    """What a user rated best, what is recommended, and all users there are."""

    rated: tuple[RatedItem, ...]
    new: tuple[RatedItem, ...]
    users: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recommend(SparkRequest[UserItems]):
    """The best items for a user."""

    user: int
    count: int = 10


@dataclass(frozen=True, slots=True)
class RowField:
    """A field of the form for a new row, with an example."""

    name: str
    type: str
    is_number: bool
    example: str


@dataclass(frozen=True, slots=True)
class ListFields(SparkRequest[tuple[RowField, ...]]):
    """The fields that a new row has."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a pipeline says of one row; None for what its model does not say."""

    prediction: float | None = None
    label: str | None = None
    probability: tuple[float, ...] = ()
    plane: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgeRow(SparkRequest[Verdict]):
    """What the fitted pipeline, or the loaded one, says of a typed row, name -> text."""

    values: Mapping[str, str]
    by_loaded: bool = False


@dataclass(frozen=True, slots=True)
class SavePipeline(SparkRequest[str]):
    """Write the fitted pipeline into a folder; answers the folder."""

    path: str
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class LoadedPipeline:
    """A pipeline that was read from the folder ``path``."""

    path: str
    stages: tuple[FittedStage, ...]


@dataclass(frozen=True, slots=True)
class LoadPipeline(SparkRequest[LoadedPipeline]):
    """Read a saved pipeline."""

    settings: Values
    path: str


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """Where a task of a job ran, and how it ended."""

    stage: int
    task: int
    attempt: int
    executor: str
    host: str
    state: str


@dataclass(frozen=True, slots=True)
class ListTasks(SparkRequest[tuple[TaskPlace, ...]]):
    """Where each task of a job ran."""

    job: int
