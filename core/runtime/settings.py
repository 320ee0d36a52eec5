"""Settings: declared once, read by form, validation, session file, command line and exporter."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from core.runtime.conditions import Condition, Conditions, conditions
from core.runtime.errors import SettingsError
from core.runtime.figures import figure, percent
from core.runtime.text import Text, text, verbatim

Kind = Literal["int", "float", "bool", "choice", "text", "file"]


def setting(
    default: Any,
    label: str,
    *,
    ge: float | None = None,
    le: float | None = None,
    unit: str = "",
    help: str = "",
    group: str = "",
    scale: Literal["linear", "log"] = "linear",
    choices: Mapping[str, str] | None = None,
    kind: Kind | None = None,
    hidden: bool = False,
    live: bool = False,
    outlives_presets: bool = False,
    kept: bool = False,
    shown_when: Conditions = None,
    choices_when: Mapping[str, Any] | None = None,
    is_share: bool = False,
    block: str = "",
    is_seldom_changed: bool = False,
    is_what_if: bool = False,
) -> Any:
    """Declare one field of a `Settings` class.

    Parameters
    ----------
    choices : value -> label
        The words for a ``Literal`` field's values, in the order shown; they need not be all.
    kind : Kind
        Only where the type does not tell, such as ``file`` for a text that names one.
    hidden : bool
        Kept out of the form because the lab has another place for it.
    live : bool
        May be changed during a run, which takes it by `RunContext.take_change`.
    outlives_presets : bool
        A preset that does not name the field leaves it as it is, such as where a run computes.
    kept : bool
        What a student has written, such as a program: it is there again at the next start.
    shown_when : field -> values
        The field has an effect only while each of these fields has one of these values, and has an
        effect itself; the form shows it only then. Of several conditions one is enough.
    choices_when : choice -> field -> values
        The choice is accepted only while each of these fields has one of these values.
    is_share : bool
        A part of 1, which the form shows and takes in percent.
    block : str
        The line of the form that the field shares with others of the same word, such as the sizes
        of a network.
    is_seldom_changed : bool
        A group of such fields alone is folded at first.
    is_what_if : bool
        A switch whose consequence can be compared with the run that is shown, by one press.
    """
    extra: dict[str, Any] = {
        "label": label,
        "unit": unit,
        "help": help,
        "group": group,
        "scale": scale,
        "choices": dict(choices or {}),
        "kind": kind,
        "hidden": hidden,
        "live": live,
        "outlives_presets": outlives_presets,
        "kept": kept,
        "shown_when": conditions(shown_when),
        "choices_when": {c: conditions(when) for c, when in (choices_when or {}).items()},
        "is_share": is_share,
        "block": block,
        "is_seldom_changed": is_seldom_changed,
        "is_what_if": is_what_if,
    }
    return Field(default, ge=ge, le=le, title=label, description=help, json_schema_extra=extra)


@dataclass(frozen=True)
class FieldSpec:
    """One field as a form, a manual page or a validator needs it."""

    name: str
    label: str
    kind: Kind
    default: Any
    ge: float | None
    le: float | None
    unit: str
    help: str
    group: str
    scale: Literal["linear", "log"]
    choices: Mapping[str, str]
    hidden: bool
    live: bool = False
    outlives_presets: bool = False
    kept: bool = False
    shown_when: tuple[Condition, ...] = ()
    choices_when: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    is_share: bool = False
    block: str = ""
    is_seldom_changed: bool = False
    is_what_if: bool = False


def refusal(words: Text) -> PydanticCustomError:
    """Return the error by which a check of a field's value refuses it in these words."""
    return PydanticCustomError("refused", "{text}", {"text": words})


