"""Statements from a form's fields, for tensors made, copied, renamed or edited by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.runtime.errors import LabError
from core.runtime.text import text

# The functions that the form offers, with the fields each takes, in order.
FORM_FIELDS: Mapping[str, tuple[str, ...]] = {
    "tensor": ("data",),
    "randn": ("size", "seed"),
    "rand": ("size", "seed"),
    "zeros": ("size",),
    "ones": ("size",),
    "full": ("size", "fill_value"),
    "eye": ("n", "m"),
    "arange": ("start", "end", "step"),
    "linspace": ("start", "end", "steps"),
    "randint": ("low", "high", "size", "seed"),
}
# Beside other numbers a size stands in brackets.
_SIZE_IN_BRACKETS = ("full", "randint")
_NAMED = ("seed", "dtype", "device", "requires_grad")


def creation_statement(name: str, function: str, fields: Mapping[str, Any]) -> str:
    """Return the statement that a filled-in form means.

    Parameters
    ----------
    fields : field -> value
        Those of `FORM_FIELDS`, and ``dtype``, ``device``, ``requires_grad``; None and empty texts
        count as left out. ``data`` is a text such as ``[[1, 2], [3, 4]]`` or ``1 2; 3 4``.

    Raises
    ------
    LabError
        If the form has no such function or field.
    """
    if function not in FORM_FIELDS:
        raise LabError(
            text("tensors", "{function} is not among the ways to make a tensor: {form_fields}.")(
                function=function, form_fields=_listed(FORM_FIELDS)
            )
        )
    known = (*FORM_FIELDS[function], *_NAMED)
    unknown = [field for field in fields if field not in known]
    if unknown:
        raise LabError(
            text("tensors", "{function} takes {known}, not {unknown}.")(
                function=function, known=_listed(known), unknown=unknown[0]
            )
        )
    given = {key: value for key, value in fields.items() if value not in (None, "")}
    arguments = [
        _argument(function, field, given[field])
        for field in FORM_FIELDS[function]
        if field in given and field not in _NAMED
    ]
    defaults = {"requires_grad": False, "device": "cpu"}
    arguments += [
        f"{key}={_named(key, given[key])}"
        for key in _NAMED
        if key in given and given[key] != defaults.get(key)
    ]
    return f"{name} = {function}({', '.join(arguments)})"


def edit_statement(name: str, index: Sequence[int], value: str) -> str:
    """Return the statement that writes one entry; without axes the whole tensor is one entry."""
    place = ", ".join(str(int(position)) for position in index) or "..."
    return f"{name}[{place}] = {value}"


def duplicate_statement(name: str, new_name: str, *, records: bool) -> str:
    """Return the statement that copies a tensor with memory and gradient of its own."""
    ending = ".requires_grad_()" if records else ""
    return f"{new_name} = {name}.detach().clone(){ending}"


def rename_statements(name: str, new_name: str) -> str:
    """Return the statements that give a tensor another name."""
    return f"{new_name} = {name}; del {name}"


def free_name(wish: str, taken: Sequence[str]) -> str:
    """Return the name itself, or with the first number that makes it free."""
    if wish not in taken:
        return wish
    number = 2
    while f"{wish}{number}" in taken:
        number += 1
    return f"{wish}{number}"


def _argument(function: str, field: str, value: Any) -> str:
    if field == "data":
        return _literal(str(value))
    if field == "size" and function not in _SIZE_IN_BRACKETS and isinstance(value, tuple | list):
        return ", ".join(str(int(size)) for size in value) or "()"
    if isinstance(value, tuple | list):
        return str(tuple(int(size) for size in value))
    return str(value)


def _named(key: str, value: Any) -> str:
    return repr(str(value)) if key == "device" else str(value)


def _literal(text: str) -> str:
    """Return brackets for numbers written bare: rows end at ``;`` or a new line."""
    text = text.strip()
    if text[:1] in ("[", "("):
        return text
    rows = [row.replace(",", " ").split() for row in text.replace("\n", ";").split(";")]
    written = [f"[{', '.join(row)}]" for row in rows if row]
    if len(written) > 1:
        return f"[{', '.join(written)}]"
    is_scalar = len(text.replace(",", " ").split()) == 1 and "," not in text
    return text if is_scalar else (written or ["[]"])[0]


def _listed(names: Any) -> str:
    return ", ".join(names)
