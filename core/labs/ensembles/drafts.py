"""The list of models while it is being edited: it may hold values that are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.labs.ensembles.options.kinds import ModelKind, Parameter, Value
from core.labs.ensembles.options.model_list import (
    MODELS_LIMIT,
    ModelSpec,
    parse_models,
    problem_of,
    words_of,
)
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.settings import FieldSpec
from core.runtime.text import text

_NO_LIST = str.maketrans(",()", "   ")  # what has a meaning of its own in the list's text


@dataclass(frozen=True)
class Draft:
    """One model with its values as typed.

    ``has_lent_seed``: its seed is there only to tell it from its twin, until another value does.
    """

    kind: ModelKind
    values: Mapping[str, Value] = field(default_factory=dict)
    has_lent_seed: bool = False

    @property
    def text(self) -> str:
        """The model as the list's text has it; a wrong value stays wrong in it."""
        values = {
            name: value.translate(_NO_LIST) if isinstance(value, str) else value
            for name, value in self.values.items()
        }
        return ModelSpec(self.kind.id, self.kind, values).text

    @property
    def details(self) -> str:
        """What was set, in words."""
        return words_of(self.kind, self.values)

    def name(self, others: Sequence[Draft], *, for_classes: bool) -> str:
        """Return its words, numbered from the second of a kind on in the list that it is in."""
        mine = [draft for draft in others if draft.kind is self.kind]
        number = 1 + next(n for n, draft in enumerate(mine) if draft is self)
        model = self.kind.id if number == 1 else f"{self.kind.id}_{number}"
        return ModelSpec(model, self.kind).name(for_classes=for_classes)

    def problems(self) -> dict[str, str]:
        """Return what is wrong, parameter -> sentence."""
        found = {name: problem_of(self.kind.by_name[name], v) for name, v in self.values.items()}
        return {name: sentence for name, sentence in found.items() if sentence}

    def with_value(self, name: str, value: Value | None) -> Draft:
        """Return it with this value, or with None without it."""
        lent = "random_state" if self.has_lent_seed and name != "random_state" else ""
        values = {key: old for key, old in self.values.items() if key not in (name, lent)}
        if value is not None:
            values[name] = value
        ordered = {key: values[key] for key in self.kind.by_name if key in values}
        return Draft(self.kind, ordered)


def drafts_of(text: str) -> tuple[Draft, ...]:
    """Return the models of a list's text; what cannot be read is left out."""
    return tuple(Draft(spec.kind, dict(spec.values)) for spec in parse_models(text)[0])


def text_of(drafts: Sequence[Draft]) -> str:
    """Return the text of a list, as the setting takes it."""
    return ", ".join(draft.text for draft in drafts)


def with_value(
    drafts: Sequence[Draft], at: int, name: str, value: Value | None, seed: int = 42
) -> tuple[Draft, ...]:
    """Return the list with one model's value changed; twins are kept apart by a seed."""
    others = [*drafts[:at], *drafts[at + 1 :]]
    changed = drafts[at].with_value(name, value)
    if name != "random_state":
        changed = _told_apart(changed, others, seed) or changed
    return (*drafts[:at], changed, *drafts[at + 1 :])


def variant_of(draft: Draft, drafts: Sequence[Draft], seed: int = 42) -> Draft | None:
    """Return another model like this one, or None where it has no seed to tell the two apart.

    The seed, which counts from the common one, goes as soon as another value differs.
    """
    return _told_apart(Draft(draft.kind, draft.values), drafts, seed)


def _told_apart(draft: Draft, others: Sequence[Draft], seed: int = 42) -> Draft | None:
    taken = [other.values for other in others if other.kind is draft.kind]
    if draft.values not in taken:
        return draft
    if not draft.kind.is_seeded:
        return None
    given = draft.values.get("random_state", seed)
    first = given if isinstance(given, int) else seed
    for number in range(first + 1, first + 2 + len(taken)):
        lent = draft.with_value("random_state", number)
        if lent.values not in taken:
            return replace(lent, has_lent_seed=True)
    return None


def reason_against(kind: ModelKind, drafts: Sequence[Draft], settings: EnsembleSettings) -> str:
    """Return why a family cannot be added to the list, or nothing."""
    if len(drafts) >= MODELS_LIMIT:
        return text("ensembles", "A comparison has at most {models_limit} models.")(
            models_limit=MODELS_LIMIT
        )
    if settings.experiment == "depth" and not kind.takes_depth:
        return text("ensembles", "Its trees take no depth, which the experiment goes through.")
    if settings.experiment == "hard_rows" and kind.id != "adaboost":
        return text("ensembles", "The experiment looks at AdaBoost alone.")
    if variant_of(Draft(kind), drafts) is None:
        return text("ensembles", "It is in the list already and has nothing to vary.")
    return ""


def field_of(parameter: Parameter) -> FieldSpec:
    """Return how a form edits a parameter; empty leaves it to the library."""
    return FieldSpec(
        name=parameter.name,
        label=parameter.label,
        kind="text" if parameter.words else parameter.type,
        default=None,
        ge=parameter.ge,
        le=parameter.le,
        unit="",
        help=parameter.help,
        group="",
        scale="linear",
        choices={},
        hidden=False,
    )
