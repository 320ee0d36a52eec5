"""Ask torch's real kernels, on single entries, what its shape-only device does not know.

The ``meta`` device checks shapes but not whether a kernel exists for a dtype. The same call on
tensors cut down to one entry an axis meets every such check and costs microseconds.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.evaluation.lookup import shape_only
from core.labs.tensors.operations.failures import TORCH_ERRORS
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.values import is_sequence, tensors_in

_PROBED = frozenset({"arithmetic", "comparison", "elementwise", "reduction", "product", "in place"})
_ALSO_PROBED = frozenset({"sort", "argsort", "topk", "tril", "triu", "diff", "roll"})
# The smallest call of each function whose kernels know fewer dtypes than `meta`.
_SMALLEST: dict[str, tuple[Any, ...]] = {
    "rand": ((1,),),
    "randn": ((1,),),
    "randperm": (1,),
    "arange": (1,),
}
# Their errors depend on numbers, which stand-ins do not have.
_BY_NUMBERS = frozenset({"index", "put", "gather", "index_select", "masked_select"})
_MAX_STAND_IN = 10_000
_CACHE_SIZE = 4096

Outcome = Exception | tuple[torch.dtype, ...]
_cache: OrderedDict[Any, Outcome] = OrderedDict()


def probe(operation: Operation) -> Outcome | None:
    """Return the error torch raises for these dtypes, or its result dtypes; None if not asked."""
    asked = operation.category in _PROBED or operation.name in _ALSO_PROBED
    if operation.name in (*_SMALLEST, "randint", "linspace"):
        return _probe_creation(operation)
    if not asked or operation.name == "put":
        return None
    key = (operation.name, _key(operation.positional), _key(tuple(operation.named.items())))
    if key in _cache:
        _cache.move_to_end(key)
        return _cache[key]
    outcome = _ask(operation)
    _cache[key] = outcome
    if len(_cache) > _CACHE_SIZE:
        _cache.popitem(last=False)
    return outcome


def _probe_creation(operation: Operation) -> Exception | None:
    """Return the error for this dtype; the result's dtype also depends on the arguments."""
    smallest = _SMALLEST.get(operation.name, (*operation.positional[:-1], (1,)))
    if operation.name == "linspace":
        smallest = (0, 1, min(operation.positional[2], 2))
    named = {k: v for k, v in operation.named.items() if k == "dtype"}
    outcome = _ask(replace(operation, positional=smallest, named=named))
    return outcome if isinstance(outcome, Exception) else None


def _ask(operation: Operation) -> Outcome:
    # Products of single entries go other ways than those of matrices.
    side = 2 if operation.category == "product" else 1
    positional = [_shrunk(value, side) for value in operation.positional]
    if operation.name == "topk":
        positional[1] = min(positional[1], 1)
    named = {name: _shrunk(value, side) for name, value in operation.named.items()}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        try:
            result = operation.run(*positional, **named)
        except TORCH_ERRORS as error:
            return error.with_traceback(None)
    parts = result if is_sequence(result) else (result,)
    return tuple(part.dtype for part in tensors_in(parts))


def run_on_stand_ins(operation: Operation) -> Tensor | Exception | None:
    """Return what the real kernels make of small tensors that ``meta`` refuses.

    Mostly the same error in the words a student will meet again; for empty tensors, where the
    kernels skip some checks, sometimes a result (without numbers). None where it was not tried.
    """
    tensors = list(tensors_in(operation.values()))
    sizes = [v for v in _flat(operation.values()) if isinstance(v, int)]
    small = sum(t.numel() for t in tensors) + max(map(abs, sizes), default=0) <= _MAX_STAND_IN
    if not small or operation.name in _BY_NUMBERS:
        return None
    named = {n: v for n, v in operation.named.items() if n != "seed"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        try:
            result = operation.run(*map(_whole, operation.positional), **named)
        except TORCH_ERRORS as error:
            return error.with_traceback(None)
    is_empty = any(t.numel() == 0 for t in tensors) or (not tensors and 0 in sizes)
    return shape_only(result) if is_empty and isinstance(result, Tensor) else None


def _whole(value: Any) -> Any:
    if isinstance(value, Tensor):
        steps = zip(value.shape, value.stride(), strict=True)
        length = 1 + sum((size - 1) * stride for size, stride in steps) if value.numel() else 0
        return torch.ones(length, dtype=value.dtype).as_strided(value.size(), value.stride())
    return type(value)(_whole(part) for part in value) if is_sequence(value) else value


def _flat(values: Any) -> Any:
    for value in values:
        if is_sequence(value):
            yield from _flat(value)
        else:
            yield value


def _shrunk(value: Any, side: int) -> Any:
    if isinstance(value, Tensor):
        return torch.ones([min(size, side) for size in value.shape], dtype=value.dtype)
    if is_sequence(value):
        return type(value)(_shrunk(part, side) for part in value)
    return value


def _key(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.dtype, tuple(min(size, 2) for size in value.shape)
    if is_sequence(value):
        return tuple(_key(part) for part in value)
    return type(value), value
