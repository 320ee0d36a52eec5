"""What a statement may contain: an allow list over the syntax tree, and sentences for the rest."""

from __future__ import annotations

import ast

from core.labs.tensors.language.functions import (
    ATTRIBUTES,
    BINARY_OPERATORS,
    COMPARISONS,
    CONSTANTS,
    DTYPE_ALIASES,
    DTYPES,
    FUNCTIONS,
    METHODS,
    UNARY_OPERATORS,
    nearest_function,
    nearest_method,
)
from core.labs.tensors.language.source import Fragment
from core.runtime.text import text

MAX_DEPTH = 100
MAX_NODES = 20_000
MAX_INTEGER = 2**63 - 1
_MAX_STRING = 200
_MAX_NAME = 40

_CONTEXT = (ast.Load, ast.Store, ast.Del)
_PLAIN = (ast.List, ast.Tuple, ast.Subscript, ast.Slice, ast.keyword)

_FORBIDDEN: dict[type[ast.AST], str] = {
    ast.Lambda: "lambda makes a function, and this lab has only the functions of its table; "
    "write the steps as statements",
    ast.NamedExpr: "A name is given by a statement of its own: write name = expression",
    ast.JoinedStr: "Texts with values inside (f'...') are not part of this lab",
    ast.ListComp: "A list is written out here; use arange, stack or an expression over whole "
    "tensors instead of a loop",
    ast.SetComp: "A set is not a tensor; use unique for each number once",
    ast.DictComp: "A dictionary is not a tensor; write numbers in square brackets",
    ast.GeneratorExp: "A loop is not needed; use an expression over whole tensors",
    ast.Dict: "A dictionary is not a tensor; write numbers in square brackets",
    ast.Set: "Braces make a set, which is not a tensor; write square brackets",
    ast.IfExp: "if ... else picks one value for all; use where(condition, a, b) to pick element "
    "by element",
    ast.BoolOp: "and, or work on single values; for tensors write & or | with brackets around "
    "each side",
    ast.Starred: "The star unpacks a list; write the values out",
    ast.Await: "await is not part of this lab",
    ast.Yield: "yield is not part of this lab",
    ast.YieldFrom: "yield is not part of this lab",
}
# Names that people try, each with what to do instead.
_HINTS = {
    "print": "print is not needed: every tensor is shown as soon as it is made",
    "len": "len is not in this lab; write a.shape[0] or a.size(0)",
    "range": "range is not in this lab; write arange",
    "open": "open reads files; use the form that opens a CSV or an image",
    "load": "load reads files; use the form that opens a CSV or an image",
    "numpy": "numpy() is not in this lab; the code view shows the session in NumPy",
    "tolist": "tolist() is not needed: the numbers are shown in the grid",
    "cuda": "Write .to('cuda') to move a tensor to the GPU",
    "cpu": "Write .to('cpu') to move a tensor to the CPU",
    "data": ".data bypasses autograd; write .detach()",
    "backward": "backward is a statement of its own: write backward(loss)",
    "gelu": "gelu is not in this lab; relu, sigmoid and tanh are",
    "array": "Write tensor([...]) for a tensor from numbers",
    "Tensor": "Write tensor([...]), with a small t",
}


def check(fragment: Fragment, tree: ast.expr) -> None:
    """Raise the first thing in ``tree`` that the language does not have.

    Raises
    ------
    ProgramError
        With the sentence that says what to write instead, and its place.
    """
    todo: list[tuple[ast.AST, int]] = [(tree, 1)]
    seen = 0
    while todo:
        node, depth = todo.pop()
        seen += 1
        if depth > MAX_DEPTH:
            raise fragment.problem(tree, _TOO_DEEP, "size")
        if seen > MAX_NODES:
            raise fragment.problem(
                tree,
                text(
                    "tensors",
                    "The statement has more than {max_nodes:,} parts; open large data as a CSV "
                    "file.",
                )(max_nodes=MAX_NODES),
                "size",
            )
        _check_node(fragment, node)
        children = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.Call):
            children.remove(node.func)
            if isinstance(node.func, ast.Attribute) and not is_torch(node.func.value):
                children.append(node.func.value)
        elif isinstance(node, ast.Attribute) and is_torch(node.value):
            continue
        todo.extend((child, depth + 1) for child in reversed(children))


