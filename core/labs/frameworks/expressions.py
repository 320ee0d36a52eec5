"""One expression in NumPy, torch, JAX and TensorFlow: what is the same, and what is not.

Run as ``python -m core.labs.frameworks.expressions LIBRARY`` it evaluates, in a process of its own,
what it reads as one line of JSON.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from importlib import import_module
from typing import Any

from core.labs.frameworks.reports import Evaluated, EvaluateEverywhere
from core.labs.frameworks.ways.ways import WAYS
from core.runtime.errors import LabError
from core.runtime.text import Text, text

LIBRARIES = ("numpy", "torch", "jax", "tensorflow")
_ALLOWED = (
    ast.Expression,
    ast.BinOp,
    ast.UnaryOp,
    ast.Compare,
    ast.Subscript,
    ast.Slice,
    ast.Tuple,
    ast.List,
    ast.Constant,
    ast.Name,
    ast.Attribute,
    ast.Call,
    ast.keyword,
    ast.operator,
    ast.unaryop,
    ast.cmpop,
    ast.expr_context,
)
_LONGEST, _LARGEST = 500, 10_000
_LIMIT_S = 60
_SHOWN = 300


def evaluate_everywhere(asked: EvaluateEverywhere) -> tuple[Evaluated, ...]:
    """Return what each library makes of the expression.

    Raises
    ------
    LabError
        If the arrays are no lists of numbers, or the expression is more than operators, indices
        and methods of ``a`` and ``b``.
    """
    arrays = {"a": _numbers("a", asked.a), "b": _numbers("b", asked.b)}
    check(asked.expression)
    return tuple(_in(library, arrays, asked.expression) for library in LIBRARIES)


def check(expression: str) -> None:
    """Refuse what is no expression of ``a`` and ``b`` alone; see `evaluate_everywhere`."""
    if len(expression) > _LONGEST:
        raise LabError(
            text("frameworks", "The expression is longer than {most} letters.")(most=_LONGEST)
        )
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = getattr(error, "msg", None) or "too deep"
        raise LabError(
            text("frameworks", "The expression cannot be read: {reason}.")(reason=reason)
        ) from None
    for node in ast.walk(tree):
        problem = _problem(node)
        if problem is not None:
            raise LabError(problem)


def _problem(node: ast.AST) -> Text | None:
    match node:
        case ast.Name(id=name) if name not in ("a", "b"):
            return text("frameworks", "{name} is not there; the arrays are a and b.")(name=name)
        case ast.Attribute(attr=name) if name.startswith("_"):
            return text("frameworks", "{name} is no method of an array.")(name=name)
        case ast.Call(func=function) if not isinstance(function, ast.Attribute):
            return text("frameworks", "Only methods can be called, such as a.sum().")
        case ast.Constant(value=value) if not isinstance(value, int | float | bool | None):
            return text("frameworks", "{value!r} is no number.")(value=value)
        case ast.Pow():
            return None
    if not isinstance(node, _ALLOWED):
        return text(
            "frameworks",
            "Only operators, indices and methods of a and b can be compared, such as a @ b, a[-1] "
            "or a.sum().",
        )
    return None


def _numbers(name: str, typed: str) -> Any:
    try:
        found = ast.literal_eval(typed.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        found = None
    if not _is_numbers(found) or len(typed) > _LARGEST:
        raise LabError(
            text(
                "frameworks",
                "{name} must be a number or a list of numbers, such as [[1, 2], [3, 4]], not "
                "{typed!r}.",
            )(name=name, typed=typed[:40])
        )
    return found


def _is_numbers(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_numbers, value))
    return isinstance(value, int | float | bool)


def _in(library: str, arrays: dict[str, Any], expression: str) -> Evaluated:
    way = WAYS[library]
    if not way.is_here:
        return Evaluated(library, absence=way.command)
    try:
        said = subprocess.run(
            [sys.executable, "-m", "core.labs.frameworks.expressions", library],
            input=json.dumps({"arrays": arrays, "expression": expression}),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_LIMIT_S,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "TF_CPP_MIN_LOG_LEVEL": "3",
                "CUDA_VISIBLE_DEVICES": "",
                "JAX_PLATFORMS": "cpu",
            },
            check=False,
        )
        found = json.loads(said.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        found = {"error": f"TimeoutError: more than {_LIMIT_S} s"}
    except (IndexError, ValueError):
        found = {"error": f"exit code {said.returncode}"}
    return Evaluated(library, version=way.version, **found)


def evaluate(library: str, arrays: dict[str, Any], expression: str) -> dict[str, str]:
    """Return value, shape and dtype as the library says them, or its error."""
    module = import_module(library if library != "jax" else "jax.numpy")
    make = getattr(module, {"torch": "tensor", "tensorflow": "constant"}.get(library, "asarray"))
    try:
        names = {name: make(value) for name, value in arrays.items()}
        value = eval(expression.strip(), {}, names)
    except Exception as error:  # noqa: BLE001 (whatever a library raises is what is compared)
        lines = str(error).strip().splitlines() or [""]
        return {"error": f"{type(error).__name__}: {lines[0]}"[:_SHOWN]}
    shape = getattr(value, "shape", None)
    shown = value.numpy() if library == "tensorflow" and hasattr(value, "numpy") else value
    return {
        "value": str(getattr(shown, "tolist", lambda: shown)())[:_SHOWN],
        "shape": "" if shape is None else str(tuple(shape)),
        "dtype": str(getattr(getattr(value, "dtype", ""), "name", getattr(value, "dtype", ""))),
    }


if __name__ == "__main__":
    order = json.loads(sys.stdin.readline())
    print(json.dumps(evaluate(sys.argv[1], order["arrays"], order["expression"])))  # noqa: T201
