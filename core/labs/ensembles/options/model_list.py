"""The list of models as one writes it: ``linear, random_forest(max_depth=3), xgboost``."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.labs.ensembles.options.kinds import MODEL_KINDS, ModelKind, Parameter, Value

MODELS_LIMIT = 20


@dataclass(frozen=True)
class ModelSpec:
    """One model of the list.

    ``id`` names it in metrics and results: its kind, with a number from the second of a kind on.
    ``values`` are the parameters that were given, in the order of the declaration.
    """

    id: str
    kind: ModelKind
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The model as one writes it."""
        inside = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.kind.id}({inside})" if inside else self.kind.id

    @property
    def details(self) -> str:
        """What was set, in words."""
        return words_of(self.kind, self.values)

    def name(self, *, for_classes: bool = False) -> str:
        """Return its words: the family's, with a number from the second of a kind on."""
        title = (self.kind.class_title if for_classes else "") or self.kind.title
        number = self.id.removeprefix(self.kind.id).removeprefix("_")
        return f"{title} {number}".strip()

    @property
    def split_seed(self) -> int | None:
        """The seed of its own split, if it has one."""
        seed = self.values.get("split_seed")
        return None if seed is None else int(seed)


def parse_models(text: str) -> tuple[tuple[ModelSpec, ...], list[str]]:
    """Return the models of a list, and a sentence for every part that is wrong."""
    specs: list[ModelSpec] = []
    wrong: list[str] = []
    parts, problem = _split(text)
    if problem:
        return (), [problem]
    seen: list[ModelKind] = []
    for part in parts:
        kind, values, sentences = _parse_one(part, seen)
        wrong += sentences
        if kind is None or sentences:
            continue
        if any(spec.kind is kind and spec.values == values for spec in specs):
            twin = " with ".join(filter(None, (kind.title, words_of(kind, values))))
            wrong.append(f"has {twin} twice; change one of them or leave it out")
            continue
        specs.append(ModelSpec(_newest_id(seen), kind, values))
    if not parts:
        wrong.append(f"must name at least one of {', '.join(MODEL_KINDS)}")
    if len(parts) > MODELS_LIMIT:
        wrong.append(f"must name at most {MODELS_LIMIT} models, got {len(parts)}")
    return tuple(specs), wrong


def problem_of(parameter: Parameter, value: Value) -> str:
    """Return what is wrong with a value, as a sentence without its subject, or nothing."""
    try:
        _read(parameter, str(value))
    except ValueError as error:
        return f"{error}, got {value}"
    return ""


def words_of(kind: ModelKind, values: Mapping[str, Value]) -> str:
    """Return what was set of a model: ``depth 3, model's seed 42``."""
    labels = (kind.by_name[name].label for name in values)
    pairs = zip(labels, values.values(), strict=True)
    return ", ".join(f"{_in_a_sentence(label)} {value}" for label, value in pairs)


def _in_a_sentence(label: str) -> str:
    return label if label[1:2].isdigit() else label[0].lower() + label[1:]


def format_models(models: Iterable[tuple[str, Mapping[str, Value]]]) -> str:
    """Return the text of a list of kinds with their parameters; `parse_models` reads it."""
    return ", ".join(ModelSpec(kind, MODEL_KINDS[kind], values).text for kind, values in models)


def _split(text: str) -> tuple[list[str], str]:
    """Cut at the commas outside brackets."""
    parts, depth = [""], 0
    for mark in text:
        depth += (mark == "(") - (mark == ")")
        if depth not in (0, 1):
            return [], f"has a bracket too many near {parts[-1].strip()[-40:]!r}"
        if mark == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += mark
    if depth:
        return [], f"has an open bracket: {parts[-1].strip()[:60]!r} needs a ) at its end"
    return [part.strip() for part in parts if part.strip()], ""


def _parse_one(
    part: str, seen: list[ModelKind]
) -> tuple[ModelKind | None, dict[str, Value], list[str]]:
    """Read one model; ``seen`` are the kinds before it, to which its own is added."""
    name, _, rest = part.partition("(")
    name = name.strip()
    inside, _, after = rest.partition(")")
    kind = MODEL_KINDS.get(name)
    if kind is None:
        return None, {}, [f"{name!r} is no model; {_hint(name, MODEL_KINDS)}"]
    seen.append(kind)
    subject = ModelSpec(_newest_id(seen), kind).name()
    if after.strip():
        return kind, {}, [f"{part!r}: a comma is missing after the bracket"]
    values: dict[str, Value] = {}
    wrong: list[str] = []
    for pair in filter(None, (pair.strip() for pair in inside.split(","))):
        key, equals, value = (piece.strip() for piece in pair.partition("="))
        parameter = kind.by_name.get(key)
        if not equals:
            wrong.append(f"{subject}: {pair!r} is not name=value")
        elif parameter is None:
            wrong.append(f"{subject} has no parameter {key!r}; {_hint(key, kind.by_name)}")
        elif key in values:
            wrong.append(f"{subject}: {key} is given twice")
        else:
            try:
                values[key] = _read(parameter, value)
            except ValueError as error:
                label = _in_a_sentence(parameter.label)
                wrong.append(f"{subject}: {label} {error}, got {value}")
    ordered = {key: values[key] for key in kind.by_name if key in values}
    return kind, ordered, wrong


def _newest_id(kinds: list[ModelKind]) -> str:
    number = kinds.count(kinds[-1])
    return kinds[-1].id if number == 1 else f"{kinds[-1].id}_{number}"


def _read(parameter: Parameter, text: str) -> Value:
    word = text.strip("'\"")
    if word in parameter.words:
        return word
    limits = f"from {parameter.ge:g} to {parameter.le:g}"
    expected = f"must be a {'whole ' if parameter.type == 'int' else ''}number {limits}"
    if parameter.words:
        expected += f" or {' or '.join(parameter.words)}"
    try:
        value: int | float = int(text) if parameter.type == "int" else float(text)
    except ValueError:
        raise ValueError(expected) from None
    if not (math.isfinite(value) and parameter.ge <= value <= parameter.le):
        raise ValueError(expected)
    return value


def _hint(name: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1)
    return f"did you mean {close[0]}?" if close else f"choose from {', '.join(names)}"
