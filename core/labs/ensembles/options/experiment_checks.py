"""Whether an experiment suits the models that it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from core.labs.ensembles.options.model_list import ModelSpec
from core.runtime.text import Text, text


def experiment_problems(experiment: str, validation: str, specs: Sequence[ModelSpec]) -> list[Text]:
    """Return why an experiment does not suit the models of a list."""
    if experiment == "hard_rows" and specs and specs[0].kind.id != "adaboost":
        return [
            text("ensembles", "must begin with AdaBoost, whose weights the experiment looks at")
        ]
    if experiment == "hard_rows" and validation != "holdout":
        return [text("ensembles", "is looked at on one split in this experiment; choose one split")]
    if experiment != "depth":
        return []
    depthless = [spec.name() for spec in specs if not spec.kind.takes_depth]
    if not depthless:
        return []
    return [
        text("ensembles", "has {names}, but the experiment sets a depth, which they do not take")(
            names=", ".join(depthless)
        )
    ]