class Settings(BaseModel):
    """Base of every lab's settings: frozen, checked, with presets.

    A preset is a named set of values under whatever is given beside it. A lab with presets declares
    a ``preset`` field and fills ``PRESETS``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    PRESETS: ClassVar[Mapping[str, Mapping[str, Any]]] = {}

    @classmethod
    def make(cls, values: Mapping[str, Any] | None = None) -> Self:
        """Return checked settings from plain values; strings are read as the field's type.

        Raises
        ------
        SettingsError
            Naming every field that is wrong, not only the first.
        """
        given = dict(values or {})
        wrong: dict[str, str] = {
            name: _unknown_field(name, cls.model_fields)
            for name in given
            if name not in cls.model_fields
        }
        known = {name: value for name, value in given.items() if name not in wrong}
        preset = known.get("preset", _preset_default(cls))
        base = cls.PRESETS.get(preset, {}) if isinstance(preset, str) else {}
        try:
            made = cls.model_validate({**base, **known})
        except ValidationError as error:
            shares = {spec.name for spec in cls.field_specs() if spec.is_share}
            wrong.update(_sentences(error.errors(include_url=False), shares))
            raise SettingsError(wrong) from None
        wrong.update(made.problems())
        if wrong:
            raise SettingsError(wrong)
        return made

    def problems(self) -> dict[str, str]:
        """Return what is wrong between fields, field -> sentence; a lab overrides this."""
        return {}

    def with_(self, **changes: Any) -> Self:
        """Return a copy with these changes; a changed ``preset`` brings its values with it."""
        values = self.model_dump()
        if "preset" in changes:
            values.update(self.PRESETS.get(changes["preset"], {}))
        return self.make({**values, **changes})

    @classmethod
    def kept_by_preset(cls, preset: str, values: Mapping[str, Any]) -> frozenset[str]:
        """Return the fields that a preset leaves alone beside these values, even if it names them.

        A lab with users' own data says so; no preset takes them away but the lecture's.
        """
        return frozenset()

    @classmethod
    def without_effect(cls, values: Mapping[str, Any]) -> frozenset[str]:
        """Return the fields that do nothing while the others have these values."""
        specs = {spec.name: spec for spec in cls.field_specs()}

        def has_effect(name: str) -> bool:
            return _any_holds(specs[name].shown_when, allows)

        def allows(name: str, allowed: Container[Any]) -> bool:
            return values.get(name, specs[name].default) in allowed and has_effect(name)

        return frozenset(name for name in specs if not has_effect(name))

    @classmethod
    def offered(cls, name: str, values: Mapping[str, Any]) -> list[str]:
        """Return the choices of a field that are accepted beside these values of the others."""
        specs = {spec.name: spec for spec in cls.field_specs()}

        def allows(other: str, allowed: Container[Any]) -> bool:
            return values.get(other, specs[other].default) in allowed

        when = specs[name].choices_when
        return [c for c in specs[name].choices if _any_holds(when.get(c, ()), allows)]

    def notes(self) -> dict[str, str]:
        """Return what follows from the fields of a block, block -> line; a lab overrides this."""
        return {}

    @classmethod
    def field_specs(cls) -> tuple[FieldSpec, ...]:
        """Return the declaration of every field, in order."""
        return tuple(_field_spec(cls, name) for name in cls.model_fields)


def _any_holds(ways: tuple[Condition, ...], allows: Callable[[str, Container[Any]], bool]) -> bool:
    """Return whether one of the conditions holds; without any, nothing hinders."""
    return not ways or any(all(allows(*each) for each in way.items()) for way in ways)


def _preset_default(cls: type[Settings]) -> Any:
    declared = cls.model_fields.get("preset")
    return declared.default if declared else None


def _unknown_field(name: str, known: Mapping[str, Any]) -> Text:
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return text("settings", "is not a setting of this lab; did you mean {name}?")(name=close[0])
    names = ", ".join(known)
    return text("settings", "is not a setting of this lab; choose from {names}")(names=names)


def _sentences(errors: list[ErrorDetails], shares: set[str]) -> dict[str, Text]:
    return {
        str(error["loc"][0]): _sentence(error, is_share=error["loc"][0] in shares)
        for error in reversed(errors)
        if error["loc"]
    }


def _sentence(error: ErrorDetails, *, is_share: bool) -> Text:
    """Return pydantic's finding in our words: what is expected, and what was given."""
    context = error.get("ctx", {})
    given = error["input"]
    shown = repr(given) if isinstance(given, str) else str(given)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    number = percent if is_share else figure
    if is_share and isinstance(given, int | float):
        shown = percent(given)
    match error["type"]:
        case "greater_than_equal":
            expected = text("settings", "must be at least {limit}")(limit=number(context["ge"]))
        case "less_than_equal":
            expected = text("settings", "must be at most {limit}")(limit=number(context["le"]))
        case "literal_error":
            expected = text("settings", "must be one of {values}")(values=context["expected"])
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            expected = text("settings", "must be a whole number")
        case "float_parsing" | "float_type" | "finite_number":
            expected = text("settings", "must be a number")
        case "bool_parsing" | "bool_type":
            expected = text("settings", "must be true or false")
        case "string_type":
            expected = text("settings", "must be a text")
        case _:
            expected = _own_words(error)
    return text("settings", "{expected}, got {shown}")(expected=expected, shown=shown)


def _own_words(error: ErrorDetails) -> Text:
    """Return what a check of ours said, or else what pydantic says."""
    own = error.get("ctx", {}).get("text")
    return own if isinstance(own, Text) else verbatim(error["msg"][0].lower() + error["msg"][1:])


def _field_spec(cls: type[Settings], name: str) -> FieldSpec:
    declared = cls.model_fields[name]
    extra = typing.cast("dict[str, Any]", declared.json_schema_extra or {})
    limits = {
        key: getattr(m, key) for m in declared.metadata for key in ("ge", "le") if hasattr(m, key)
    }
    values = _literal_values(declared.annotation)
    words: dict[str, str] = extra.get("choices") or {}
    return FieldSpec(
        name=name,
        label=extra.get("label", name),
        kind=extra.get("kind") or _kind_of(declared.annotation, values),
        default=declared.default,
        ge=limits.get("ge"),
        le=limits.get("le"),
        unit=extra.get("unit", ""),
        help=extra.get("help", ""),
        group=extra.get("group", ""),
        scale=extra.get("scale", "linear"),
        choices={value: words.get(value, value) for value in (values or words)},
        hidden=bool(extra.get("hidden")),
        live=bool(extra.get("live")),
        outlives_presets=bool(extra.get("outlives_presets")),
        kept=bool(extra.get("kept")),
        shown_when=extra.get("shown_when") or (),
        choices_when=extra.get("choices_when") or {},
        is_share=bool(extra.get("is_share")),
        block=extra.get("block", ""),
        is_seldom_changed=bool(extra.get("is_seldom_changed")),
        is_what_if=bool(extra.get("is_what_if")),
    )


def _literal_values(annotation: Any) -> tuple[str, ...]:
    return typing.get_args(annotation) if typing.get_origin(annotation) is Literal else ()


def _kind_of(annotation: Any, values: tuple[str, ...]) -> Kind:
    if values:
        return "choice"
    if isinstance(annotation, types.UnionType):
        annotation = typing.get_args(annotation)[0]
    kinds: dict[Any, Kind] = {bool: "bool", int: "int", float: "float"}
    return kinds.get(annotation, "text")
