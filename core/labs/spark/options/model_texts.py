"""Reads what the student writes of stages, parameters and grids; plain text, nothing is loaded."""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from core.labs.spark.options.models import Configured
from core.runtime.errors import LabError
from core.runtime.text import text

_NAME = re.compile(r"[A-Za-z_]\w*")
_CLASS = re.compile(r"(pyspark\.ml|xgboost\.spark)(\.[A-Za-z_]\w*)+")


@dataclass(frozen=True)
class StageSpec(Configured):
    """One stage of a pipeline, and whether it is on."""

    is_on: bool = True


def parse_stages(written: str) -> tuple[StageSpec, ...]:
    """Return the stages that a JSON text lists.

    Raises
    ------
    LabError
        If it is no list of stages as the builder makes it.
    """
    if not written.strip():
        return ()
    try:
        items = json.loads(written)
    except json.JSONDecodeError as error:
        raise LabError(
            text("spark", "is no JSON: {msg} at character {pos}")(
                msg=str(error.msg), pos=str(error.pos)
            )
        ) from error
    if not isinstance(items, list):
        raise LabError(
            text("spark", "must be a list such as {example}")(
                example='[{"class": "pyspark.ml.feature.PCA"}]'
            )
        )
    return tuple(_stage(number, item) for number, item in enumerate(items, start=1))


def _stage(number: int, item: Any) -> StageSpec:
    if not isinstance(item, dict) or not isinstance(item.get("class"), str):
        raise LabError(text("spark", "has no class at stage {number}")(number=str(number)))
    if not _CLASS.fullmatch(item["class"]):
        raise LabError(
            text("spark", "names {item!r} at stage {number}, which is not in pyspark.ml")(
                item=item["class"], number=str(number)
            )
        )
    params = item.get("params", {})
    if not isinstance(params, dict) or not all(_NAME.fullmatch(name) for name in params):
        raise LabError(
            text("spark", "has wrong params at stage {number}: a mapping of names is needed")(
                number=str(number)
            )
        )
    return StageSpec(item["class"], params, bool(item.get("is_on", True)))


@dataclass(frozen=True)
class ListedModel:
    """One of several models: ``id`` is its kind, with a number from the second of a kind on."""

    id: str
    model: str
    params: Mapping[str, Any]


def parse_models(written: str, known: Collection[str]) -> tuple[ListedModel, ...]:
    """Return the models of ``linear, random_forest(numTrees=50)``.

    Raises
    ------
    LabError
        If one is not among the ``known`` ones, is there twice or has wrong parameters.
    """
    found: list[ListedModel] = []
    for part in _split(written, ","):
        name, bracket, rest = (piece.strip() for piece in part.partition("("))
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"choose from {', '.join(known)}"
            raise LabError(
                text("spark", "has {name!r}, which is no model here; {hint}")(name=name, hint=hint)
            )
        if bool(bracket) != rest.endswith(")"):
            raise LabError(
                text("spark", "must have its parameters in brackets, got {part!r}")(part=part)
            )
        params = parse_params(rest[:-1])
        if any(each.model == name and each.params == params for each in found):
            raise LabError(
                text("spark", "has {part} twice; change one of them or leave it out")(
                    part=str(part)
                )
            )
        number = 1 + sum(each.model == name for each in found)
        found.append(ListedModel(name if number == 1 else f"{name}_{number}", name, params))
    return tuple(found)


def parse_params(written: str) -> dict[str, Any]:
    """Return ``numTrees=50, impurity=gini`` as a mapping; a bare word is a text.

    Raises
    ------
    LabError
        If a part is not ``name=value``.
    """
    found: dict[str, Any] = {}
    for part in _split(written, ","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not _NAME.fullmatch(name) or not value:
            raise LabError(text("spark", "must be name=value, name=value, got {part!r}")(part=part))
        found[name] = _value(value)
    return found


def parse_grid(written: str) -> dict[str, list[Any]]:
    """Return ``maxDepth=2|4; numTrees=10|50`` as lists of values.

    Raises
    ------
    LabError
        If a part is not ``name=value|value``.
    """
    found: dict[str, list[Any]] = {}
    for part in _split(written, ";"):
        name, equals, values = (piece.strip() for piece in part.partition("="))
        parts = [piece.strip() for piece in values.split("|")]
        if not equals or not _NAME.fullmatch(name) or not all(parts):
            raise LabError(
                text("spark", "must be name=value|value; name=value|value, got {part!r}")(part=part)
            )
        found[name] = [_value(piece) for piece in parts]
    return found


def grid_problem(written: str, validation: str) -> str:
    """Return what is wrong with a grid; nothing where it is not looked at."""
    try:
        grid = parse_grid(written)
    except LabError as error:
        return error.text
    if validation != "split" and not grid:
        return text("spark", "must name values to try, such as maxDepth=2|4|6, got ''")
    return ""


def _split(written: str, mark: str) -> list[str]:
    """Return the parts between marks that are in no bracket."""
    parts, depth = [""], 0
    for letter in written:
        depth += (letter in "[(") - (letter in "])")
        if letter == mark and depth <= 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _value(written: str) -> Any:
    words = {"true": True, "false": False}
    if written.lower() in words:
        return words[written.lower()]
    try:
        return ast.literal_eval(written)
    except (ValueError, SyntaxError):
        return written
