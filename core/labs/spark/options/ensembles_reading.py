"""What another lab hands over with its models: how it reads the rows, and what it found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from core.data.files.decisions import Decisions
from core.data.files.settings import NAMES, of_given
from core.data.reading import Reading
from core.runtime.errors import LabError
from core.runtime.settings import setting
from core.runtime.text import text

_TYPES = ("number", "category", "date")


@dataclass(frozen=True)
class EnsemblesReading:
    """How the ensembles lab reads its table; ``stratify``: each part gets its share of classes."""

    reading: Reading
    stratify: bool = False


def parse_reading(
    written: str, data: str, rows: int, seed: int, decisions: Decisions
) -> EnsemblesReading:
    """Return how the data are read, by a JSON text of what differs from the usual.

    Without a word of the file's writing there, ``decisions`` hold.

    Raises
    ------
    LabError
        If it is no JSON object of `NAMES`, types, noise and stratify.
    """
    given = json_object(written)
    for name, value in given.items():
        if not _is_right(name, value):
            raise LabError(
                text("spark", "has the wrong value {value!r} for {name!r}")(value=value, name=name)
            )
    handed = {name: given.pop(name) for name in NAMES if name in given}
    decisions = of_given(handed) if handed else decisions
    stratify = bool(given.pop("stratify", False))
    return EnsemblesReading(Reading(data, decisions, rows=rows, seed=seed, **given), stratify)


def json_object(written: str) -> dict[str, Any]:
    """Return the mapping that a JSON text holds; an empty text holds none.

    Raises
    ------
    LabError
        If it is something else.
    """
    if not written.strip():
        return {}
    try:
        found = json.loads(written)
    except json.JSONDecodeError as error:
        raise LabError(
            text("spark", "is no JSON: {msg} at character {pos}")(
                msg=str(error.msg), pos=str(error.pos)
            )
        ) from error
    if not isinstance(found, dict):
        raise LabError(text("spark", "must be a JSON object"))
    return found


def _is_right(name: str, value: Any) -> bool:
    if name in NAMES:
        return _is_decision(name, value)
    if name == "types":
        return isinstance(value, dict) and all(kind in _TYPES for kind in value.values())
    if name == "noise":
        return isinstance(value, int | float) and value >= 0
    return name == "stratify" and isinstance(value, bool)


def _is_decision(name: str, value: Any) -> bool:
    try:
        of_given({name: value})
    except TypeError:
        return False
    return True


def reading_setting() -> Any:
    """Return the hidden field ``reading``."""
    return setting(
        "",
        text("spark", "Reading"),
        group=text("spark", "Data"),
        hidden=True,
        help=text(
            "spark",
            "How the Ensembles lab reads the data, as JSON of encoding, "
            "delimiter, header_line, decimal, thousands, date_order, gap_words, sheet, types, "
            "noise and stratify; for its split only.",
        ),
    )


def ensembles_results_setting() -> Any:
    """Return the hidden field ``ensembles_results``."""
    return setting(
        "",
        text("spark", "Ensembles' results"),
        group=text("spark", "Model"),
        hidden=True,
        help=text(
            "spark",
            "What the Ensembles lab found and what it could not hand over, as JSON; only shown.",
        ),
    )