_TOO_DEEP = text(
    "tensors",
    "The expression is nested more than {max_depth} levels deep; give parts of "
    "it names of their own.",
)(max_depth=MAX_DEPTH)


def check_name(fragment: Fragment, node: ast.expr, name: str) -> None:
    """Raise if ``name`` cannot be the name of a tensor at all."""
    if name.startswith("_"):
        raise fragment.problem(
            node,
            text(
                "tensors",
                "{name} begins with an underscore; such names are closed here, choose another.",
            )(name=name[:_MAX_NAME]),
            "forbidden",
        )
    if len(name) > _MAX_NAME:
        raise fragment.problem(
            node,
            text("tensors", "The name has {count} characters; choose at most {max_name}.")(
                count=len(name), max_name=_MAX_NAME
            ),
            "name",
        )


def is_torch(node: ast.expr) -> bool:
    """Return whether a node is the name ``torch``, as in ``torch.add``."""
    return isinstance(node, ast.Name) and node.id == "torch"


def _check_node(fragment: Fragment, node: ast.AST) -> None:
    match node:
        case ast.Constant():
            _check_constant(fragment, node)
        case ast.Name():
            check_name(fragment, node, node.id)
            if node.id == "torch":
                raise fragment.problem(
                    node,
                    text(
                        "tensors",
                        "torch alone is no tensor; write a function of it, as in torch.add(a, b).",
                    ),
                    "forbidden",
                )
        case ast.Attribute():
            _check_attribute(fragment, node)
        case ast.Call():
            _check_call(fragment, node)
        case ast.BinOp():
            if type(node.op) not in BINARY_OPERATORS:
                raise fragment.problem(
                    node,
                    text(
                        "tensors",
                        "<< and >> shift bits; multiply or divide by a power of 2 instead.",
                    ),
                    "forbidden",
                )
        case ast.UnaryOp():
            if type(node.op) not in UNARY_OPERATORS:
                raise fragment.problem(
                    node,
                    text("tensors", "not works on single values; for masks write ~a."),
                    "forbidden",
                )
        case ast.Compare():
            _check_compare(fragment, node)
        case ast.operator() | ast.unaryop() | ast.cmpop():
            return
        case _ if isinstance(node, (*_CONTEXT, *_PLAIN)):
            return
        case ast.expr():
            sentence = _FORBIDDEN.get(type(node), "This kind of expression is not part of this lab")
            raise fragment.problem(node, f"{sentence}.", "forbidden")


def _check_constant(fragment: Fragment, node: ast.Constant) -> None:
    value = node.value
    if isinstance(value, bool | float | None) or value is Ellipsis:
        return
    if isinstance(value, int):
        if value > MAX_INTEGER:
            raise fragment.problem(
                node,
                text(
                    "tensors",
                    "The number is larger than the largest whole number, {max_integer}; write it "
                    "with a decimal point.",
                )(max_integer=MAX_INTEGER),
                "size",
            )
    elif isinstance(value, str):
        if len(value) > _MAX_STRING:
            raise fragment.problem(
                node,
                text(
                    "tensors",
                    "The text has {count:,} characters; the longest one that makes sense here "
                    "has {max_string}.",
                )(count=len(value), max_string=_MAX_STRING),
                "size",
            )
    else:
        words = "Complex numbers are" if isinstance(value, complex) else "Byte texts are"
        raise fragment.problem(
            node, text("tensors", "{words} not part of this lab.")(words=words), "forbidden"
        )


