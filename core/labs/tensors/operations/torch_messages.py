"""Torch's messages and what is said instead: tables for `failures`.

The holes are ``{name}`` of the operation, its ``{operand}`` and the same as an ``{owner}`` of a
method, ``{dtypes}``, ``{shapes}``, how it is used and called, and torch's ``{message}``.
"""

from __future__ import annotations

from core.labs.tensors.problems import ProblemKind
from core.runtime.text import Text, text

# What torch's message contains -> what we say and what kind of problem it is.
SENTENCES: tuple[tuple[str, ProblemKind, Text], ...] = (
    (
        r"Subtraction, the `-` operator, with",
        "dtype",
        text(
            "tensors",
            "True and False cannot be subtracted; write ~{owner} to swap them, or "
            "{owner}.int() for 1 and 0.",
        ),
    ),
    (
        r"Negation, the `-` operator, on a bool",
        "dtype",
        text("tensors", "True and False have no sign; write ~{owner} to swap them."),
    ),
    (
        r"Integers to negative integer powers",
        "value",
        text(
            "tensors",
            "Whole numbers cannot be raised to a negative whole power; write "
            "{owner}.float() first.",
        ),
    ),
    (
        r"Only Tensors of floating point|only Tensors of floating point",
        "dtype",
        text(
            "tensors",
            "Only floating point tensors can have a gradient; write the numbers with a "
            "decimal point or add dtype=float32.",
        ),
    ),
    (
        r"a leaf Variable that requires grad is being used in an in-place|"
        r"a view of a leaf Variable that requires grad",
        "value",
        text(
            "tensors",
            "A leaf that requires grad cannot be changed in place while autograd "
            "records; write {owner}.detach().{name}(...), or make a new tensor.",
        ),
    ),
    (
        r"you can only change requires_grad flags of leaf",
        "value",
        text(
            "tensors",
            "Only a leaf's requires_grad can be switched off; write {owner}.detach() for "
            "a tensor without gradient.",
        ),
    ),
    (
        r"could not infer output dtype|[Ii]nput dtype must be (either )?(a )?floating|"
        r"must be a floating point|expects? a floating|only support floating|"
        r"only supports? floating|floating point or complex|linalg.vector_norm",
        "dtype",
        text(
            "tensors",
            "{name} needs floating point numbers, got {dtypes}; write {owner}.float() first.",
        ),
    ),
    (r"^unsupported range|must be finite|step must be nonzero", "value", Text("", "{message}.")),
    (
        r"destination dtypes match",
        "dtype",
        text(
            "tensors",
            "Written entries must have the dtype of the tensor, {dtypes}; convert them first.",
        ),
    ),
    (
        r"shape mismatch: value tensor",
        "shape",
        text("tensors", "The written numbers do not fit the picked entries: {message}."),
    ),
    (
        r"derivative for aten::",
        "value",
        text(
            "tensors", "Torch has no derivative for a step of this ({message}); detach() that part."
        ),
    ),
    (
        r"same dtype|same scalar type|did not match|Expected .* to have .* dtype",
        "dtype",
        text(
            "tensors",
            "{name} needs tensors of one dtype, got {dtypes}; convert one, as in {owner}.double().",
        ),
    ),
    (
        r"must be a matrix|must be 2D|must be a 2D|must be batches of matrices|3D tensor|"
        r"vector expected|1D tensors expected|expected 1-D|expected a matrix|expected 2D|"
        r"expects? a tensor with <= 2 dim|supports 1D or 2D|both arguments to matmul|"
        r"[Ee]xpected 0D or 1D|at least 2 dim",
        "shape",
        text("tensors", "{name} does not fit the shapes {shapes}; it takes {usage}."),
    ),
    (
        r"has no dimensions|dimension specified as 0|at least (a )?(1|one)-dim|zero-dimensional",
        "shape",
        text(
            "tensors",
            "{name} needs at least one axis, and the shapes are {shapes}; add one with "
            "unsqueeze(0).",
        ),
    ),
    (
        r"invalid combination of arguments",
        "call",
        text("tensors", "{name} does not take these arguments together: {call}."),
    ),
    (
        r"length of the desired ordering",
        "shape",
        text("tensors", "{name} names every axis once; the shape is {shapes}."),
    ),
    (
        r"only one dimension can be inferred",
        "shape",
        text("tensors", "Only one size can be -1; write out the others."),
    ),
    (
        r"unspecified dimension size -1 can be any value",
        "shape",
        text("tensors", "There are no numbers, so -1 could be any size; write the size itself."),
    ),
    (
        r"invalid index of a 0-dim tensor",
        "shape",
        text("tensors", "{operand} has no axes to index: it is a single number already."),
    ),
    (
        r"reduction dim .*(to be specified for input.numel|to have non-zero size)",
        "shape",
        text("tensors", "{name} of no numbers is not defined; the shape is {shapes}."),
    ),
    (
        r"selected index k out of range",
        "value",
        text("tensors", "{name} asks for more than there are; the shape is {shapes}."),
    ),
    (
        r"inconsistent with step sign",
        "value",
        text(
            "tensors",
            "{name} never arrives at its end with this step; swap the ends or the step's sign.",
        ),
    ),
    (
        r"slice step cannot be zero",
        "value",
        text("tensors", "A slice's step cannot be 0; write 1 or more."),
    ),
    (
        r"output with shape",
        "shape",
        text(
            "tensors",
            "{name} works in place, so it cannot change the shape of {operand}; the "
            "shapes are {shapes}.",
        ),
    ),
    (
        r"view size is not compatible",
        "shape",
        text(
            "tensors",
            "view cannot see this memory in that shape, because the numbers do not lie "
            "in order; write {owner}.reshape(...), which copies.",
        ),
    ),
    (
        r"only one element tensors can be converted|"
        r"a Tensor with \d+ elements cannot be converted to Scalar",
        "shape",
        text(
            "tensors",
            "item needs a tensor with exactly one number, got {shapes}; pick one by its index.",
        ),
    ),
    (
        r"more than one element|refer to a single memory location",
        "value",
        text(
            "tensors",
            "The tensors share memory, so some entries would be read and written at "
            "once; write clone() first.",
        ),
    ),
    (
        r"ZeroDivisionError",
        "value",
        text(
            "tensors",
            "Whole numbers cannot be divided by zero; with floating point numbers it gives inf.",
        ),
    ),
    (
        r"unsupported operand type\(s\) for @",
        "call",
        text("tensors", "@ multiplies two tensors; with a plain number write *."),
    ),
    (
        r"cannot be converted to type",
        "dtype",
        text("tensors", "A number is too large, or is nan, for {dtypes}; choose float32."),
    ),
    (
        r"overflow|prims::iota|too large|Storage size|larger than max",
        "size",
        text("tensors", "The result would be far larger than any memory; make it smaller."),
    ),
    (
        r"can't allocate|alloc",
        "size",
        text("tensors", "There is not enough memory for the result; make it smaller."),
    ),
    (
        r"result type .* can't be cast to the desired|can't be cast",
        "dtype",
        text(
            "tensors",
            "The result does not fit the dtype of the tensor that is changed in place; "
            "write a new tensor instead, as in a = a * b.",
        ),
    ),
    (
        r"second time|already been freed",
        "value",
        text("tensors", "The graph was freed by an earlier backward; make the tensor again."),
    ),
    (
        r"modified by an inplace operation|modified inplace",
        "value",
        text(
            "tensors",
            "A number that backward needs was changed in place since; make a new tensor "
            "instead of changing it.",
        ),
    ),
)

USES = {
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
TORCH_DTYPES = {
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
