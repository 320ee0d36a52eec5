"""Arithmetic with plain numbers, kept within what a tensor can hold."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import Any

from core.labs.tensors.language.grammar import MAX_INTEGER
from core.runtime.text import text

Number = bool | int | float

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.MatMult: operator.matmul,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}


class NumberError(Exception):
    """Two numbers cannot be combined; the text says why."""


def operator_of(node: ast.BinOp | ast.Compare | ast.UnaryOp) -> Callable[..., Any]:
    """Return the Python function of an operator node."""
    if isinstance(node, ast.BinOp):
        return _BINARY[type(node.op)]
    if isinstance(node, ast.Compare):
        return _COMPARE[type(node.ops[0])]
    return _UNARY[type(node.op)]


def combine(node: ast.BinOp | ast.Compare | ast.UnaryOp, *numbers: Number) -> Number:
    """Return the operator's result for plain numbers.

    Raises
    ------
    NumberError
        Where the result is not a real number of at most 64 bits, before it is computed.
    """
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        _check_power(*numbers)
    try:
        result = operator_of(node)(*numbers)
    except ZeroDivisionError:
        raise NumberError(
            text("tensors", "Division by zero; a plain number has no inf, a tensor has.")
        ) from None
    except OverflowError:
        raise NumberError(text("tensors", "The number is too large for a float.")) from None
    except TypeError:
        raise NumberError(
            text("tensors", "This operator does not work on plain numbers.")
        ) from None
    if isinstance(result, complex):
        raise NumberError(
            text("tensors", "The result is a complex number, which this lab leaves out.")
        )
    if isinstance(result, int) and abs(result) > MAX_INTEGER:
        raise NumberError(_TOO_LARGE)
    value: Number = result
    return value


_TOO_LARGE = text(
    "tensors",
    "The number is larger than the largest whole number, {max_integer}; write it "
    "with a decimal point.",
)(max_integer=MAX_INTEGER)


def _check_power(base: Number, exponent: Number) -> None:
    if isinstance(base, float) or isinstance(exponent, float) or exponent < 0:
        return
    if abs(base) > 1 and exponent * math.log2(abs(base)) > 64:
        raise NumberError(_TOO_LARGE)
