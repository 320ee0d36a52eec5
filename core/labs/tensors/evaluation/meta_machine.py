"""The machine that computes shapes, dtypes and memory on torch's ``meta`` device."""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.evaluation.creation import CREATING, check_creation, create
from core.labs.tensors.evaluation.devices import device_of, result_device, stand_on
from core.labs.tensors.evaluation.lookup import gradient_of, look_up, shape_only
from core.labs.tensors.evaluation.probe import probe, run_on_stand_ins
from core.labs.tensors.evaluation.value_checks import check_values
from core.labs.tensors.language.source import Fragment
from core.labs.tensors.operations.accelerators import check_device, check_dtype
from core.labs.tensors.operations.binding import CallError
from core.labs.tensors.operations.failures import TORCH_ERRORS, explained
from core.labs.tensors.operations.indexing import check_mask_shapes, check_put
from core.labs.tensors.operations.limits import Budget
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.values import UNKNOWN, is_sequence, tensors_in

# Their result is a plain number that only the entries decide.
_ASKING_VALUES = ("item", "allclose", "equal")

# Gives the real tensor behind a shape-only operand of an operation, if it is at hand.
Numbers = Callable[[Operation, Tensor], "Tensor | None"]


def no_numbers(operation: Operation, operand: Tensor) -> Tensor | None:
    """Return nothing: no shape-only tensor's real numbers are known."""
    return None


class MetaMachine:
    """Computes shapes, dtypes and memory only.

    ``numbers(tensor)`` may give the real tensor behind a shape-only one, for results that depend on
    values: a mask's count, an index out of range, ``item()``. Where it cannot, the result is
    ``UNKNOWN``. ``remembered`` holds such results of statements that run again. ``grads`` holds
    leaf and gradient, by the leaf's id, where a preview must not leave them on the leaf itself.
    """

    def __init__(
        self,
        names: Mapping[str, object],
        budget: Budget,
        numbers: Numbers = no_numbers,
        remembered: dict[ast.expr, object] | None = None,
        grads: Mapping[int, tuple[Tensor, Tensor]] = MappingProxyType({}),
    ) -> None:
        self._grads = grads
        self._names = names
        self._budget = budget
        self._numbers = numbers
        self._remembered = {} if remembered is None else remembered
        self.counted: set[int] = set()
        self.warnings: dict[int, str] = {}

    def lookup(self, fragment: Fragment, node: Any) -> object:
        """Return the shape-only tensor, or the number, behind a name."""
        return look_up(self._names, fragment, node)

    def gradient(self, fragment: Fragment, node: Any, tensor: Tensor) -> object:
        """Return the shape-only gradient."""
        known = self._grads.get(id(tensor))
        grad = gradient_of(fragment, node, tensor) if known is None else known[1]
        stand_on(grad, device_of(tensor))
        return grad

    def apply(self, operation: Operation) -> object:
        """Return the result without numbers; raise where torch would, or past a limit."""
        if any(value is UNKNOWN for value in _flat(operation.values())):
            return _unknown(operation)
        device = result_device(operation)
        try:
            self._budget.check_inputs(operation)
            result = self._result(operation)
            check_dtype(result, device)
        except CallError as error:
            raise operation.fragment.problem(operation.node, error.text, "call") from None
        except TORCH_ERRORS as error:
            tried = run_on_stand_ins(operation)
            if not isinstance(tried, Tensor):
                raise explained(operation, tried or error) from None
            result = tried
        self._budget.take(operation, result)
        stand_on(result, device)
        return result

    def _result(self, operation: Operation) -> object:
        if operation.category in CREATING:
            check_creation(operation)
            return _as_probed(operation, create(operation, on_meta=True))
        if operation.name == "to" and "device" in operation.arguments:
            return _moved(operation)
        if operation.returns == "data" or operation.name in _ASKING_VALUES:
            return self._by_value(operation)
        typed = operation
        if operation.name in ("index", "put"):
            typed = self._with_plain_index(operation)
            operation = self._with_counted_masks(typed)
            if operation.positional[1] is UNKNOWN:
                return UNKNOWN
        picked = _picked(operation)
        if picked is None or picked.numel():
            # Of an empty selection torch never looks at the index's entries.
            check_values(typed, self._real)
        if picked is not None and operation.name == "put":
            check_put(typed.positional[0], typed.positional[1], picked, typed.positional[2])
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = operation.run(*operation.positional, **operation.named)
        if caught:
            self.warnings[id(operation.node)] = str(caught[0].message).split("\n")[0]
        return _as_probed(operation, result)

    def _by_value(self, operation: Operation) -> object:
        if operation.returns == "data":
            self._budget.check_outcome_bound(operation)
        elif operation.name == "item" and math.prod(operation.positional[0].shape) != 1:
            count = math.prod(operation.positional[0].shape)
            raise RuntimeError(f"a Tensor with {count} elements cannot be converted to Scalar")
        if operation.node in self._remembered:
            return self._remembered[operation.node]
        real = [self._real(operation, value) for value in operation.positional]
        if any(value is UNKNOWN for value in real):
            if operation.name == "allclose":
                torch.isclose(*operation.positional[:2])
            return UNKNOWN
        self.counted.add(id(operation.node))
        result = operation.run(*real, **operation.named)
        result = shape_only(result) if isinstance(result, Tensor) else result
        self._remembered[operation.node] = result
        return result

    def _real(self, operation: Operation, value: Any) -> Any:
        if not isinstance(value, Tensor) or value.device.type != "meta":
            return value
        real = self._numbers(operation, value)
        return UNKNOWN if real is None else real

    def _with_plain_index(self, operation: Operation) -> Operation:
        """Replace whole-number tensors without axes by plain numbers, as torch does."""
        owner, index, *value = operation.positional
        parts = index if isinstance(index, tuple) else (index,)
        made: list[object] = []
        nodes = iter(operation.operand_nodes)
        kept = [next(nodes)]
        for part in parts:
            own = [next(nodes) for _ in tensors_in((part,))]
            if isinstance(part, Tensor) and part.dim() == 0 and part.dtype != torch.bool:
                real = self._real(operation, part)
                made.append(0 if real is UNKNOWN else int(real))
            else:
                made.append(part)
                kept += own
        kept += nodes
        if len(kept) == len(operation.operand_nodes):
            return operation
        positional = (owner, tuple(made), *value)
        return replace(operation, positional=positional, operand_nodes=tuple(kept))

    def _with_counted_masks(self, operation: Operation) -> Operation:
        """Replace masks by as many positions as they have true entries."""
        owner, index, *value = operation.positional
        parts = index if isinstance(index, tuple) else (index,)
        if not any(isinstance(p, Tensor) and p.dtype == torch.bool for p in parts):
            return operation
        self._budget.check_outcome_bound(replace(operation, positional=(owner,)))
        check_mask_shapes(owner, parts)
        made: list[object] = []
        for part in parts:
            if not (isinstance(part, Tensor) and part.dtype == torch.bool):
                made.append(part)
                continue
            count = self._count(operation, part)
            if count is None:
                return replace(operation, positional=(owner, UNKNOWN, *value))
            if part.dim() == 0:
                made.extend([None, torch.empty(count, dtype=torch.long, device="meta")])
            made.extend(
                torch.empty(count, dtype=torch.long, device="meta") for _ in range(part.dim())
            )
        return replace(operation, positional=(owner, tuple(made), *value))

    def _count(self, operation: Operation, mask: Tensor) -> int | None:
        """Return how many entries of a mask are true, if that can be known."""
        key = _node_of(operation, mask)
        if key in self._remembered:
            return int(self._remembered[key])  # type: ignore[call-overload, no-any-return]
        real = self._real(operation, mask)
        if real is UNKNOWN:
            return None
        self.counted.add(id(operation.node))
        count = int(torch.count_nonzero(real))
        self._remembered[key] = count
        return count


