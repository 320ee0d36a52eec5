"""When the settings of the ensembles lab have an effect, and which choices go together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from core.data.file_checks import EXCEL_ENDINGS
from core.data.samples import SAMPLES
from core.labs.ensembles.options.experiment_checks import experiment_problems
from core.labs.ensembles.options.model_list import ModelSpec, parse_models
from core.runtime.conditions import Condition, Passing, other_than

_TEXT_FILES = (".csv", ".tsv", ".txt", ".data")


def _ends_with(*endings: str) -> Passing:
    return Passing(lambda path: PurePath(str(path)).suffix.lower() in endings)


def _models(are_fit: Any) -> Passing:
    return Passing(lambda models: are_fit(parse_models(str(models))[0]))


def _suit(experiment: str) -> Passing:
    return _models(lambda specs: not experiment_problems(experiment, "holdout", specs))


def _share_a_split(specs: tuple[ModelSpec, ...]) -> bool:
    return all(spec.split_seed is None for spec in specs)


FILE = {"data": other_than(*SAMPLES)}
TEXT_FILE = {"data": _ends_with(*_TEXT_FILES)}
ROWS_IN_LINES = {"data": _ends_with(*_TEXT_FILES, *EXCEL_ENDINGS)}
WITH_SHEETS = {"data": _ends_with(*EXCEL_ENDINGS)}
DRAWN = {"data": [sample.id for sample in SAMPLES.values() if sample.is_synthetic]}
PERHAPS_CLASSES: tuple[Condition, ...] = (
    {"task": ("classification",)},
    {"task": ("auto",), "target": other_than("")},
    {
        "task": ("auto",),
        "data": other_than(*(s.id for s in SAMPLES.values() if s.task == "regression")),
    },
)
COMPARED = {"experiment": ("compare",)}

_FOLDS: Condition = {"models": _models(_share_a_split), "experiment": other_than("hard_rows")}
VALIDATIONS = dict.fromkeys(("k_fold", "repeated", "splits"), _FOLDS)
EXPERIMENTS: Mapping[str, Condition] = {
    "depth": {"models": _suit("depth")},
    "hard_rows": {"models": _suit("hard_rows"), "validation": ("holdout",)},
}
