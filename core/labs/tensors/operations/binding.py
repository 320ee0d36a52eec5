"""Match the arguments of a call to a row of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.language.functions import KINDS, Function, Parameter, Signature
from core.labs.tensors.operations.values import UNKNOWN, is_number, is_sequence, is_whole, words
from core.runtime.text import text


@dataclass(frozen=True, slots=True)
class Bound:
    """A call whose arguments fit ``signature``; ``arguments`` maps parameter to value."""

    function: Function
    signature: Signature
    arguments: dict[str, Any]


class CallError(Exception):
    """The arguments fit no overload; ``matched`` counts those that did."""

    def __init__(self, text: str, matched: int = 0) -> None:
        super().__init__(text)
        self.text = text
        self.matched = matched


def bind(
    function: Function,
    args: Sequence[object],
    named: Mapping[str, object],
    *,
    as_method: bool,
) -> Bound:
    """Return the call's arguments by parameter; a method's tensor is the first of ``args``.

    Raises
    ------
    CallError
        With the sentence of the overload that fits best.
    """
    worst: CallError | None = None
    for signature in function.signatures:
        try:
            arguments = _bind_one(function, signature, list(args), named, as_method=as_method)
        except CallError as error:
            if worst is None or error.matched > worst.matched:
                worst = error
        else:
            return Bound(function, signature, arguments)
    assert worst is not None
    raise worst


def _bind_one(
    function: Function,
    signature: Signature,
    args: list[object],
    named: Mapping[str, object],
    *,
    as_method: bool,
) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    spread = as_method or function.form == "function"
    for parameter in signature.parameters:
        if parameter.name in named:
            if args and not parameter.named_only:
                raise CallError(
                    text("tensors", "{name} is given {name2} twice.")(
                        name=function.name, name2=parameter.name
                    ),
                    len(arguments),
                )
            value = named[parameter.name]
        elif parameter.named_only or not args:
            if not parameter.optional:
                raise CallError(_missing(function, parameter), len(arguments))
            continue
        elif parameter.variadic:
            value = _several(function, parameter, args, spread=spread)
            args = []
        else:
            value = args.pop(0)
        arguments[parameter.name] = _checked(function, parameter, value, len(arguments))
    if args:
        sentence = text("tensors", "{name} takes fewer arguments: {usage}.")(
            name=function.name, usage=function.usage()
        )
        raise CallError(sentence, len(arguments))
    for name in named:
        if name not in arguments:
            raise CallError(_not_an_argument(function, name), len(arguments))
    return arguments


def _several(
    function: Function, parameter: Parameter, args: list[object], *, spread: bool
) -> object:
    if len(args) == 1 and (is_sequence(args[0]) or args[0] is UNKNOWN):
        return args[0]
    if not spread:
        inside = ", ".join(words(arg) for arg in args)
        comma = "," if len(args) == 1 else ""
        sentence = text("tensors", "{name} takes {name2} as a tuple here: ({inside}{comma}).")(
            name=function.name, name2=parameter.name, inside=inside, comma=comma
        )
        raise CallError(sentence)
    return tuple(args)


def _missing(function: Function, parameter: Parameter) -> str:
    kind = KINDS[parameter.kind]
    how = f"{parameter.name}=" if parameter.named_only else parameter.name
    return f"{function.name} needs {how} ({kind}): {function.usage()}."


def _not_an_argument(function: Function, name: str) -> str:
    known = {p.name for signature in function.signatures for p in signature.parameters}
    numpy_names = {"axis": "dim", "keepdims": "keepdim"}
    if numpy_names.get(name) in known:
        return text("tensors", "{name} calls it {numpy_names}; {name2} is NumPy's word.")(
            name=function.name, numpy_names=numpy_names[name], name2=name
        )
    return text("tensors", "{name} has no argument {name2}: {usage}.")(
        name=function.name, name2=name[:40], usage=function.usage()
    )


def _checked(function: Function, parameter: Parameter, value: object, matched: int) -> Any:
    if value is UNKNOWN:
        return value
    fits = _fits(parameter, value)
    if not fits:
        expected = "whole numbers" if parameter.variadic and parameter.kind == "I" else ""
        expected = expected or KINDS[parameter.kind]
        hint = ""
        if isinstance(value, Tensor) and parameter.kind in ("I", "II", "N"):
            hint = "; .item() gives the number inside"
        sentence = text("tensors", "{name} takes {expected} for {name2}, got {parameter}{hint}.")(
            name=function.name,
            expected=expected,
            name2=parameter.name,
            parameter=words(_misfit(parameter, value)),
            hint=hint,
        )
        raise CallError(sentence, matched)
    if is_sequence(value) and parameter.kind in ("I", "II"):
        return tuple(value)  # type: ignore[arg-type]
    return value


def _misfit(parameter: Parameter, value: object) -> object:
    """Return the first wrong one of several values, else the value."""
    if not parameter.variadic or not is_sequence(value):
        return value
    return next(v for v in value if not _fits_kind(parameter.kind, v))  # type: ignore[attr-defined]


def _fits(parameter: Parameter, value: object) -> bool:
    if parameter.variadic:
        return is_sequence(value) and all(_fits_kind(parameter.kind, v) for v in value)  # type: ignore[attr-defined]
    return _fits_kind(parameter.kind, value)


def _fits_kind(kind: str, value: object) -> bool:
    match kind:
        case _ if value is UNKNOWN:
            return True
        case "T":
            return isinstance(value, Tensor)
        case "TN":
            return isinstance(value, Tensor) or is_number(value)
        case "TS":
            return is_sequence(value) and all(isinstance(v, Tensor) or v is UNKNOWN for v in value)  # type: ignore[attr-defined]
        case "I":
            return is_whole(value)
        case "II":
            return is_whole(value) or (
                is_sequence(value) and all(is_whole(v) or v is UNKNOWN for v in value)  # type: ignore[attr-defined]
            )
        case "N":
            return is_number(value)
        case "B":
            return isinstance(value, bool)
        case "D":
            return isinstance(value, torch.dtype)
        case "S" | "V":
            return isinstance(value, str)
        case _:
            return is_number(value) or isinstance(value, list | tuple)
