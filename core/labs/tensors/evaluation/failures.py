"""Torch's errors in the student's words, with the shapes' explanation where there is one."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Sequence

from torch import Tensor

from core.labs.tensors.evaluation.operation import Operation
from core.labs.tensors.evaluation.values import dtype_name, shape_words, tensors_in
from core.labs.tensors.explanations.alignment import align
from core.labs.tensors.explanations.contraction import explain_product
from core.labs.tensors.problems import Explanation, Operand, ProblemKind, ProgramError

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

# What torch's message contains -> what we say and what kind of problem it is.
_SENTENCES: tuple[tuple[str, ProblemKind, str], ...] = (
    (
        r"Subtraction, the `-` operator, with",
        "dtype",
        "True and False cannot be subtracted; write ~{owner} to swap them, or {owner}.int() for "
        "1 and 0.",
    ),
    (
        r"Negation, the `-` operator, on a bool",
        "dtype",
        "True and False have no sign; write ~{owner} to swap them.",
    ),
    (
        r"Integers to negative integer powers",
        "value",
        "Whole numbers cannot be raised to a negative whole power; write {owner}.float() first.",
    ),
    (
        r"Only Tensors of floating point|only Tensors of floating point",
        "dtype",
        "Only floating point tensors can have a gradient; write the numbers with a decimal point "
        "or add dtype=float32.",
    ),
    (
        r"a leaf Variable that requires grad is being used in an in-place|"
        r"a view of a leaf Variable that requires grad",
        "value",
        "A leaf that requires grad cannot be changed in place while autograd records; write "
        "{owner}.detach().{name}(...), or make a new tensor.",
    ),
    (
        r"you can only change requires_grad flags of leaf",
        "value",
        "Only a leaf's requires_grad can be switched off; write {owner}.detach() for a tensor "
        "without gradient.",
    ),
    (
        r"could not infer output dtype|[Ii]nput dtype must be (either )?(a )?floating|"
        r"must be a floating point|expects? a floating|only support floating|"
        r"only supports? floating|floating point or complex|linalg.vector_norm",
        "dtype",
        "{name} needs floating point numbers, got {dtypes}; write {owner}.float() first.",
    ),
    (r"^unsupported range|must be finite|step must be nonzero", "value", "{message}."),
    (
        r"destination dtypes match",
        "dtype",
        "Written entries must have the dtype of the tensor, {dtypes}; convert them first.",
    ),
    (
        r"shape mismatch: value tensor",
        "shape",
        "The written numbers do not fit the picked entries: {message}.",
    ),
    (
        r"derivative for aten::",
        "value",
        "Torch has no derivative for a step of this ({message}); detach() that part.",
    ),
    (
        r"same dtype|same scalar type|did not match|Expected .* to have .* dtype",
        "dtype",
        "{name} needs tensors of one dtype, got {dtypes}; convert one, as in {owner}.double().",
    ),
    (
        r"must be a matrix|must be 2D|must be a 2D|must be batches of matrices|3D tensor|"
        r"vector expected|1D tensors expected|expected 1-D|expected a matrix|expected 2D|"
        r"expects? a tensor with <= 2 dim|supports 1D or 2D|both arguments to matmul|"
        r"[Ee]xpected 0D or 1D|at least 2 dim",
        "shape",
        "{name} does not fit the shapes {shapes}; it takes {usage}.",
    ),
    (
        r"has no dimensions|dimension specified as 0|at least (a )?(1|one)-dim|zero-dimensional",
        "shape",
        "{name} needs at least one axis, and the shapes are {shapes}; add one with unsqueeze(0).",
    ),
    (
        r"invalid combination of arguments",
        "call",
        "{name} does not take these arguments together: {call}.",
    ),
    (
        r"length of the desired ordering",
        "shape",
        "{name} names every axis once; the shape is {shapes}.",
    ),
    (
        r"only one dimension can be inferred",
        "shape",
        "Only one size can be -1; write out the others.",
    ),
    (
        r"unspecified dimension size -1 can be any value",
        "shape",
        "There are no numbers, so -1 could be any size; write the size itself.",
    ),
    (
        r"invalid index of a 0-dim tensor",
        "shape",
        "{operand} has no axes to index: it is a single number already.",
    ),
    (
        r"reduction dim .*(to be specified for input.numel|to have non-zero size)",
        "shape",
        "{name} of no numbers is not defined; the shape is {shapes}.",
    ),
    (
        r"selected index k out of range",
        "value",
        "{name} asks for more than there are; the shape is {shapes}.",
    ),
    (
        r"inconsistent with step sign",
        "value",
        "{name} never arrives at its end with this step; swap the ends or the step's sign.",
    ),
    (r"slice step cannot be zero", "value", "A slice's step cannot be 0; write 1 or more."),
    (
        r"output with shape",
        "shape",
        "{name} works in place, so it cannot change the shape of {operand}; the shapes are "
        "{shapes}.",
    ),
    (
        r"view size is not compatible",
        "shape",
        "view cannot see this memory in that shape, because the numbers do not lie in order; "
        "write {owner}.reshape(...), which copies.",
    ),
    (
        r"only one element tensors can be converted|"
        r"a Tensor with \d+ elements cannot be converted to Scalar",
        "shape",
        "item needs a tensor with exactly one number, got {shapes}; pick one by its index.",
    ),
    (
        r"more than one element|refer to a single memory location",
        "value",
        "The tensors share memory, so some entries would be read and written at once; write "
        "clone() first.",
    ),
    (
        r"ZeroDivisionError",
        "value",
        "Whole numbers cannot be divided by zero; with floating point numbers it gives inf.",
    ),
    (
        r"unsupported operand type\(s\) for @",
        "call",
        "@ multiplies two tensors; with a plain number write *.",
    ),
    (
        r"cannot be converted to type",
        "dtype",
        "A number is too large, or is nan, for {dtypes}; choose float32.",
    ),
    (
        r"overflow|prims::iota|too large|Storage size|larger than max",
        "size",
        "The result would be far larger than any memory; make it smaller.",
    ),
    (
        r"can't allocate|alloc",
        "size",
        "There is not enough memory for the result; make it smaller.",
    ),
    (
        r"result type .* can't be cast to the desired|can't be cast",
        "dtype",
        "The result does not fit the dtype of the tensor that is changed in place; write a new "
        "tensor instead, as in a = a * b.",
    ),
    (
        r"second time|already been freed",
        "value",
        "The graph was freed by an earlier backward; make the tensor again.",
    ),
    (
        r"modified by an inplace operation|modified inplace",
        "value",
        "A number that backward needs was changed in place since; make a new tensor instead of "
        "changing it.",
    ),
)


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
        "usage": _USES.get(operation.name, "other shapes"),
        "shapes": " and ".join(shape_words(t.shape) for t in tensors) or "none",
    }
    unsupported = re.search(r"not implemented for '(\w+)'|Boolean inputs not supported", message)
    if "only implemented on integer and Boolean-type" in message:
        return _unsupported(operation, dtype_name(tensors[0]), facts["owner"]), "dtype"
    if unsupported:
        kind = _TORCH_DTYPES.get(unsupported[1] or "Bool", unsupported[1] or "bool")
        return _unsupported(operation, kind, facts["owner"]), "dtype"
    for pattern, problem_kind, sentence in _SENTENCES:
        if re.search(pattern, message):
            return sentence.format(**facts), problem_kind
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
        return (
            f"{operation.name} got dim {got}, but the tensor has {rank} "
            f"{'axis' if rank == 1 else 'axes'}; write a number from {low} to {high}."
        )
    matched = re.search(
        r"index (-?\d+) is out of bounds for dimension (\d+) with size (\d+)", message
    )
    if matched:
        index, axis, size = matched.groups()
        lowest = "0" if operation.name in _FROM_ZERO else f"-{size}"
        allowed = f"{lowest} to {int(size) - 1}" if int(size) else "none, the axis is empty"
        return f"Index {index} is outside axis {axis}, which has size {size}; allowed is {allowed}."
    matched = re.search(
        r"expanded size of the tensor \((-?\d+)\) must match the existing size \((\d+)\) at "
        r"non-singleton dimension (\d+)",
        message,
    )
    if matched and operation.name == "put":
        return (
            f"The picked entries have {matched[1]} along axis {matched[3]}, but there are "
            f"{matched[2]} numbers; write as many, or one for all."
        )
    if matched:
        return (
            f"{operation.name} stretches axes of size 1 only: axis {matched[3]} would have size "
            f"{matched[1]}, but there are {matched[2]} numbers."
        )
    matched = re.search(r"too many indices for tensor of dimension (\d+)", message)
    if matched:
        axes = "axis" if matched[1] == "1" else "axes"
        return f"There are more indices than axes; the tensor has {matched[1]} {axes}."
    return None


def _misfit(operation: Operation, shape: str, count: int) -> str:
    sizes = [int(size) for size in shape.split(",") if size.strip()]
    fixed = math.prod(size for size in sizes if size != -1)
    if -1 in sizes:
        wanted = " × ".join(str(size) for size in sizes)
        return f"{operation.name} cannot cut {count} numbers into {wanted}; no size fits for -1."
    return (
        f"{operation.name} cannot: there are {count} numbers, but the shape "
        f"{shape_words(sizes)} takes {fixed}."
    )


def _unsupported(operation: Operation, dtype: str, owner: str) -> str:
    sign = _BITWISE.get(operation.name)
    if sign is None:
        other = "float" if "float" not in dtype else "float" if dtype == "float16" else "long"
        return f"{operation.name} is not there for {dtype}; convert first, as in {owner}.{other}()."
    return (
        f"{sign} is for whole numbers and for True and False, not for {dtype}; compare first, as "
        f"in {owner} > 0, or convert, as in {owner}.long()."
    )


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


_USES = {
    "mm": "two matrices, and @ takes the rest",
    "addmm": "three matrices",
    "bmm": "two batches of matrices with three axes each, and @ takes the rest",
    "mv": "a matrix and a vector, and @ takes the rest",
    "dot": "two vectors, and @ takes the rest",
    "outer": "two vectors",
    "meshgrid": "vectors",
    "tril": "a matrix or a batch of matrices",
    "triu": "a matrix or a batch of matrices",
    "trace": "a matrix",
    "matmul": "tensors with at least one axis",
    "t": "a tensor with at most two axes, and mT or permute take more",
    "diag": "a vector or a matrix",
}
_TORCH_DTYPES = {
    "Bool": "bool",
    "Byte": "uint8",
    "Char": "int8",
    "Short": "int16",
    "Int": "int32",
    "Long": "int64",
    "Half": "float16",
    "BFloat16": "bfloat16",
    "Float": "float32",
    "Double": "float64",
}
