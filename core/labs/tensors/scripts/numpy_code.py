"""One expression in NumPy, by the templates of the table."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.evaluation.checking import Reading
from core.labs.tensors.evaluation.evaluate import Evaluator
from core.labs.tensors.evaluation.real_machine import RealMachine
from core.labs.tensors.language.functions import ATTRIBUTES, CONSTANTS, DTYPE_ALIASES, DTYPES
from core.labs.tensors.language.grammar import is_torch
from core.labs.tensors.operations.limits import Budget, Limits
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.values import dtype_name
from core.labs.tensors.problems import ProgramError
from core.labs.tensors.scripts.numpy_helpers import HELPERS
from core.runtime.text import text

# Random tensors up to this size are written out with torch's numbers.
MAX_LISTED = 256


class NoEquivalentError(Exception):
    """NumPy has nothing for a part of the expression; the text says for which."""


class NumpyWriter:
    """Translates the expressions of one statement.

    Parameters
    ----------
    readings : syntax node -> reading
        What the shape-only run knows of each part.
    missing : names
        Names that have no value in the NumPy script.

    Attributes
    ----------
    helpers : names of `HELPERS` that the expression calls
    used : torch's functions and keywords it speaks of, for the list of differences
    comment : what to say beside the line
    """

    def __init__(self, readings: Mapping[ast.expr, Reading], missing: set[str]) -> None:
        self._readings = readings
        self._missing = missing
        self.helpers: set[str] = set()
        self.used: set[str] = set()
        self.comment = ""

    def write(self, node: ast.expr) -> str:
        """Return the expression's text.

        Raises
        ------
        NoEquivalentError
            If some part of it has none.
        """
        return ast.unparse(ast.fix_missing_locations(self._tree(node)))

    def _tree(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.Name(id=name):
                return self._name(name)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call():
                return self._call(node)
        made = copy.copy(node)
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                setattr(made, field, self._tree(value))
            elif isinstance(value, list):
                parts = [self._tree(v) if isinstance(v, ast.expr) else v for v in value]
                setattr(made, field, parts)
        return made

    def _name(self, name: str) -> ast.expr:
        if name in DTYPES or name in DTYPE_ALIASES:
            return _dtype(DTYPE_ALIASES.get(name, name))
        if name in CONSTANTS:
            return _np(name)
        if name in self._missing:
            raise NoEquivalentError(text("tensors", "{name} is not there in NumPy")(name=name))
        return ast.Name(name, ast.Load())

    def _attribute(self, node: ast.Attribute) -> ast.expr:
        if is_torch(node.value):
            return self._name(node.attr)
        template = ATTRIBUTES[node.attr].numpy
        if template is None:
            raise NoEquivalentError(
                text("tensors", "NumPy keeps no gradients, so there is no .{attr}")(attr=node.attr)
            )
        return _fill(template, {"input": self._tree(node.value)})

    def _call(self, node: ast.Call) -> ast.expr:
        reading = self._readings.get(node)
        operation = reading.operation if reading else None
        if reading is None or operation is None or operation.bound is None:
            raise NoEquivalentError(text("tensors", "its shape is not known before it runs"))
        bound = operation.bound
        self._note_use(operation)
        if operation.category == "random":
            return self._random(node, operation)
        if bound.signature.numpy is None:
            raise NoEquivalentError(text("tensors", "NumPy has no {name}")(name=operation.name))
        if operation.category == "in place" and _rank(operation.positional[0]) == 0:
            raise NoEquivalentError(
                text("tensors", "NumPy's numbers without axes cannot be changed in place")
            )
        given = self._arguments(node, operation)
        if operation.category == "creation" and isinstance(reading.value, Tensor):
            given["dtype"] = _dtype(dtype_name(reading.value))
        if isinstance(reading.value, Tensor):
            given["result_shape"] = _tuple(reading.value.shape)
        made = _fill(bound.signature.numpy, given)
        called = {n.id for n in ast.walk(made) if isinstance(n, ast.Name)}
        self.helpers |= called & set(HELPERS) & _names_of(bound.signature.numpy)
        return made

    def _arguments(self, node: ast.Call, operation: Operation) -> dict[str, ast.expr]:
        """Return each parameter's translated argument."""
        bound = operation.bound
        assert bound is not None
        nodes = list(node.args)
        if isinstance(node.func, ast.Attribute) and not is_torch(node.func.value):
            nodes.insert(0, node.func.value)
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        given: dict[str, ast.expr] = {}
        for parameter in bound.signature.parameters:
            if parameter.name in named:
                given[parameter.name] = self._tree(named[parameter.name])
            elif parameter.named_only or not nodes:
                if parameter.numpy_default is not None:
                    given[parameter.name] = ast.Constant(int(parameter.numpy_default))
            elif parameter.variadic:
                one = nodes[0] if len(nodes) == 1 else None
                packed = (
                    one is not None
                    and not isinstance(bound.arguments[parameter.name], Tensor)
                    and isinstance(one, ast.Tuple | ast.List | ast.Attribute | ast.Call)
                )
                if packed and one is not None and parameter.kind == "I":
                    given[parameter.name] = self._tree(one)
                else:
                    elements = one.elts if isinstance(one, ast.Tuple | ast.List) else nodes
                    parts = [self._tree(element) for element in elements]
                    given[parameter.name] = ast.Tuple(parts, ast.Load())
                nodes = []
            else:
                given[parameter.name] = self._tree(nodes.pop(0))
        return given

    def _random(self, node: ast.Call, operation: Operation) -> ast.expr:
        bound = operation.bound
        assert bound is not None and bound.signature.numpy is not None
        reading = self._readings[node]
        assert isinstance(reading.value, Tensor)
        dtype = _dtype(dtype_name(reading.value))
        generator = _fill(bound.signature.numpy, self._arguments(node, operation))
        generator = ast.Call(ast.Attribute(generator, "astype", ast.Load()), [dtype], [])
        if reading.value.numel() > MAX_LISTED:
            self.comment = "not torch's numbers: the two draw differently from one seed"
            return generator
        text = ast.unparse(ast.fix_missing_locations(generator))
        self.comment = f"torch's numbers; NumPy's own: {text}"
        return (
            ast.Call(
                _np("array"), [_numbers(_drawn(operation, node))], [ast.keyword("dtype", dtype)]
            )
            if reading.value.numel()
            else generator
        )

    def _note_use(self, operation: Operation) -> None:
        self.used.add("random" if operation.category == "random" else operation.name)
        if operation.bound is not None:
            self.used |= operation.bound.arguments.keys() & {"keepdim", "dim"}


