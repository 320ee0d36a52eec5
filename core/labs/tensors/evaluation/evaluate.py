"""Walk an expression's tree and hand each step to a machine: shapes only, or real numbers."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Protocol

import torch
from torch import Tensor

from core.labs.tensors.evaluation.literals import LiteralReader
from core.labs.tensors.evaluation.scalars import NumberError, combine, operator_of
from core.labs.tensors.language.functions import (
    BINARY_OPERATORS,
    COMPARISONS,
    FUNCTIONS,
    METHODS,
    UNARY_OPERATORS,
)
from core.labs.tensors.language.grammar import is_torch
from core.labs.tensors.language.source import Fragment
from core.labs.tensors.operations.binding import CallError, bind
from core.labs.tensors.operations.operation import Operation, call_operation
from core.labs.tensors.operations.values import (
    CONSTANT_VALUES,
    UNKNOWN,
    dtype_name,
    is_number,
    is_sequence,
    is_whole,
    words,
)
from core.runtime.text import text

Watch = Callable[[ast.expr, object, Operation | None], None]

_CATEGORY_OF_OPERATOR = {
    "matmul": "product",
    "bitwise_and": "comparison",
    "bitwise_or": "comparison",
    "bitwise_xor": "comparison",
    "bitwise_not": "elementwise",
    "neg": "elementwise",
    "positive": "elementwise",
}


class Machine(Protocol):
    """Computes single steps."""

    def lookup(self, fragment: Fragment, node: ast.Name) -> object:
        """Return what a name stands for."""

    def apply(self, operation: Operation) -> object:
        """Return an operation's result; raise ProgramError where it has none."""

    def gradient(self, fragment: Fragment, node: ast.expr, tensor: Tensor) -> object:
        """Return what ``.grad`` holds."""


