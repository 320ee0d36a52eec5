"""What must hold between the settings of several models on one split, and of a shared split."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from core.labs.spark.options.connect_limits import OVER_CONNECT

if TYPE_CHECKING:
    from core.labs.spark.settings import SparkSettings

_COMPARED = ("regression", "classification")
_UNPREPARED = ("perceptron",)


def comparison_problems(settings: SparkSettings, wrong: Collection[str]) -> dict[str, str]:
    """Return what is wrong, field -> sentence; ``wrong`` fields are not looked at again."""
    found: dict[str, str] = {}
    if settings.is_comparison:
        found.update(_of_models(settings, wrong))
    if settings.split == "sklearn":
        found.update(_of_split(settings))
    return found


def _of_models(settings: SparkSettings, wrong: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    if settings.stages:
        found["stages"] = "must be those of the template for several models; reset them"
    if settings.validation != "split":
        found["validation"] = "must be one split for several models"
    if settings.experiment == "scaling":
        found["experiment"] = "must be one pipeline for several models; empty Models, or choose it"
    if settings.template not in _COMPARED:
        found["template"] = (
            f"must be {' or '.join(_COMPARED)} for several models, got {settings.template!r}"
        )
    if "models" in wrong:
        return found
    unfit = [each.model for each in settings.listed_models() if each.model in _UNPREPARED]
    if unfit:
        found["models"] = f"has {unfit[0]}, which needs scaled columns; choose it as the one model"
    elif not settings.runnable_models():
        found["models"] = OVER_CONNECT["xgboost"].rstrip(".")
    return found


def _of_split(settings: SparkSettings) -> dict[str, str]:
    if settings.own_data is not None:
        return {"split": f"must be Spark's own for {settings.data_id}, whose rows Spark makes"}
    if "://" in settings.data_id:
        return {"split": "must be Spark's own for an address; scikit-learn reads files here only"}
    return {}
