"""When the settings of the Spark lab have an effect, and which choices go together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from core.data.samples import SAMPLES
from core.labs.spark.options.choices import MODEL_WORDS, TEMPLATE_WORDS
from core.labs.spark.options.comparison_checks import COMPARED
from core.labs.spark.options.models import FIRST_DATA, MODELS, OWN_DATA, SCALED
from core.runtime.conditions import Condition, Conditions, Passing, other_than

_HERE = Passing(lambda master: not str(master).startswith("sc://"))
_LEARNED = ("regression", "classification", "recommendation")
_RATINGS = ("recommendation", "frequent_items")
_ONE_MODEL = Passing(lambda models: not str(models).strip())
_READ_HERE = Passing(lambda data: data not in OWN_DATA and "://" not in str(data))

PIPELINE: Condition = {"experiment": ("pipeline",)}
MEASURED: Condition = {"experiment": ("scaling",)}
LEARNED: Condition = {**PIPELINE, "template": _LEARNED}
OWN_FILE: Condition = {**PIPELINE, "data": Passing(lambda data: PurePath(str(data)).suffix != "")}
ROWS = (MEASURED, {**PIPELINE, "data": ("generated",)})
ONE_MODEL: Condition = {"models": _ONE_MODEL}
PARAMS: Condition = {**PIPELINE, **ONE_MODEL}
COMPARABLE: Condition = {**PIPELINE, "template": COMPARED}
CHOSEN_BY_GRID: Condition = {**PIPELINE, **ONE_MODEL, "template": (*_LEARNED, "clustering")}
TRIED: Condition = {**CHOSEN_BY_GRID, "validation": other_than("split")}
FOLDED: Condition = {**CHOSEN_BY_GRID, "validation": ("cross_validation",)}


def _fitting(model: str) -> tuple[Condition, ...]:
    """Return where a model is accepted: in its templates, and among those measured."""
    templates = [name for name, models in MODELS.items() if model in models]
    master = _HERE if model == "xgboost" else other_than()
    within: Condition = {**PIPELINE, "template": templates, "master": master}
    first = [name for name in templates if next(iter(MODELS[name])) in SCALED]
    measured: Condition = {**MEASURED, "template": first}
    return (within, measured) if model in SCALED else (within,)


MODEL_CHOICES: Mapping[str, Conditions] = {
    model: _fitting(model) for model in MODEL_WORDS if model != "auto"
} | {"auto": (PIPELINE, {**MEASURED, "template": ("regression",)})}

DATA_CHOICES: Mapping[str, Conditions] = {
    sample: {"template": other_than(*_RATINGS)} for sample in SAMPLES
}

SPLIT_CHOICES: Mapping[str, Conditions] = {
    "sklearn": (
        {"data": ("auto",), "template": [t for t, d in FIRST_DATA.items() if d not in OWN_DATA]},
        {"data": Passing(lambda data: data != "auto" and data in _READ_HERE)},
    )
}

VALIDATION_CHOICES: Mapping[str, Conditions] = {
    "cross_validation": ONE_MODEL,
    "train_validation": ONE_MODEL,
}

EXPERIMENT_CHOICES: Mapping[str, Conditions] = {
    "scaling": {**ONE_MODEL, "model": (*SCALED, "auto"), "template": COMPARED}
}

TEMPLATE_CHOICES: Mapping[str, Conditions] = {
    template: () if template in COMPARED else ONE_MODEL for template in TEMPLATE_WORDS
}