def _picked(operation: Operation) -> Tensor | None:
    """Return what an index with tensors in it selects; None for other operations."""
    if operation.name not in ("index", "put"):
        return None
    owner, index, *_ = operation.positional
    if not any(True for _ in tensors_in((index,))):
        return None
    with torch.no_grad():
        picked: Tensor = owner[index]
    return picked


def _unknown(operation: Operation) -> object:
    return (UNKNOWN, UNKNOWN) if operation.returns == "pair" else UNKNOWN


def _flat(values: Any) -> Iterator[object]:
    for value in values:
        if is_sequence(value):
            yield from _flat(value)
        elif isinstance(value, slice):
            yield from (value.start, value.stop, value.step)
        else:
            yield value


def _node_of(operation: Operation, operand: Tensor) -> ast.expr:
    """Return the node of one of the tensor operands."""
    pairs = zip(tensors_in(operation.values()), operation.operand_nodes, strict=False)
    return next((node for tensor, node in pairs if tensor is operand), operation.node)


def _moved(operation: Operation) -> Tensor:
    arguments = operation.arguments
    check_device(arguments["device"])
    moved: Tensor = arguments["input"]
    if "dtype" in arguments:
        moved = moved.to(arguments["dtype"])
    if moved is arguments["input"] and result_device(operation) != device_of(moved):
        moved = moved.clone()
    return moved


def _as_probed(operation: Operation, result: object) -> object:
    """Raise the real kernels' error; mend a dtype that ``meta`` gets wrong."""
    outcome = probe(operation)
    if isinstance(outcome, Exception):
        raise outcome
    if outcome is not None and isinstance(result, Tensor) and result.dtype != outcome[0]:
        return torch.empty_like(result, dtype=outcome[0])
    return result
