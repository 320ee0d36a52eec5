"""What torch does silently and a student should hear: type promotion, mostly."""

from __future__ import annotations

from collections.abc import Iterator

from torch import Tensor

from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.values import dtype_name, is_number, tensors_in
from core.labs.tensors.reports import Remark
from core.runtime.text import joined, text

_PROMOTING = frozenset({"arithmetic", "elementwise", "product", "reduction"})
# Their result is a position or a truth value, whatever goes in.
_POSITIONS = {"argmax", "argmin", "count_nonzero"}
_TRUTHS = {"all", "any", "allclose", "equal", "isnan", "isinf", "isfinite", "logical_not"}
_FIXED_DTYPE = _POSITIONS | _TRUTHS


def remarks_on(operation: Operation, result: object) -> Iterator[Remark]:
    """Yield what is worth saying of one operation's result."""
    if not isinstance(result, Tensor):
        return
    if operation.category in _PROMOTING and operation.name not in _FIXED_DTYPE:
        yield from _promotion(operation, result)
    if operation.category == "joining":
        yield from _promotion(operation, result)


def _promotion(operation: Operation, result: Tensor) -> Iterator[Remark]:
    tensors = list(tensors_in(operation.values()))
    if operation.name == "where":
        tensors = tensors[1:]
    given = list(dict.fromkeys(dtype_name(tensor) for tensor in tensors))
    after = dtype_name(result)
    if not given or given == [after] or "dtype" in operation.named:
        return
    numbers = [value for value in operation.positional if is_number(value)]
    if len(given) > 1:
        written = text("tensors", "{given} give {after}: torch converts before it computes.")(
            given=" and ".join(given), after=after
        )
        if any(tensor.dim() == 0 for tensor in tensors):
            less = text("tensors", "A tensor without axes counts less than one with axes.")
            written = joined(written, less)
        yield Remark("promotion", written)
    elif operation.category == "arithmetic" and any(isinstance(n, float) for n in numbers):
        yield Remark(
            "promotion",
            text("tensors", "{given} with a number with a point gives {after}.")(
                given=given[0], after=after
            ),
        )
    elif operation.name in ("sum", "prod", "cumsum", "cumprod"):
        yield Remark(
            "promotion",
            text("tensors", "{name} of {given} counts in {after}.")(
                name=operation.name, given=given[0], after=after
            ),
        )
    else:
        yield Remark("promotion", f"{operation.name} of {given[0]} gives {after}.")