class Evaluator:
    """Evaluates the expressions of one statement; ``watch`` sees the value of each part."""

    def __init__(self, fragment: Fragment, machine: Machine, watch: Watch | None = None) -> None:
        self._fragment = fragment
        self._machine = machine
        self._watch = watch

    def evaluate(self, node: ast.expr) -> object:
        """Return the value of an expression."""
        operation: Operation | None = None
        match node:
            case ast.Constant():
                return node.value
            case ast.Name():
                value = self._name(node)
            case ast.List() | ast.Tuple():
                return self._sequence(node)
            case ast.BinOp() | ast.Compare() | ast.UnaryOp():
                value, operation = self._operator(node)
            case ast.Call():
                value, operation = self._call(node)
            case ast.Attribute():
                value, operation = self._attribute(node)
            case ast.Subscript():
                value, operation = self._subscript(node)
            case _:
                raise self._fragment.problem(
                    node, text("tensors", "A slice belongs inside brackets."), "syntax"
                )
        if self._watch:
            self._watch(node, value, operation)
        return value

    def index(self, node: ast.expr) -> object:
        """Return the value between the brackets of a subscript, checked to be an index."""
        if isinstance(node, ast.Tuple):
            dots = [e for e in node.elts if isinstance(e, ast.Constant) and e.value is Ellipsis]
            if len(dots) > 1:
                raise self._fragment.problem(
                    dots[1], text("tensors", "Write ... once in an index."), "syntax"
                )
            return tuple(self._index_part(part) for part in node.elts)
        return self._index_part(node)

    def _name(self, node: ast.Name) -> object:
        if node.id in CONSTANT_VALUES:
            return CONSTANT_VALUES[node.id]
        return self._machine.lookup(self._fragment, node)

    def _sequence(self, node: ast.List | ast.Tuple) -> object:
        values = [self.evaluate(element) for element in node.elts]
        return values if isinstance(node, ast.List) else tuple(values)

    def _operator(
        self, node: ast.BinOp | ast.Compare | ast.UnaryOp
    ) -> tuple[object, Operation | None]:
        nodes, symbol, name = _parts(node)
        values = [self.evaluate(part) for part in nodes]
        for part, value in zip(nodes, values, strict=True):
            if not (isinstance(value, Tensor) or is_number(value) or value is UNKNOWN):
                raise self._fragment.problem(
                    part,
                    text("tensors", "{symbol} takes tensors or numbers, got {value}.")(
                        symbol=symbol, value=words(value)
                    ),
                    "call",
                )
        if all(is_number(value) for value in values):
            try:
                return combine(node, *values), None  # type: ignore[arg-type]
            except NumberError as error:
                raise self._fragment.problem(node, str(error), "value") from None
        category = _CATEGORY_OF_OPERATOR.get(
            name, "comparison" if isinstance(node, ast.Compare) else "arithmetic"
        )
        tensor_nodes = _with_tensors(nodes, values)
        operation = Operation(
            name, category, operator_of(node), tuple(values), self._fragment, node, tensor_nodes
        )
        return self._machine.apply(operation), operation

    def _call(self, node: ast.Call) -> tuple[object, Operation]:
        as_method = isinstance(node.func, ast.Attribute) and not is_torch(node.func.value)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else _name_of(node.func)
        function = METHODS[name] if as_method else FUNCTIONS[name]
        nodes = [node.func.value] if as_method and isinstance(node.func, ast.Attribute) else []
        nodes += node.args
        if name == "tensor":
            args: list[object] = [self._literal(arg) for arg in nodes]
        else:
            args = [self.evaluate(arg) for arg in nodes]
        named = {str(k.arg): self.evaluate(k.value) for k in node.keywords}
        if as_method and not (isinstance(args[0], Tensor) or args[0] is UNKNOWN):
            sentence = text("tensors", ".{name}() is for tensors; this is {args}.")(
                name=name, args=words(args[0])
            )
            raise self._fragment.problem(node, sentence, "call")
        try:
            bound = bind(function, args, named, as_method=as_method)
        except CallError as error:
            raise self._fragment.problem(node, error.text, "call") from None
        every = [*nodes, *(k.value for k in node.keywords)]
        tensor_nodes = _with_tensors(every, [*args, *named.values()])
        operation = call_operation(bound, self._fragment, node, tensor_nodes, as_method=as_method)
        return self._machine.apply(operation), operation

    def _literal(self, node: ast.expr) -> object:
        return LiteralReader(self._fragment, self.evaluate).numbers(node)

    def _attribute(self, node: ast.Attribute) -> tuple[object, Operation | None]:
        if is_torch(node.value):
            return CONSTANT_VALUES[node.attr], None
        owner = self.evaluate(node.value)
        name = node.attr
        if owner is UNKNOWN:
            return UNKNOWN, None
        if name in ("values", "indices"):
            return self._pair_part(node, owner, name), None
        if not isinstance(owner, Tensor):
            raise self._fragment.problem(
                node,
                text("tensors", ".{name} belongs to a tensor; this is {owner}.")(
                    name=name, owner=words(owner)
                ),
                "call",
            )
        match name:
            case "shape":
                return tuple(owner.shape), None
            case "ndim":
                return owner.dim(), None
            case "grad":
                return self._machine.gradient(self._fragment, node, owner), None
        if name == "T" and owner.dim() not in (1, 2):
            raise self._fragment.problem(
                node,
                text(
                    "tensors",
                    ".T is for a matrix; this tensor has {dim} axes: write .mT or .permute(...).",
                )(dim=owner.dim()),
                "shape",
            )
        run: Callable[..., Any] = (lambda x: x.T) if name == "T" else (lambda x: x.mT)
        operation = Operation(name, "shape", run, (owner,), self._fragment, node, (node.value,))
        return self._machine.apply(operation), operation

    def _pair_part(self, node: ast.Attribute, owner: object, name: str) -> object:
        if isinstance(owner, tuple) and hasattr(owner, name):
            return getattr(owner, name)
        if isinstance(owner, tuple) and len(owner) == 2 and UNKNOWN in owner:
            return UNKNOWN
        raise self._fragment.problem(
            node,
            text(
                "tensors",
                ".{name} belongs to the result of sort, topk, max or min with dim; this is "
                "{owner}.",
            )(name=name, owner=words(owner)),
            "call",
        )

    def _subscript(self, node: ast.Subscript) -> tuple[object, Operation | None]:
        owner = self.evaluate(node.value)
        index = self.index(node.slice)
        if is_sequence(owner):
            return self._item(node, owner, index), None
        if owner is not UNKNOWN and not isinstance(owner, Tensor):
            raise self._fragment.problem(
                node,
                text("tensors", "Only a tensor has entries to pick; this is {owner}.")(
                    owner=words(owner)
                ),
                "call",
            )
        tensor_nodes = (node.value, *index_tensor_nodes(node, index))
        operation = Operation(
            "index", "index", _take, (owner, index), self._fragment, node, tensor_nodes
        )
        return self._machine.apply(operation), operation

    def _item(self, node: ast.Subscript, owner: Any, index: object) -> object:
        if index is UNKNOWN:
            return UNKNOWN
        if isinstance(index, slice):
            return tuple(owner)[index]
        if not is_whole(index):
            raise self._fragment.problem(
                node.slice, text("tensors", "Write one whole number here."), "call"
            )
        try:
            return owner[index]
        except IndexError:
            raise self._fragment.problem(
                node.slice,
                text("tensors", "Index {index} is too large: there are {count}.")(
                    index=index, count=len(owner)
                ),
                "value",
            ) from None

    def _index_part(self, node: ast.expr) -> object:
        if isinstance(node, ast.Slice):
            ends = (node.lower, node.upper, node.step)
            return slice(*(self._slice_end(end) for end in ends))
        value = self.evaluate(node)
        if value is None or value is Ellipsis or is_whole(value) or value is UNKNOWN:
            return value
        if isinstance(value, list) and _is_index_list(value):
            return torch.tensor(value)
        if isinstance(value, Tensor):
            if value.dtype == torch.bool:
                return value
            if not value.dtype.is_floating_point and value.dtype != torch.uint8:
                return value
            sentence = text(
                "tensors",
                "An index tensor holds whole numbers (int64) or True and False, not {value}; "
                "convert it with .long() or .bool().",
            )(value=dtype_name(value))
            raise self._fragment.problem(node, sentence, "dtype")
        raise self._fragment.problem(
            node,
            text(
                "tensors",
                "An index is a whole number, a slice, None, ... or a tensor, not {value}.",
            )(value=words(value)),
            "call",
        )

    def _slice_end(self, node: ast.expr | None) -> object:
        if node is None:
            return None
        value = self.evaluate(node)
        if value is None or value is UNKNOWN or is_whole(value):
            return value
        raise self._fragment.problem(
            node,
            text("tensors", "The ends of a slice are whole numbers, not {value}.")(
                value=words(value)
            ),
            "call",
        )


