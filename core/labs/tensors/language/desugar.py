"""Bare lists where a tensor is meant become ``tensor(...)``, so that all readers see one form."""

from __future__ import annotations

import ast

from core.labs.tensors.language.functions import FUNCTIONS, METHODS, Function, Parameter
from core.labs.tensors.language.grammar import is_torch


def desugar(node: ast.expr, *, whole: bool = False) -> ast.expr:
    """Return the expression with bare lists in a tensor's place wrapped in ``tensor(...)``.

    ``whole`` is for the right side of an assignment, where a list alone is a tensor.
    """
    made: ast.expr = _Desugar().visit(node)
    return _as_tensor(made) if whole else made


class _Desugar(ast.NodeTransformer):
    def visit_List(self, node: ast.List) -> ast.expr:
        # Numbers only, and there may be thousands.
        if all(isinstance(element, ast.Constant) for element in node.elts):
            return node
        self.generic_visit(node)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        node.left, node.right = _as_tensor(node.left), _as_tensor(node.right)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        node.operand = _as_tensor(node.operand)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        node.left = _as_tensor(node.left)
        node.comparators = [_as_tensor(other) for other in node.comparators]
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        node.value = _as_tensor(node.value)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        node.value = _as_tensor(node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        function, is_method = _called(node)
        if is_method and isinstance(node.func, ast.Attribute):
            node.func.value = _as_tensor(node.func.value)
        node.args = [
            _as_argument(arg, _parameters_at(function, position + is_method))
            for position, arg in enumerate(node.args)
        ]
        for keyword in node.keywords:
            keyword.value = _as_argument(keyword.value, _parameters_named(function, keyword.arg))
        return node


def _called(node: ast.Call) -> tuple[Function, bool]:
    if isinstance(node.func, ast.Name):
        return FUNCTIONS[node.func.id], False
    assert isinstance(node.func, ast.Attribute)
    if is_torch(node.func.value):
        return FUNCTIONS[node.func.attr], False
    return METHODS[node.func.attr], True


def _parameters_at(function: Function, position: int) -> list[Parameter]:
    found = []
    for signature in function.signatures:
        positional = [p for p in signature.parameters if not p.named_only]
        if position < len(positional):
            found.append(positional[position])
        elif positional and positional[-1].variadic:
            found.append(positional[-1])
    return found


def _parameters_named(function: Function, name: str | None) -> list[Parameter]:
    return [p for signature in function.signatures for p in signature.parameters if p.name == name]


def _as_argument(node: ast.expr, parameters: list[Parameter]) -> ast.expr:
    kinds = {p.kind for p in parameters}
    if kinds & {"TS"} and isinstance(node, ast.List | ast.Tuple):
        node.elts = [_as_tensor(element) for element in node.elts]
        return node
    takes_list = kinds & {"II", "L", "TS"} or any(p.variadic and p.kind == "I" for p in parameters)
    return _as_tensor(node) if kinds & {"T", "TN"} and not takes_list else node


def _as_tensor(node: ast.expr) -> ast.expr:
    if not isinstance(node, ast.List):
        return node
    name = ast.copy_location(ast.Name("tensor", ast.Load()), node)
    return ast.copy_location(ast.Call(name, [node], []), node)
