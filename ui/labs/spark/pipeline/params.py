"""A stage's parameters as fields of a form, and what is typed there as values."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from core.data.column_names import names_in, names_text
from core.labs.spark.pipeline_reports import StageParam
from core.runtime.settings import FieldSpec, Kind

_KINDS: Mapping[str, Kind] = {"int": "int", "float": "float", "bool": "bool"}
_LISTS = ("texts", "ints", "floats")


def field_of(param: StageParam, columns: Sequence[str]) -> FieldSpec:
    """Return the field for a parameter; an input column is chosen from ``columns``."""
    kind, choices = _KINDS.get(param.type, "text"), [str(each) for each in param.choices]
    if param.type == "text" and param.role == "input" and columns:
        kind, choices = "choice", list(columns)
    elif choices:
        kind = "choice"
    default = shown(param, param.default)
    if default is None and kind in ("choice", "bool"):
        default = False if kind == "bool" else ""
        choices = ["", *choices]
    return FieldSpec(
        name=param.name,
        label=param.name,
        kind=kind,
        default=default,
        ge=None,
        le=None,
        unit="",
        help=param.doc,
        group="",
        scale="linear",
        choices={choice: choice for choice in choices},
        hidden=False,
    )


def is_column_list(param: StageParam) -> bool:
    """Return whether a parameter lists columns that are there before the stage."""
    names_columns = param.name.endswith("Cols") and param.type == "texts"
    return names_columns and param.role != "output"


def shown(param: StageParam, value: Any) -> Any:
    """Return a value as its field shows it: a list as its parts between commas."""
    if value is None or param.type in ("int", "float", "bool", "text"):
        return value
    if param.type == "texts" and isinstance(value, list):
        return names_text(value)
    if param.type in _LISTS and isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return value if isinstance(value, str) else repr(value)


def read(param: StageParam, typed: Any) -> Any:
    """Return what was typed as a value; None for nothing.

    Raises
    ------
    ValueError
        With what is wrong, where the type is not kept.
    """
    if typed is None or (isinstance(typed, str) and not typed.strip()):
        return None
    match param.type:
        case "int" | "float":
            return _number(typed, whole=param.type == "int")
        case "texts":
            return names_in(typed)
        case "ints" | "floats":
            parts = typed.strip().removeprefix("[").removesuffix("]").split(",")
            return [_number(part.strip(), whole=param.type == "ints") for part in parts]
        case "other":
            return _literal(typed)
        case _:
            return typed


def _number(typed: Any, *, whole: bool) -> Any:
    """Return a number; Spark takes infinity and NaN for the ends of buckets and for gaps."""
    try:
        value = float(typed)
    except ValueError:
        raise ValueError(_tr("must be a number, got {0}").format(typed)) from None
    if not whole:
        return value
    if value != value or value != int(value):
        raise ValueError(_tr("must be a whole number, got {0}").format(typed))
    return int(value)


def _literal(typed: str) -> Any:
    try:
        return ast.literal_eval(typed)
    except (ValueError, SyntaxError):
        return typed


def _tr(text: str) -> str:
    return QCoreApplication.translate("StageParams", text)
