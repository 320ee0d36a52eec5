"""What a form shows has an effect, and what it offers is accepted: over all declarations."""

from __future__ import annotations

from typing import Any

import pytest

from app.catalog import LABS
from core.runtime.errors import LabError, SettingsError
from core.runtime.settings import FieldSpec, Settings
from core.runtime.spec import LabSpec, load_entry

SPECS = [entry.spec for entry in LABS]
CASES = [(spec, preset) for spec in SPECS for preset in (spec.settings.PRESETS or {"": {}})]

# They have an effect beside the recipe: in the engine around it, or in what the window says.
BESIDE_RECIPE = {
    "tensors": {"seed", "max_values", "max_tensor_mib", "max_total_mib"},
    "frameworks": {"numpy", "torch", "jax", "tensorflow", "keras", "sklearn", "costs"},
    "ensembles": {"rope", "threads"},
    "spark": {"rows", "experiment", "heap_mb", "java_home", "spark_ui", "partitions", "seed"},
}

each_preset = pytest.mark.parametrize(
    ("spec", "preset"), CASES, ids=[f"{spec.id}-{preset}" for spec, preset in CASES]
)


def _settings(spec: LabSpec, preset: str) -> Settings:
    return spec.settings.make({"preset": preset} if preset else {})


def _visible(spec: LabSpec, settings: Settings) -> list[FieldSpec]:
    idle = spec.settings.without_effect(settings.model_dump())
    fields = spec.settings.field_specs()
    return [f for f in fields if f.name not in idle and not f.hidden and f.name != "preset"]


def _others(field: FieldSpec, settings: Settings) -> list[Any]:
    """Return values of a field that differ from its own."""
    value = getattr(settings, field.name)
    match field.kind:
        case "bool":
            return [not value]
        case "choice":
            offered = type(settings).offered(field.name, settings.model_dump())
            return [choice for choice in offered if choice != value]
        case "int" | "float":
            near = [value + 1, value - 1, value / 2 if field.kind == "float" else value // 2]
            low = -1e300 if field.ge is None else field.ge
            high = 1e300 if field.le is None else field.le
            return [number for number in near if low <= number <= high and number != value]
        case _:
            return ["CRIM", "maxDepth=2", "linear, tree", "local[2]", "a=category"]


def _recipe(spec: LabSpec, settings: Settings) -> str:
    """Return the recipe's text, or why there is none: that is an effect as well."""
    try:
        return str(load_entry(spec.recipe)(settings).source)
    except LabError as error:
        return str(error)


@each_preset
def test_every_visible_field_changes_the_recipe(spec, preset):
    settings = _settings(spec, preset)
    before = _recipe(spec, settings)
    is_recipe_whole = spec.id != "spark" or settings.experiment == "pipeline"
    idle = []
    for field in _visible(spec, settings):
        others = _others(field, settings)
        if field.name in BESIDE_RECIPE.get(spec.id, ()) or not others or not is_recipe_whole:
            continue
        if not any(_has_effect(spec, settings, {field.name: v}, before) for v in others):
            idle.append(field.name)
    assert idle == []


def _has_effect(spec: LabSpec, settings: Settings, change: dict[str, Any], before: str) -> bool:
    try:
        return _recipe(spec, settings.with_(**change)) != before
    except SettingsError:
        return True  # refused: it is looked at


@each_preset
def test_every_choice_shown_is_accepted(spec, preset):
    settings = _settings(spec, preset)
    for field in _visible(spec, settings):
        for choice in spec.settings.offered(field.name, settings.model_dump()):
            try:
                settings.with_(**{field.name: choice})
            except SettingsError as error:
                said = error.fields.get(field.name, "")
                # What asks for points, or a file, is filled in next; it is not refused.
                assert not said or choice == "drawn", (field.name, choice, error.fields)


@each_preset
def test_the_value_of_a_preset_is_offered(spec, preset):
    settings = _settings(spec, preset)
    for field in _visible(spec, settings):
        if field.choices and field.kind == "choice":
            offered = spec.settings.offered(field.name, settings.model_dump())
            assert getattr(settings, field.name) in offered


@each_preset
def test_what_is_hidden_changes_no_recipe(spec, preset):
    settings = _settings(spec, preset)
    before = _recipe(spec, settings)
    for name in spec.settings.without_effect(settings.model_dump()):
        field = next(f for f in spec.settings.field_specs() if f.name == name)
        if field.kind not in ("int", "float", "bool") or spec.id == "spark":
            continue
        for value in _others(field, settings):
            try:
                changed = settings.with_(**{name: value})
            except SettingsError:
                continue  # such as the shares of classes of a target that is a number
            assert _recipe(spec, changed) == before, (name, value)
