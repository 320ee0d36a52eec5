"""What must hold between the settings of several models on one split, and of a shared split."""

from __future__ import annotations

from collections.abc import Sequence

from core.labs.spark.options.connect_limits import CONNECT_LIMITS
from core.labs.spark.options.model_texts import ListedModel
from core.runtime.text import text

COMPARED = ("regression", "classification")
_UNPREPARED = ("perceptron",)


def comparison_problems(template: str, experiment: str, validation: str) -> dict[str, str]:
    """Return what hinders the comparison of several models, field -> sentence."""
    found: dict[str, str] = {}
    if validation != "split":
        found["validation"] = "must be one split for several models"
    if experiment == "scaling":
        found["experiment"] = text(
            "spark", "must be one pipeline for several models; empty Models, or choose it"
        )
    if template not in COMPARED:
        found["template"] = text("spark", "must be {names} for several models, got {template!r}")(
            names=" or ".join(COMPARED), template=template
        )
    return found


def models_problem(listed: Sequence[ListedModel], runnable: Sequence[ListedModel]) -> str:
    """Return what is wrong with the models that are listed, of which some cannot run here."""
    unfit = [each.model for each in listed if each.model in _UNPREPARED]
    if unfit:
        return text("spark", "has {model}, which needs scaled columns; choose it as the one model")(
            model=unfit[0]
        )
    return "" if runnable else CONNECT_LIMITS["xgboost"].rstrip(".")


def split_problem(data: str, *, is_made_by_spark: bool) -> str:
    """Return why the rows cannot be cut as scikit-learn does."""
    if is_made_by_spark:
        return text("spark", "must be Spark's own for {data}, whose rows Spark makes")(data=data)
    if "://" in data:
        return text(
            "spark", "must be Spark's own for an address; scikit-learn reads files here only"
        )
    return ""