def _drawn(operation: Operation, node: ast.expr) -> Tensor:
    try:
        machine = RealMachine({}, guard=Budget(Limits()))
        value = Evaluator(operation.fragment, machine).evaluate(node)
    except ProgramError:
        raise NoEquivalentError(
            text("tensors", "its random numbers depend on other names")
        ) from None
    assert isinstance(value, Tensor)
    return value.detach()


def _numbers(tensor: Tensor) -> ast.expr:
    """Return the numbers as nested lists, each in the fewest digits that give it exactly."""
    if tensor.dim():
        return ast.List([_numbers(part) for part in tensor], ast.Load())
    if tensor.dtype.is_floating_point:
        value = tensor.to(torch.float64 if tensor.dtype == torch.float64 else torch.float32)
        return ast.Constant(float(str(value.numpy())))
    return ast.Constant(tensor.item())


def _fill(template: str, given: Mapping[str, ast.expr]) -> ast.expr:
    """Put arguments into a template; what speaks of one that is not given drops out."""
    tree = ast.parse(template, mode="eval").body
    made: Any = _Filler(given, _parameter_names(template)).visit(tree)
    return made  # type: ignore[no-any-return]


class _Filler(ast.NodeTransformer):
    def __init__(self, given: Mapping[str, ast.expr], free: set[str]) -> None:
        self._given = given
        self._free = free

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return copy.deepcopy(self._given[node.id]) if node.id in self._given else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        node.func = self.visit(node.func)
        node.keywords = [
            ast.keyword(k.arg, self.visit(k.value))
            for k in node.keywords
            if self._is_there(k.value)
        ]
        args: list[ast.expr] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                inner = self.visit(arg.value)
                args += inner.elts if isinstance(inner, ast.Tuple) else [ast.Starred(inner)]
            elif self._is_there(arg):
                args.append(self.visit(arg))
        node.args = args
        return node

    def _is_there(self, node: ast.expr) -> bool:
        return all(
            part.id in self._given
            for part in ast.walk(node)
            if isinstance(part, ast.Name) and part.id in self._free
        )


def _parameter_names(template: str) -> set[str]:
    return _names_of(template) - {"np", "int", "tuple", *HELPERS}


def _names_of(template: str) -> set[str]:
    return {n.id for n in ast.walk(ast.parse(template)) if isinstance(n, ast.Name)}


def _np(name: str) -> ast.expr:
    return ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())


def _dtype(name: str) -> ast.expr:
    if name == "bfloat16":
        raise NoEquivalentError(text("tensors", "NumPy has no bfloat16"))
    return _np("bool_" if name == "bool" else name)


def _tuple(sizes: Any) -> ast.expr:
    return ast.Tuple([ast.Constant(int(size)) for size in sizes], ast.Load())


def _rank(value: object) -> int:
    return value.dim() if isinstance(value, Tensor) else 0