def _check_attribute(fragment: Fragment, node: ast.Attribute) -> None:
    name = node.attr
    check_name(fragment, node, name)
    if is_torch(node.value):
        if name in DTYPES or name in DTYPE_ALIASES or name in CONSTANTS:
            return
        if name in FUNCTIONS:
            raise fragment.problem(
                node,
                text("tensors", "torch.{name} is a function; call it: {usage}.")(
                    name=name, usage=FUNCTIONS[name].usage()
                ),
                "call",
            )
        raise fragment.problem(
            node, _not_there(f"torch.{name}", nearest_function(name)), "forbidden"
        )
    if name in ATTRIBUTES:
        return
    if name in METHODS:
        raise fragment.problem(
            node,
            text("tensors", "{name} is a method; call it with brackets: {usage}.")(
                name=name, usage=METHODS[name].usage()
            ),
            "call",
        )
    near = nearest_method(name)
    raise fragment.problem(node, _not_there(f".{name}", near and f".{near}"), "forbidden")


def _check_call(fragment: Fragment, node: ast.Call) -> None:
    function = node.func
    if any(keyword.arg is None for keyword in node.keywords):
        raise fragment.problem(
            node,
            text("tensors", "** unpacks a dictionary; write the arguments out as name=value."),
            "forbidden",
        )
    _check_repeats(fragment, node)
    if isinstance(function, ast.Name):
        _check_called_name(fragment, function, function.id, "")
    elif isinstance(function, ast.Attribute) and is_torch(function.value):
        check_name(fragment, function, function.attr)
        _check_called_name(fragment, function, function.attr, "torch.")
    elif isinstance(function, ast.Attribute):
        check_name(fragment, function, function.attr)
        if function.attr in ATTRIBUTES and function.attr not in METHODS:
            raise fragment.problem(
                function,
                text("tensors", ".{attr} is read without brackets.")(attr=function.attr),
                "call",
            )
        if function.attr not in METHODS:
            near = nearest_method(function.attr)
            sentence = _not_there(f".{function.attr}()", near and f".{near}")
            raise fragment.problem(function, sentence, "forbidden")
    else:
        raise fragment.problem(
            node,
            text(
                "tensors", "Only functions and methods of the table can be called, by their names."
            ),
            "forbidden",
        )


def _check_repeats(fragment: Fragment, node: ast.Call) -> None:
    names: set[str | None] = set()
    for keyword in node.keywords:
        if keyword.arg in names:
            called = fragment.words(node.func).rsplit(".", 1)[-1]
            sentence = text("tensors", "{called} is given {arg} twice; write it once.")(
                called=called, arg=keyword.arg
            )
            raise fragment.problem(keyword, sentence, "call")
        names.add(keyword.arg)


def _check_called_name(fragment: Fragment, node: ast.expr, name: str, prefix: str) -> None:
    check_name(fragment, node, name)
    if name in FUNCTIONS:
        return
    if name == "backward":
        raise fragment.problem(node, f"{_HINTS['backward']}.", "call")
    if name in METHODS:
        sentence = text("tensors", "{name} is a method; write {usage}.")(
            name=name, usage=METHODS[name].usage()
        )
        raise fragment.problem(node, sentence, "call")
    raise fragment.problem(node, _not_there(f"{prefix}{name}", nearest_function(name)), "forbidden")


def _check_compare(fragment: Fragment, node: ast.Compare) -> None:
    if len(node.ops) > 1:
        raise fragment.problem(
            node,
            text("tensors", "Compare two things at a time and join them: (a < b) & (b < c)."),
            "forbidden",
        )
    if type(node.ops[0]) not in COMPARISONS:
        raise fragment.problem(
            node,
            text("tensors", "is and in are not for tensors; compare with == or use isclose."),
            "forbidden",
        )


def _not_there(name: str, near: str | None) -> str:
    bare = name.removeprefix("torch.").strip(".()")
    if bare in _HINTS:
        return f"{_HINTS[bare]}."
    hint = f"did you mean {near}?" if near else text("tensors", "the function list shows what is.")
    return f"{name[:60]} is not among the functions of this lab; {hint}"
