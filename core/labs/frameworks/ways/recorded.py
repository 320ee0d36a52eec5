"""Curves of ways that are not installed here, recorded elsewhere with the lecture's settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Recording:
    """The losses (iterations,) of a way, with what recorded them, when and where."""

    losses: tuple[float, ...]
    version: str
    date: str
    machine: str


def recording(way: str, dtype: str, values: Mapping[str, Any]) -> Recording | None:
    """Return the recording that these values would give; there is one of the lecture's alone."""
    kept = _file()
    found = kept["ways"].get(way)
    same = {name: values[name] for name in kept["values"]} == kept["values"]
    if found is None or not same or values["iterations"] > len(found[dtype]):
        return None
    losses = tuple(found[dtype][: values["iterations"]])
    return Recording(losses, found["version"], kept["date"], kept["machine"])


@cache
def _file() -> Any:
    file = resources.files("resources") / "frameworks" / "recorded.json"
    return json.loads(file.read_text(encoding="utf-8"))
