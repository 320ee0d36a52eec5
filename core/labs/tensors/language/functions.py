"""The one table of what a program may call: names, arguments, NumPy equivalents, sentences.

A row is read as ``FORM NAME(PARAMETERS) -> RETURNS => NUMPY``, followed by an indented sentence.
FORM is function, method or both. Further ``|`` lines are overloads. A parameter is
``name:KIND``, with ``...`` for several values, ``?`` if it may be left out, ``?=x`` for the value
that NumPy has to be told then, and ``*`` before it if it must be named. NUMPY is an expression over
the parameters (and ``result_shape``); arguments that were left out drop out of it.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, cast

from core.labs.tensors.language import table_numbers, table_structure

Returns = Literal["tensor", "number", "pair", "tensors", "data", "shape"]
Form = Literal["function", "method", "both"]

# What a parameter takes, by its letter in the table, as a message names it.
KINDS = {
    "T": "a tensor",
    "TN": "a tensor or a number",
    "TS": "a list of tensors",
    "I": "a whole number",
    "II": "a whole number or a tuple of them",
    "N": "a number",
    "B": "True or False",
    "D": "a dtype such as float32",
    "S": "a text",
    "V": "a device such as 'cpu'",
    "L": "a number or nested lists of numbers",
}

DTYPES = (
    "bool",
    "uint8",
    "int8",
    "int16",
    "int32",
    "int64",
    "float16",
    "bfloat16",
    "float32",
    "float64",
)
# Torch's other names for the same dtypes.
DTYPE_ALIASES = {
    "half": "float16",
    "float": "float32",
    "double": "float64",
    "short": "int16",
    "int": "int32",
    "long": "int64",
}
CONSTANTS = ("pi", "inf", "nan")
RESERVED = frozenset({*DTYPES, *DTYPE_ALIASES, *CONSTANTS, "torch", "np"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its kind, and how it may be given."""

    name: str
    kind: str
    variadic: bool
    optional: bool
    named_only: bool
    numpy_default: str | None


@dataclass(frozen=True, slots=True)
class Signature:
    """One overload: its parameters, what it gives, and the NumPy expression over them."""

    parameters: tuple[Parameter, ...]
    returns: Returns
    numpy: str | None


