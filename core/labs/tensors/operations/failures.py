"""Torch's errors in the student's words, with the shapes' explanation where there is one."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Sequence

from torch import Tensor

from core.labs.tensors.explanations.alignment import align
from core.labs.tensors.explanations.contraction import explain_product
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.torch_messages import SENTENCES, TORCH_DTYPES, USES
from core.labs.tensors.operations.values import dtype_name, shape_words, tensors_in
from core.labs.tensors.problems import Explanation, Operand, ProblemKind, ProgramError
from core.runtime.text import text

TORCH_ERRORS = (
    RuntimeError,
    TypeError,
    ValueError,
    IndexError,
    NotImplementedError,
    ZeroDivisionError,
    OverflowError,
    MemoryError,
)
_PRODUCTS = ("matmul", "mm", "bmm", "mv", "dot", "outer", "inner", "einsum")
# Torch counts from the end for an index in brackets only.
_FROM_ZERO = ("gather", "index_select")
_BITWISE = {
    "bitwise_and": "&",
    "bitwise_or": "|",
    "bitwise_xor": "^",
    "bitwise_not": "~",
    "bitwise_left_shift": "<<",
    "bitwise_right_shift": ">>",
}
_BROADCASTING = ("arithmetic", "comparison", "in place")


def explained(operation: Operation, error: Exception) -> ProgramError:
    """Return torch's error as one sentence at the operation's place, with its explanation."""
    explanation = explain_shapes(operation)
    message = first_line(error)
    if explanation is not None and explanation.result is None:
        text = f"{operation.name}: {_lower(explanation.text)}"
        return _problem(operation, text, "shape", explanation)
    text, kind = _reworded(operation, message)
    return _problem(operation, text, kind, None)


def explain_shapes(operation: Operation) -> Explanation | None:
    """Return how the operands' shapes meet: a product's letters or a broadcast's aligned axes."""
    if operation.name in _PRODUCTS:
        operands = _operands(operation, operation.positional)
        equation = operation.positional[0] if operation.name == "einsum" else None
        return explain_product(operation.name, operands, equation) if operands else None
    if operation.name == "addmm":
        operands = _operands(operation, operation.positional[1:])
        return explain_product("mm", operands)
    broadcasts = operation.category in _BROADCASTING or operation.name in ("max", "min")
    broadcasts = broadcasts and operation.name != "put"
    operands = _operands(operation, operation.values())
    if broadcasts and len(operands) > 1:
        return align(operands)
    return None


def _operands(operation: Operation, values: Sequence[object]) -> list[Operand]:
    tensors = list(tensors_in(values))
    nodes = operation.operand_nodes[-len(tensors) :] if tensors else ()
    return [
        Operand(operation.fragment.words(node), tuple(tensor.shape))
        for node, tensor in zip(nodes, tensors, strict=False)
    ]


def _problem(
    operation: Operation, text: str, kind: ProblemKind, explanation: Explanation | None
) -> ProgramError:
    return operation.fragment.problem(operation.node, text, kind, explanation)


def first_line(error: Exception) -> str:
    """Return what an error of torch says, without the name of its function in front."""
    message = str(error).strip().split("\n")[0]
    message = re.sub(r"^(torch\.)?\w+(::\w+)*(\(\):?|:|_) (?=\w)", "", message)
    return message.rstrip(".")[:200]


def _reworded(operation: Operation, message: str) -> tuple[str, ProblemKind]:
    tensors = list(tensors_in(operation.values()))
    dtypes = [operation.named["dtype"]] if "dtype" in operation.named else tensors
    facts = {
        "name": operation.name,
        "operand": operation.fragment.words(operation.operand_nodes[0])
        if operation.operand_nodes
        else "a",
        "owner": _owner(operation),
        "message": message,
        "dtypes": " and ".join(dict.fromkeys(map(dtype_name, dtypes))) or "none",
        "call": operation.bound.function.usage() if operation.bound else operation.name,
        "usage": USES.get(operation.name, "other shapes"),
        "shapes": " and ".join(shape_words(t.shape) for t in tensors) or "none",
    }
    unsupported = re.search(r"not implemented for '(\w+)'|Boolean inputs not supported", message)
    if "only implemented on integer and Boolean-type" in message:
        return _unsupported(operation, dtype_name(tensors[0]), facts["owner"]), "dtype"
    if unsupported:
        kind = TORCH_DTYPES.get(unsupported[1] or "Bool", unsupported[1] or "bool")
        return _unsupported(operation, kind, facts["owner"]), "dtype"
    for pattern, problem_kind, sentence in SENTENCES:
        if re.search(pattern, message):
            return sentence(**facts), problem_kind
    special = _special(operation, message, tensors)
    if special:
        return special, "shape"
    own = message.startswith(operation.name)
    return f"{message if own else f'{operation.name}: {_lower(message)}'}.", "value"


