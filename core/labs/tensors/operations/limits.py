"""The memory a program may take, checked before anything is allocated."""

from __future__ import annotations

import math
from dataclasses import dataclass

from torch import Tensor

from core.labs.tensors.compat import storage_id
from core.labs.tensors.operations.failures import explain_shapes
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.values import (
    is_sequence,
    logical_bytes,
    shape_words,
    storage_bytes,
    tensors_in,
)
from core.labs.tensors.problems import Product, ProgramError
from core.runtime.text import text

MIB = 2**20
MAX_AXES = 32
# Categories whose work grows with the entries they read, stretched ones counted each.
_READING = frozenset(
    {"arithmetic", "comparison", "elementwise", "reduction", "product", "selecting", "joining"}
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most one tensor, and all tensors together, may take, in bytes."""

    tensor_bytes: int = 256 * MIB
    total_bytes: int = 1024 * MIB


class Budget:
    """Adds up, in `held`, what statements take on top of what the session holds."""

    def __init__(self, limits: Limits, held_bytes: int = 0) -> None:
        self._limits = limits
        self.held = held_bytes

    def check_inputs(self, operation: Operation) -> None:
        """Raise if reading the operands, stretched entries counted, passes the limit."""
        if operation.category not in _READING:
            return
        for tensor in tensors_in(operation.values()):
            if logical_bytes(tensor) > self._limits.tensor_bytes:
                raise self._too_large(
                    operation,
                    f"{operation.name} would read {shape_words(tensor.shape)} = "
                    f"{math.prod(tensor.shape):,} numbers, stretched ones counted, as much as "
                    f"{byte_words(logical_bytes(tensor))}",
                )
        if operation.name == "einsum":
            self._check_einsum(operation)

    def check_outcome_bound(self, operation: Operation) -> None:
        """Raise if a result whose size depends on values could pass the limit."""
        tensors = list(tensors_in(operation.values()))
        shape = tuple(tensors[0].shape)
        if operation.name == "masked_select":
            rank = max(t.dim() for t in tensors)
            shape = _broadcast([(1,) * (rank - t.dim()) + tuple(t.shape) for t in tensors])
        count = math.prod(shape)
        size = 8 * len(shape) if operation.name == "nonzero" else tensors[0].element_size()
        if count * size > self._limits.tensor_bytes:
            raise self._too_large(
                operation, f"{operation.name} could give up to {byte_words(count * size)}"
            )

    def take(self, operation: Operation, result: object) -> int:
        """Count the new memory of a result; return its bytes, 0 for a view.

        Raises
        ------
        ProgramError
            If it passes the limit for one tensor, or for all together.
        """
        known = {storage_id(t) for t in tensors_in(operation.values())}
        made = list(tensors_in(result if is_sequence(result) else (result,)))  # type: ignore[arg-type]
        fresh = [t for t in made if storage_id(t) not in known]
        for tensor in made:
            self._check_extent(operation, tensor, is_view=storage_id(tensor) in known)
        taken = storage_bytes(fresh)
        if taken > self._limits.tensor_bytes:
            shape = shape_words(fresh[0].shape)
            raise self._too_large(
                operation, f"The result would have shape {shape} and take {byte_words(taken)}"
            )
        if self.held + taken > self._limits.total_bytes:
            total = byte_words(self.held + taken)
            sentence = text(
                "tensors",
                "All tensors together would take {total}; the limit is {total_bytes}. Delete "
                "some, or raise the limit.",
            )(total=total, total_bytes=byte_words(self._limits.total_bytes))
            raise operation.fragment.problem(operation.node, sentence, "size")
        self.held += taken
        return taken

    def _check_extent(self, operation: Operation, tensor: Tensor, *, is_view: bool) -> None:
        """Raise for more axes than anybody reads, or for what is larger than all memory."""
        if tensor.dim() > MAX_AXES:
            sentence = text(
                "tensors", "The result would have {dim} axes; at most {max_axes} are shown."
            )(dim=tensor.dim(), max_axes=MAX_AXES)
            raise operation.fragment.problem(operation.node, sentence, "size")
        seen = logical_bytes(tensor)
        if seen > self._limits.total_bytes:
            shape, size = shape_words(tensor.shape), byte_words(seen)
            what = (
                f"The view would stretch to {shape}, as much as {size}"
                if is_view
                else f"The result would have shape {shape} and take {size}"
            )
            sentence = text(
                "tensors",
                "{what}; the limit is {total_bytes}. Make it smaller, or raise the limit.",
            )(what=what, total_bytes=byte_words(self._limits.total_bytes))
            raise operation.fragment.problem(operation.node, sentence, "size")

    def _too_large(self, operation: Operation, what: str) -> ProgramError:
        sentence = text(
            "tensors", "{what}; the limit is {tensor_bytes}. Make it smaller, or raise the limit."
        )(what=what, tensor_bytes=byte_words(self._limits.tensor_bytes))
        return operation.fragment.problem(operation.node, sentence, "size")

    def _check_einsum(self, operation: Operation) -> None:
        """Einsum multiplies its operands from the left; what lies between may be large."""
        product = explain_shapes(operation)
        if not isinstance(product, Product) or product.result is None:
            return
        sizes = {a.letter: max(s or 0 for s in a.sizes) for a in product.axes}
        terms = [set(term) for term in product.letters]
        item = max((t.element_size() for t in tensors_in(operation.values())), default=4)
        so_far: set[str] = terms[0] if terms else set()
        for index, term in enumerate(terms[1:], start=1):
            later = set(product.output).union(*terms[index + 1 :])
            so_far = (so_far | term) & later
            needed = math.prod(sizes[letter] for letter in so_far) * item
            if needed > self._limits.tensor_bytes:
                raise self._too_large(operation, f"einsum would need {byte_words(needed)} between")


def byte_words(count: int) -> str:
    """Return a number of bytes in its natural unit."""
    amount, unit = float(count), "bytes"
    for unit in ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"):  # noqa: B007
        if amount < 1024:
            break
        amount /= 1024
    return f"{count} bytes" if unit == "bytes" else f"{amount:,.1f} {unit}"


def _broadcast(shapes: list[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(max(sizes) for sizes in zip(*shapes, strict=True))
