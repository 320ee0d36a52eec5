"""Plain values as JSON that brings back every type: tuples, arrays, NumPy's numbers, texts.

What JSON says by itself stays as it is. Anything else is an object with one key, ``~`` and the name
of its type: ``{"~tuple": [1, 2]}``.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.runtime.text import Text, from_plain, to_plain

_MARK = "~"

Keep = Callable[[NDArray[Any]], Any]
Find = Callable[[Any], NDArray[Any]]


class NotPlainError(TypeError):
    """A value cannot be kept, such as a model."""


def to_json_value(value: Any, keep: Keep | None = None) -> Any:
    """Return a value as JSON; ``keep`` is given arrays and returns the JSON that stands for one.

    Entries of a mapping that cannot be kept are left out.

    Raises
    ------
    NotPlainError
        If the value itself, or one inside a list or tuple, cannot be kept.
    """
    keep = keep or _as_list
    if isinstance(value, Text):
        return {"~text": to_plain(value)}
    match value:
        case np.generic():
            return {"~number": keep(np.asarray(value))}
        case None | bool() | int() | float() | str():
            return value
        case np.ndarray() if value.dtype.hasobject:
            items = [to_json_value(item, keep) for item in value.ravel().tolist()]
            return {"~objects": [list(value.shape), items]}
        case np.ndarray():
            return {"~array": keep(value)}
        case Mapping():
            return _mapping(value, keep)
        case list():
            return [to_json_value(item, keep) for item in value]
        case tuple() | set() | frozenset():
            kind = next(k for k in (tuple, frozenset, set) if isinstance(value, k))
            return {f"{_MARK}{kind.__name__}": [to_json_value(item, keep) for item in value]}
        case PurePath():
            return str(value)
        case bytes():
            return {"~bytes": base64.b64encode(value).decode("ascii")}
        case complex():
            return {"~complex": [value.real, value.imag]}
    raise NotPlainError(f"a {type(value).__name__} cannot be kept")


def from_json_value(kept: Any, find: Find | None = None) -> Any:
    """Return what `to_json_value` was given; ``find`` brings back what ``keep`` was given.

    Raises
    ------
    ValueError
        If this is no such JSON.
    """
    find = find or _from_list
    if isinstance(kept, list):
        return [from_json_value(item, find) for item in kept]
    if not isinstance(kept, dict):
        return kept
    if len(kept) == 1:
        ((name, value),) = kept.items()
        if name.startswith(_MARK):
            return _marked(name[len(_MARK) :], value, find)
    return {name: from_json_value(value, find) for name, value in kept.items()}


def _mapping(value: Mapping[Any, Any], keep: Keep) -> Any:
    pairs = []
    for key, item in value.items():
        try:
            pairs.append((to_json_value(key, keep), to_json_value(item, keep)))
        except NotPlainError:
            continue
    is_as_json = all(type(key) is str for key, _ in pairs)
    is_marked = len(pairs) == 1 and is_as_json and pairs[0][0].startswith(_MARK)
    return dict(pairs) if is_as_json and not is_marked else {"~dict": list(map(list, pairs))}


def _marked(kind: str, value: Any, find: Find) -> Any:
    def inside() -> list[Any]:
        return [from_json_value(item, find) for item in value]

    try:
        match kind:
            case "text":
                return from_plain(value)
            case "number":
                return find(value)[()]
            case "array":
                return find(value)
            case "objects":
                shape, items = value
                array = np.empty(len(items), dtype=object)
                for place, item in enumerate(items):
                    array[place] = from_json_value(item, find)
                return array.reshape(shape)
            case "dict":
                return dict(map(tuple, inside()))
            case "tuple":
                return tuple(inside())
            case "set":
                return set(inside())
            case "frozenset":
                return frozenset(inside())
            case "bytes":
                return base64.b64decode(value)
            case "complex":
                return complex(*value)
    except (TypeError, LookupError) as error:
        raise ValueError(f"no {kind}") from error
    raise ValueError(f"a {kind} is not known here")


def _as_list(array: NDArray[Any]) -> Any:
    """Return an array with its type: a few numbers in a result, not a picture."""
    if array.dtype.kind in "bifuU":
        return [array.dtype.str, array.tolist()]
    raise NotPlainError(f"an array of {array.dtype} cannot be kept")


def _from_list(kept: Any) -> NDArray[Any]:
    code, values = kept
    return np.asarray(values, dtype=np.dtype(code))