@dataclass(frozen=True, slots=True)
class Function:
    """One row of the table."""

    name: str
    form: Form
    category: str
    signatures: tuple[Signature, ...]
    doc: str

    @property
    def returns(self) -> Returns:
        """What the first overload gives."""
        return self.signatures[0].returns

    @property
    def in_place(self) -> bool:
        """Whether it changes the tensor it is called on."""
        return self.name.endswith("_")

    def usage(self) -> str:
        """Return the ways to call it, for a message or a tooltip."""
        return " or ".join(_usage(self, signature) for signature in self.signatures)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value read from a tensor without a call."""

    name: str
    returns: Returns
    numpy: str | None
    doc: str


ATTRIBUTES = {
    a.name: a
    for a in (
        Attribute("shape", "shape", "np.shape(input)", "The sizes of the axes."),
        Attribute("ndim", "number", "np.ndim(input)", "How many axes there are."),
        Attribute("T", "tensor", "np.transpose(input)", "Rows and columns change places; a view."),
        Attribute("mT", "tensor", "np.swapaxes(input, -2, -1)", "The last two axes change places."),
        Attribute("grad", "tensor", None, "The gradient that backward has left here."),
        Attribute("values", "tensor", "input[0]", "The numbers of a result with positions."),
        Attribute("indices", "tensor", "input[1]", "The positions of a result with positions."),
    )
}

BINARY_OPERATORS: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "add"),
    ast.Sub: ("-", "sub"),
    ast.Mult: ("*", "mul"),
    ast.Div: ("/", "div"),
    ast.FloorDiv: ("//", "floor_divide"),
    ast.Mod: ("%", "remainder"),
    ast.Pow: ("**", "pow"),
    ast.MatMult: ("@", "matmul"),
    ast.BitAnd: ("&", "bitwise_and"),
    ast.BitOr: ("|", "bitwise_or"),
    ast.BitXor: ("^", "bitwise_xor"),
}
COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("==", "eq"),
    ast.NotEq: ("!=", "ne"),
    ast.Lt: ("<", "lt"),
    ast.LtE: ("<=", "le"),
    ast.Gt: (">", "gt"),
    ast.GtE: (">=", "ge"),
}
UNARY_OPERATORS: dict[type[ast.unaryop], tuple[str, str]] = {
    ast.USub: ("-", "neg"),
    ast.UAdd: ("+", "positive"),
    ast.Invert: ("~", "bitwise_not"),
}

_ROW = re.compile(r"(function|method|both) (\w+)(\(.*)")
_SIGNATURE = re.compile(r"\(([^)]*)\)(?: -> (\w+))?(?: => (.+))?")
_PARAMETER = re.compile(r"(\*?)(\w+):([A-Z]+)(\.\.\.)?(\?)?(?:=(\w+))?")
_SECTIONS = {
    "creation": table_numbers.CREATION,
    "random": table_numbers.RANDOM,
    "arithmetic": table_numbers.ARITHMETIC,
    "comparison": table_numbers.COMPARISON,
    "elementwise": table_numbers.ELEMENTWISE,
    "reduction": table_structure.REDUCTION,
    "product": table_structure.PRODUCT,
    "shape": table_structure.SHAPE,
    "joining": table_structure.JOINING,
    "selecting": table_structure.SELECTING,
    "type and gradient": table_structure.TYPES,
    "in place": table_structure.IN_PLACE,
}


def _read_section(category: str, text: str) -> Iterator[Function]:
    for block in re.split(r"\n(?=\w)", text.strip()):
        head, *rest = block.splitlines()
        matched = _ROW.fullmatch(head)
        if matched is None:
            raise ValueError(f"unreadable row in the table of functions: {head}")
        form, name, first = matched.groups()
        overloads = [line.removeprefix("  | ") for line in rest[:-1]]
        signatures = tuple(_read_signature(line) for line in (first, *overloads))
        yield Function(name, cast("Form", form), category, signatures, rest[-1].strip())


def _read_signature(text: str) -> Signature:
    matched = _SIGNATURE.fullmatch(text)
    if matched is None:
        raise ValueError(f"unreadable signature in the table of functions: {text}")
    inside, returns, numpy = matched.groups()
    parameters = tuple(_read_parameter(part) for part in inside.split(", "))
    return Signature(parameters, cast("Returns", returns or "tensor"), numpy)


def _read_parameter(text: str) -> Parameter:
    matched = _PARAMETER.fullmatch(text)
    if matched is None or matched[3] not in KINDS:
        raise ValueError(f"unreadable parameter in the table of functions: {text}")
    named, name, kind, variadic, optional, default = matched.groups()
    return Parameter(name, kind, bool(variadic), bool(optional), bool(named), default)


TABLE: tuple[Function, ...] = tuple(
    function for category, text in _SECTIONS.items() for function in _read_section(category, text)
)
FUNCTIONS = {function.name: function for function in TABLE if function.form != "method"}
METHODS = {function.name: function for function in TABLE if function.form != "function"}


def nearest_function(name: str) -> str | None:
    """Return the function whose name is closest, if one is close."""
    return _nearest(name, FUNCTIONS)


def nearest_method(name: str) -> str | None:
    """Return the method or attribute whose name is closest, if one is close."""
    return _nearest(name, (*METHODS, *ATTRIBUTES))


def _nearest(name: str, known: Iterable[str]) -> str | None:
    close = difflib.get_close_matches(name[:40], known, n=1, cutoff=0.7)
    return close[0] if close else None


def _usage(function: Function, signature: Signature) -> str:
    parameters = list(signature.parameters)
    head = function.name
    if function.form == "method":
        head = f"{parameters.pop(0).name}.{function.name}"
    shown = []
    for p in parameters:
        text = f"{p.name}..." if p.variadic else f"{p.name}=" if p.named_only else p.name
        shown.append(f"[{text}]" if p.optional else text)
    return f"{head}({', '.join(shown)})"
