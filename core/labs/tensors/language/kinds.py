"""What an expression gives, told from its text alone; names for results that got none."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from core.labs.tensors.language.functions import ATTRIBUTES, FUNCTIONS, METHODS, Function, Signature
from core.labs.tensors.language.grammar import is_torch
from core.labs.tensors.language.seeds import with_seeds
from core.labs.tensors.language.statements import Statement, retargeted

Kind = Literal["tensor", "number", "tensors", "existing", "other"]

_NUMERIC = {"I", "II", "N", "B"}


def with_name(statement: Statement, kinds: Mapping[str, Kind]) -> Statement:
    """Return the statement with a name for its result, if that is a tensor made here."""
    if statement.kind != "expression" or statement.value is None:
        return statement
    if kind_of(statement.value, kinds) != "tensor":
        return statement
    number = 1
    while f"r{number}" in kinds:
        number += 1
    return retargeted(statement, f"r{number}")


def prepared(
    statements: Iterable[Statement], kinds: Mapping[str, Kind], next_seed: int
) -> Iterator[Statement]:
    """Yield the statements with seeds and names filled in, told from their text alone."""
    known = dict(kinds)
    for statement in statements:
        statement, next_seed = with_seeds(statement, next_seed)
        statement = with_name(statement, known)
        if statement.kind == "delete":
            for name in statement.targets:
                known.pop(name, None)
        elif statement.kind == "assign" and statement.value is not None:
            is_number = kind_of(statement.value, known) == "number" and len(statement.targets) == 1
            known.update(dict.fromkeys(statement.targets, "number" if is_number else "tensor"))
        yield statement


def kind_of(node: ast.expr, kinds: Mapping[str, Kind]) -> Kind:
    """Return what an expression gives; ``existing`` for a tensor that has a name already."""
    match node:
        case ast.Constant(value=bool() | int() | float()):
            return "number"
        case ast.Name(id=name):
            return "existing" if kinds.get(name) == "tensor" else kinds.get(name, "other")
        case ast.UnaryOp(operand=operand):
            return _joined(kind_of(operand, kinds))
        case ast.BinOp(left=left, right=right):
            return _joined(kind_of(left, kinds), kind_of(right, kinds))
        case ast.Compare(left=left, comparators=[right]):
            return _joined(kind_of(left, kinds), kind_of(right, kinds))
        case ast.Subscript(value=value):
            inside = kind_of(value, kinds)
            if inside == "other" and _is_shape(value):
                return "other" if isinstance(node.slice, ast.Slice) else "number"
            return "tensor" if inside in ("tensor", "tensors", "existing") else "other"
        case ast.Attribute(attr="grad"):
            return "existing"
        case ast.Attribute(attr=name) if name in ATTRIBUTES:
            returns = ATTRIBUTES[name].returns
            return "tensor" if returns == "tensor" else "number" if returns == "number" else "other"
        case ast.Call():
            return _kind_of_call(node, kinds)
    return "other"


def _joined(*kinds: Kind) -> Kind:
    if any(kind in ("tensor", "existing") for kind in kinds):
        return "tensor"
    return "number" if all(kind == "number" for kind in kinds) else "other"


def _is_shape(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute | ast.Call)


def _kind_of_call(node: ast.Call, kinds: Mapping[str, Kind]) -> Kind:
    args = list(node.args)
    if isinstance(node.func, ast.Attribute) and not is_torch(node.func.value):
        function = METHODS[node.func.attr]
        args = [node.func.value, *args]
    elif isinstance(node.func, ast.Attribute):
        function = FUNCTIONS[node.func.attr]
    else:
        assert isinstance(node.func, ast.Name)
        function = FUNCTIONS[node.func.id]
    if function.in_place:
        # On a tensor made in the same expression it gives a new one: randn(3).requires_grad_().
        return kind_of(args[0], kinds)
    signature = signature_of(function, node, args, kinds)
    match signature.returns:
        case "tensor" | "data":
            return "tensor"
        case "pair" | "tensors":
            return "tensors"
        case "number":
            return "number"
    return "other"


def signature_of(
    function: Function, node: ast.Call, args: list[ast.expr], kinds: Mapping[str, Kind]
) -> Signature:
    """Return the overload that a call means, by the number, names and kinds of its arguments."""
    named = {keyword.arg for keyword in node.keywords}
    for signature in function.signatures:
        if _may_fit(signature, args, named, kinds):
            return signature
    return function.signatures[0]


def _may_fit(
    signature: Signature, args: list[ast.expr], named: set[str | None], kinds: Mapping[str, Kind]
) -> bool:
    names = {p.name for p in signature.parameters}
    positional = [p for p in signature.parameters if not p.named_only]
    variadic = bool(positional) and positional[-1].variadic
    if not named <= names or (len(args) > len(positional) and not variadic):
        return False
    given = {p.name for p in positional[: len(args)]} | named
    if any(not p.optional and p.name not in given for p in signature.parameters):
        return False
    return all(_fits(p.kind, kind_of(arg, kinds)) for p, arg in zip(positional, args, strict=False))


def _fits(parameter: str, given: Kind) -> bool:
    if given in ("tensor", "existing"):
        return parameter not in _NUMERIC | {"D", "V", "S"}
    if given == "number":
        return parameter not in ("T", "TS", "D", "V", "S")
    return True
