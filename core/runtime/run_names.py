"""A run named by what differs: its preset, and the settings that were changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from core.runtime.figures import figure, percent
from core.runtime.settings import FieldSpec, Settings
from core.runtime.text import NOTHING, Text, joined, text, verbatim

_MOST = 3


def run_name(settings: type[Settings], values: Mapping[str, Any]) -> Text:
    """Return such as *Lecture · Forget zero_()*; nothing for a lab without presets.

    What outlives presets and what is hidden, such as a whole program, is not named.
    """
    specs = {spec.name: spec for spec in settings.field_specs()}
    preset = values.get("preset")
    if "preset" not in specs or preset not in specs["preset"].choices:
        return NOTHING
    origin = {name: spec.default for name, spec in specs.items()}
    origin.update(settings.PRESETS.get(str(preset), {}))
    named = [
        words
        for name, spec in specs.items()
        if _is_named(spec) and name in values and values[name] != origin[name]
        for words in _in_words(spec, values[name])
    ]
    shown = named[:_MOST]
    if len(named) > _MOST:
        shown.append(text("settings", "{n} more")(n=len(named) - _MOST))
    return joined(specs["preset"].choices[str(preset)], *shown, by=" · ")


def _is_named(spec: FieldSpec) -> bool:
    return spec.name != "preset" and not (spec.hidden or spec.outlives_presets)


def _in_words(spec: FieldSpec, value: Any) -> Iterator[Text]:
    match value:
        case True:
            yield joined(spec.label)
        case False:
            yield text("settings", "without {label}")(label=spec.label)
        case str() if value in spec.choices:
            yield joined(spec.choices[value])
        case str():
            yield verbatim(PurePath(value).name if spec.name == "data" else value[:40])
        case int() | float():
            number = percent(value) if spec.is_share else figure(value)
            yield text("settings", "{label} {value}")(label=spec.label, value=number)
