"""The list of models as one writes it: ``linear, random_forest(max_depth=3), xgboost``."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.labs.ensembles.options.kinds import MODEL_KINDS, ModelKind, Parameter, Value
from core.runtime.figures import figure
from core.runtime.text import NOTHING, Text, joined, text

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
    def details(self) -> Text:
        """What was set, in words."""
        return words_of(self.kind, self.values)

    def name(self, *, for_classes: bool = False) -> Text:
        """Return its words: the family's, with a number from the second of a kind on."""
        title = (self.kind.class_title if for_classes else NOTHING) or self.kind.title
        return joined(title, self.id.removeprefix(self.kind.id).removeprefix("_"))

    @property
    def split_seed(self) -> int | None:
        """The seed of its own split, if it has one."""
        seed = self.values.get("split_seed")
        return None if seed is None else int(seed)


def parse_models(written: str) -> tuple[tuple[ModelSpec, ...], list[Text]]:
    """Return the models of a list, and a sentence for every part that is wrong."""
    specs: list[ModelSpec] = []
    wrong: list[Text] = []
    parts, problem = _split(written)
    if problem:
        return (), [problem]
    seen: list[ModelKind] = []
    for part in parts:
        kind, values, sentences = _parse_one(part, seen)
        wrong += sentences
        if kind is None or sentences:
            continue
        if any(spec.kind is kind and spec.values == values for spec in specs):
            wrong.append(_twice(kind, values))
            continue
        specs.append(ModelSpec(_newest_id(seen), kind, values))
    if not parts:
        least = text("ensembles", "must name at least one of {names}")
        wrong.append(least(names=", ".join(MODEL_KINDS)))
    if len(parts) > MODELS_LIMIT:
        most = text("ensembles", "must name at most {limit} models, got {given}")
        wrong.append(most(limit=MODELS_LIMIT, given=len(parts)))
    return tuple(specs), wrong


def _twice(kind: ModelKind, values: Mapping[str, Value]) -> Text:
    if not values:
        return text("ensembles", "has {model} twice; change one of them or leave it out")(
            model=kind.title
        )
    return text("ensembles", "has {model} with {values} twice; change one of them or leave it out")(
        model=kind.title, values=words_of(kind, values)
    )


def problem_of(parameter: Parameter, value: Value) -> Text:
    """Return what is wrong with a value, as a sentence without its subject, or nothing."""
    try:
        _read(parameter, str(value))
    except _WrongValueError as error:
        return text("ensembles", "{expected}, got {value}")(expected=error.expected, value=value)
    return NOTHING


def words_of(kind: ModelKind, values: Mapping[str, Value]) -> Text:
    """Return what was set of a model: ``depth 3, model's seed 42``."""
    parts = (joined(kind.by_name[name].label, str(value)) for name, value in values.items())
    return joined(*parts, by=", ")


def format_models(models: Iterable[tuple[str, Mapping[str, Value]]]) -> str:
    """Return the text of a list of kinds with their parameters; `parse_models` reads it."""
    return ", ".join(ModelSpec(kind, MODEL_KINDS[kind], values).text for kind, values in models)


def _split(written: str) -> tuple[list[str], Text]:
    """Cut at the commas outside brackets."""
    parts, depth = [""], 0
    for mark in written:
        depth += (mark == "(") - (mark == ")")
        if depth not in (0, 1):
            near = parts[-1].strip()[-40:]
            return [], text("ensembles", "has a bracket too many near {near!r}")(near=near)
        if mark == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += mark
    if depth:
        part = parts[-1].strip()[:60]
        needs = text("ensembles", "has an open bracket: {part!r} needs a ) at its end")
        return [], needs(part=part)
    return [part.strip() for part in parts if part.strip()], NOTHING


def _parse_one(
    part: str, seen: list[ModelKind]
) -> tuple[ModelKind | None, dict[str, Value], list[Text]]:
    """Read one model; ``seen`` are the kinds before it, to which its own is added."""
    name, _, rest = part.partition("(")
    name = name.strip()
    inside, _, after = rest.partition(")")
    kind = MODEL_KINDS.get(name)
    if kind is None:
        unknown = text("ensembles", "{name!r} is no model; {hint}")
        return None, {}, [unknown(name=name, hint=_hint(name, MODEL_KINDS))]
    seen.append(kind)
    subject = ModelSpec(_newest_id(seen), kind).name()
    if after.strip():
        missing = text("ensembles", "{part!r}: a comma is missing after the bracket")
        return kind, {}, [missing(part=part)]
    values: dict[str, Value] = {}
    wrong: list[Text] = []
    for pair in filter(None, (pair.strip() for pair in inside.split(","))):
        key, equals, value = (piece.strip() for piece in pair.partition("="))
        parameter = kind.by_name.get(key)
        if not equals:
            no_pair = text("ensembles", "{model}: {pair!r} is not name=value")
            wrong.append(no_pair(model=subject, pair=pair))
        elif parameter is None:
            unknown = text("ensembles", "{model} has no parameter {name!r}; {hint}")
            wrong.append(unknown(model=subject, name=key, hint=_hint(key, kind.by_name)))
        elif key in values:
            wrong.append(
                text("ensembles", "{model}: {name} is given twice")(model=subject, name=key)
            )
        else:
            try:
                values[key] = _read(parameter, value)
            except _WrongValueError as error:
                words = text("ensembles", "{model}: {label} {expected}, got {value}")
                wrong.append(
                    words(
                        model=subject,
                        label=parameter.label,
                        expected=error.expected,
                        value=value,
                    )
                )
    ordered = {key: values[key] for key in kind.by_name if key in values}
    return kind, ordered, wrong


def _newest_id(kinds: list[ModelKind]) -> str:
    number = kinds.count(kinds[-1])
    return kinds[-1].id if number == 1 else f"{kinds[-1].id}_{number}"


class _WrongValueError(ValueError):
    """A value is not what its parameter takes; ``expected`` says what is."""

    def __init__(self, expected: Text) -> None:
        super().__init__(expected)
        self.expected = expected


def _read(parameter: Parameter, written: str) -> Value:
    word = written.strip("'\"")
    if word in parameter.words:
        return word
    try:
        value: int | float = int(written) if parameter.type == "int" else float(written)
    except ValueError:
        raise _WrongValueError(_expected(parameter)) from None
    if not (math.isfinite(value) and parameter.ge <= value <= parameter.le):
        raise _WrongValueError(_expected(parameter))
    return value


def _expected(parameter: Parameter) -> Text:
    if parameter.type == "int":
        number = text("ensembles", "must be a whole number from {ge} to {le}")
    else:
        number = text("ensembles", "must be a number from {ge} to {le}")
    limits = number(ge=figure(parameter.ge), le=figure(parameter.le))
    if not parameter.words:
        return limits
    return text("ensembles", "{limits} or {words}")(
        limits=limits, words=" or ".join(parameter.words)
    )


def _hint(name: str, known: Iterable[str]) -> Text:
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return text("ensembles", "did you mean {name}?")(name=close[0])
    return text("ensembles", "choose from {names}")(names=", ".join(names))