def index_tensor_nodes(node: ast.Subscript, index: object) -> tuple[ast.expr, ...]:
    """Return the nodes of the tensors in an index."""
    nodes = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return _with_tensors(nodes, index if isinstance(index, tuple) else (index,))


def _is_index_list(values: list[object]) -> bool:
    masks = all(isinstance(value, bool) for value in values)
    return bool(values) and (masks or all(is_whole(value) for value in values))


def _take(owner: Tensor, index: Any) -> Tensor:
    return owner[index]


def _parts(node: ast.BinOp | ast.Compare | ast.UnaryOp) -> tuple[list[ast.expr], str, str]:
    match node:
        case ast.BinOp():
            return [node.left, node.right], *BINARY_OPERATORS[type(node.op)]
        case ast.Compare():
            return [node.left, node.comparators[0]], *COMPARISONS[type(node.ops[0])]
        case ast.UnaryOp():
            return [node.operand], *UNARY_OPERATORS[type(node.op)]


def _name_of(node: ast.expr) -> str:
    assert isinstance(node, ast.Name)
    return node.id


def _with_tensors(
    nodes: list[ast.expr], values: list[object] | tuple[object, ...]
) -> tuple[ast.expr, ...]:
    """Return the nodes of the tensors, those inside a list one by one."""
    found: list[ast.expr] = []
    for node, value in zip(nodes, values, strict=True):
        if isinstance(value, Tensor):
            found.append(node)
        elif isinstance(node, ast.List | ast.Tuple) and is_sequence(value):
            found.extend(_with_tensors(node.elts, list(value)))  # type: ignore[call-overload]
        elif is_sequence(value):
            found.extend(node for part in value if isinstance(part, Tensor))  # type: ignore[attr-defined]
    return tuple(found)
