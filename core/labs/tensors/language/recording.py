"""Switch gradients on where ``backward`` is asked for and no tensor was made to record.

Torch stops there with an error. A playground can do what the error asks for: it adds
``name.requires_grad_()`` after the statements that made the floating point tensors in question,
and says so. All of it is told from the text, so that the exported script does the same.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.labs.tensors.language.functions import FUNCTIONS, METHODS, RESERVED
from core.labs.tensors.language.grammar import is_torch
from core.labs.tensors.language.loaded import Load, LogItem
from core.labs.tensors.language.statements import Statement, parse

_FLOAT_MAKERS = frozenset({"zeros", "ones", "eye", "linspace", "rand", "randn"})
_BY_ARGUMENT = frozenset({"tensor", "full", "arange"})
_SAME_DTYPE = frozenset({"elementwise", "shape"})


@dataclass
class _Flow:
    """Where each name's value comes from, by index of statement; which record, which are leaves."""

    roots: dict[str, frozenset[int]] = field(default_factory=dict)
    records: set[str] = field(default_factory=set)
    leaves: set[str] = field(default_factory=set)


def with_recording(items: Sequence[LogItem]) -> tuple[tuple[LogItem, ...], tuple[str, ...]]:
    """Return the items with the needed ``requires_grad_()`` added, and the names they are for."""
    flow = _Flow()
    switched: set[int] = set()
    for index, item in enumerate(items):
        if isinstance(item, Load):
            _follow_load(flow, index, item)
            continue
        if item.kind == "backward" and item.value is not None:
            used = names_in(item.value)
            if not _mentions_recording(item.value) and not used & flow.records:
                roots = _roots(flow, used)
                switched |= {root for root in roots if _is_switchable(items[root])}
        _follow(flow, index, item)
    if not switched:
        return tuple(items), ()
    made: list[LogItem] = []
    for index, item in enumerate(items):
        made.append(item)
        if index in switched:
            added = parse(f"{item.targets[0]}.requires_grad_()")
            made.extend(replace(one, is_added=True) for one in added)
    return tuple(made), tuple(items[index].targets[0] for index in sorted(switched))


def _roots(flow: _Flow, names: set[str]) -> frozenset[int]:
    empty: frozenset[int] = frozenset()
    return empty.union(*(flow.roots.get(name, empty) for name in names))


def names_in(node: ast.expr) -> set[str]:
    """Return the names that an expression reads, those of called functions left out."""
    called = {id(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)}
    return {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and id(part) not in called and part.id not in RESERVED
    }


def puts_outside_autograd(items: Sequence[LogItem]) -> set[int]:
    """Return the indices of the edits of leaves that record, which torch allows only quietly."""
    flow = _Flow()
    found = set()
    for index, item in enumerate(items):
        if isinstance(item, Load):
            _follow_load(flow, index, item)
            continue
        target = item.targets[0] if item.targets else ""
        if item.kind == "put" and target in flow.records and target in flow.leaves:
            found.add(index)
            continue
        _follow(flow, index, item)
    return found


def recording_leaves(items: Sequence[LogItem]) -> set[str]:
    """Return the names that end as leaves which record, so that backward can leave a gradient."""
    flow = _Flow()
    for index, item in enumerate(items):
        if isinstance(item, Load):
            _follow_load(flow, index, item)
        else:
            _follow(flow, index, item)
    return flow.leaves & flow.records


def _follow_load(flow: _Flow, index: int, item: Load) -> None:
    flow.roots[item.name] = frozenset({index})
    flow.records.discard(item.name)
    flow.leaves.add(item.name)


def _follow(flow: _Flow, index: int, statement: Statement) -> None:
    if statement.value is None or statement.kind == "backward":
        return
    used = names_in(statement.value)
    records = _mentions_recording(statement.value) or bool(used & flow.records)
    if statement.kind == "assign":
        roots = _roots(flow, used)
        for target in statement.targets:
            flow.roots[target] = roots or frozenset({index})
            flow.records.discard(target)
        _follow_leaf(flow, statement, used)
    touched = used if statement.kind == "expression" else set(statement.targets)
    if records:
        flow.records.update(touched)
        if statement.kind == "put":
            flow.leaves -= touched


def _follow_leaf(flow: _Flow, statement: Statement, used: set[str]) -> None:
    match statement.value:
        case ast.Name(id=name):
            is_leaf = name in flow.leaves
        case ast.Call(func=ast.Attribute(attr="requires_grad_")):
            is_leaf = True
        case _:
            is_leaf = not used
    for target in statement.targets:
        if is_leaf:
            flow.leaves.add(target)
        else:
            flow.leaves.discard(target)


def _mentions_recording(node: ast.expr) -> bool:
    return any(
        (isinstance(part, ast.keyword) and part.arg == "requires_grad")
        or (isinstance(part, ast.Attribute) and part.attr == "requires_grad_")
        for part in ast.walk(node)
    )


def _is_switchable(item: LogItem) -> bool:
    if isinstance(item, Load):
        return item.is_floating
    return (
        item.kind == "assign"
        and len(item.targets) == 1
        and item.value is not None
        and _is_floating(item.value)
    )


def _is_floating(node: ast.expr) -> bool:
    """Return whether an expression without names surely gives floating point numbers."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, float)
        case ast.UnaryOp(operand=operand):
            return _is_floating(operand)
        case ast.BinOp(left=left, right=right):
            return _is_floating(left) or _is_floating(right)
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if not is_torch(owner):
            return METHODS[name].category in _SAME_DTYPE and _is_floating(owner)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return _call_is_floating(node, name)
    return False


def _call_is_floating(node: ast.Call, name: str) -> bool:
    for keyword in node.keywords:
        if keyword.arg == "dtype":
            dtype = keyword.value
            word = dtype.id if isinstance(dtype, ast.Name) else getattr(dtype, "attr", "")
            return word.startswith(("float", "bfloat", "double", "half"))
    if name in _FLOAT_MAKERS:
        return True
    if name in _BY_ARGUMENT:
        constants = (part for arg in node.args for part in ast.walk(arg))
        return any(isinstance(c, ast.Constant) and isinstance(c.value, float) for c in constants)
    same = name in FUNCTIONS and FUNCTIONS[name].category in _SAME_DTYPE
    return same and bool(node.args) and _is_floating(node.args[0])