def _special(operation: Operation, message: str, tensors: Sequence[Tensor]) -> str | None:
    """Return the sentence for errors that need the numbers in torch's message."""
    matched = re.search(r"shape '\[([\d, -]*)\]' is invalid for input of size (\d+)", message)
    if matched:
        return _misfit(operation, matched[1], int(matched[2]))
    matched = re.search(
        r"Dimension out of range \(expected .* range of \[(-?\d+), (-?\d+)\], but got (-?\d+)",
        message,
    )
    if matched:
        low, high, got = matched.groups()
        rank = tensors[0].dim() if tensors else 0
        words = text(
            "tensors",
            "{name} got dim {got}, but the tensor has {rank} axes; write a number from {low} to "
            "{high}.",
        )
        if rank == 1:
            words = text(
                "tensors",
                "{name} got dim {got}, but the tensor has {rank} axis; write a number from {low} "
                "to {high}.",
            )
        return words(name=operation.name, got=got, rank=rank, low=low, high=high)
    matched = re.search(
        r"index (-?\d+) is out of bounds for dimension (\d+) with size (\d+)", message
    )
    if matched:
        index, axis, size = matched.groups()
        lowest = "0" if operation.name in _FROM_ZERO else f"-{size}"
        allowed = f"{lowest} to {int(size) - 1}" if int(size) else "none, the axis is empty"
        return text(
            "tensors",
            "Index {index} is outside axis {axis}, which has size {size}; allowed is {allowed}.",
        )(index=index, axis=axis, size=size, allowed=allowed)
    matched = re.search(
        r"expanded size of the tensor \((-?\d+)\) must match the existing size \((\d+)\) at "
        r"non-singleton dimension (\d+)",
        message,
    )
    if matched and operation.name == "put":
        return text(
            "tensors",
            "The picked entries have {matched} along axis {matched2}, but there are "
            "{matched3} numbers; write as many, or one for all.",
        )(matched=matched[1], matched2=matched[3], matched3=matched[2])
    if matched:
        return text(
            "tensors",
            "{name} stretches axes of size 1 only: axis {matched} would have size "
            "{matched2}, but there are {matched3} numbers.",
        )(name=operation.name, matched=matched[3], matched2=matched[1], matched3=matched[2])
    matched = re.search(r"too many indices for tensor of dimension (\d+)", message)
    if matched:
        axes = "axis" if matched[1] == "1" else "axes"
        return text(
            "tensors", "There are more indices than axes; the tensor has {matched} {axes}."
        )(matched=matched[1], axes=axes)
    return None


def _misfit(operation: Operation, shape: str, count: int) -> str:
    sizes = [int(size) for size in shape.split(",") if size.strip()]
    fixed = math.prod(size for size in sizes if size != -1)
    if -1 in sizes:
        wanted = " × ".join(str(size) for size in sizes)
        return text(
            "tensors", "{name} cannot cut {count} numbers into {wanted}; no size fits for -1."
        )(name=operation.name, count=count, wanted=wanted)
    return text(
        "tensors", "{name} cannot: there are {count} numbers, but the shape {sizes} takes {fixed}."
    )(name=operation.name, count=count, sizes=shape_words(sizes), fixed=fixed)


def _unsupported(operation: Operation, dtype: str, owner: str) -> str:
    sign = _BITWISE.get(operation.name)
    if sign is None:
        other = "float" if "float" not in dtype else "float" if dtype == "float16" else "long"
        return text(
            "tensors", "{name} is not there for {dtype}; convert first, as in {owner}.{other}()."
        )(name=operation.name, dtype=dtype, owner=owner, other=other)
    return text(
        "tensors",
        "{sign} is for whole numbers and for True and False, not for {dtype}; "
        "compare first, as in {owner} > 0, or convert, as in {owner}.long().",
    )(sign=sign, dtype=dtype, owner=owner)


def _owner(operation: Operation) -> str:
    """Return the first operand's text as something that a method can be called on."""
    if not operation.operand_nodes:
        return "a"
    node = operation.operand_nodes[0]
    words = operation.fragment.words(node)
    is_whole = isinstance(node, ast.Name | ast.Call | ast.Attribute | ast.Subscript)
    return words if is_whole else f"({words})"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[:2].istitle() else text
