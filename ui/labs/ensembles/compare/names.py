"""The models of a run: their words, their colours and how many trees they get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.labs.ensembles.options.kinds import MODEL_KINDS
from core.labs.ensembles.options.model_list import ModelSpec, parse_models
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import LabError
from ui.language import shown


@dataclass(frozen=True)
class ShownModel:
    """A model as the exhibit shows it; ``color`` is the number of its series everywhere."""

    id: str
    name: str
    details: str
    color: int
    trees: int

    @property
    def full_name(self) -> str:
        """The name with what was set."""
        return f"{self.name} ({self.details})" if self.details else self.name


def shown_models(settings: Mapping[str, Any]) -> dict[str, ShownModel]:
    """Return the models of the settings by id, in their order."""
    specs, _ = parse_models(str(settings.get("models", "")))
    common = int(settings.get("n_estimators", 0))
    is_classes = task_of(settings) == "classification"
    return {s.id: _shown(s, number, common, is_classes) for number, s in enumerate(specs)}


def name_of(model: str) -> str:
    """Return the words of a model of another run, of which only the id is known."""
    kinds = (kind for kind in MODEL_KINDS.values() if model.startswith(kind.id))
    kind = max(kinds, key=lambda kind: len(kind.id), default=None)
    return model if kind is None else shown(ModelSpec(model, kind).name())


def task_of(settings: Mapping[str, Any]) -> str:
    """Return the task as far as the settings tell; regression where only the data do."""
    try:
        return EnsembleSettings.make(settings).known_task or "regression"
    except LabError:
        return "regression"


def _shown(spec: ModelSpec, number: int, common: int, is_classes: bool) -> ShownModel:
    trees = int(spec.values.get("n_estimators", common)) if spec.kind.has_trees else 0
    return ShownModel(
        spec.id,
        shown(spec.name(for_classes=is_classes)),
        shown(spec.details),
        number,
        trees,
    )
