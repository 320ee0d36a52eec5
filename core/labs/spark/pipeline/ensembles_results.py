"""What another lab found of the same models on the same rows, and what it could not hand over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.labs.spark.options.ensembles_reading import json_object
from core.labs.spark.options.model_texts import parse_models
from core.labs.spark.options.models import MODELS
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError


@dataclass(frozen=True)
class EnsemblesResults:
    """Shown beside a comparison: ``rows`` by the models' ids here, and sentences.

    ``is_outdated`` tells that they belong to other rows or another split than those set now.
    """

    rows: Mapping[str, Mapping[str, Any]]
    said: tuple[str, ...]
    is_outdated: bool = False


def results_of(settings: SparkSettings) -> EnsemblesResults:
    """Return what was given over and still belongs to the models of the settings."""
    given = json_object(settings.ensembles_results)
    if not given:
        return EnsemblesResults({}, ())
    said = tuple(str(sentence) for sentence in _list(given, "said"))
    values = settings.model_dump()
    of = given.get("of", {})
    if not isinstance(of, dict) or any(values.get(name) != value for name, value in of.items()):
        return EnsemblesResults({}, said, is_outdated=True)
    found = {}
    for row in _list(given, "rows"):
        for listed in settings.listed_models():
            if isinstance(row, dict) and (listed.model, listed.params) == _model_of(row, settings):
                found[listed.id] = row
    return EnsemblesResults(found, said)


def _list(given: Mapping[str, Any], name: str) -> list[Any]:
    value = given.get(name)
    return value if isinstance(value, list) else []


def _model_of(row: Mapping[str, Any], settings: SparkSettings) -> tuple[str, Mapping[str, Any]]:
    try:
        (listed,) = parse_models(str(row.get("model", "")), MODELS[settings.template])
    except (LabError, ValueError):
        return "", {}
    return listed.model, listed.params
