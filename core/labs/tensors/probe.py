"""Ask torch's real kernels, on single entries, what its shape-only device does not know.

The ``meta`` device checks shapes but not whether a kernel exists for a dtype. The same call on
tensors cut down to one entry an axis meets every such check and costs microseconds.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.failures import TORCH_ERRORS
from core.labs.tensors.operation import Operation
from core.labs.tensors.values import is_sequence, tensors_in

_PROBED = frozenset({"arithmetic", "comparison", "elementwise", "reduction", "product", "in place"})
_ALSO_PROBED = frozenset({"sort", "argsort", "tril", "triu", "diff", "clone"})
_CACHE_SIZE = 4096

Outcome = Exception | tuple[torch.dtype, ...]
_cache: OrderedDict[Any, Outcome] = OrderedDict()


def probe(operation: Operation) -> Outcome | None:
    """Return the error torch raises for these dtypes, or its result dtypes; None if not asked."""
    asked = operation.category in _PROBED or operation.name in _ALSO_PROBED
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


def _ask(operation: Operation) -> Outcome:
    positional = [_shrunk(value) for value in operation.positional]
    named = {name: _shrunk(value) for name, value in operation.named.items()}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        try:
            result = operation.run(*positional, **named)
        except TORCH_ERRORS as error:
            return error.with_traceback(None)
    parts = result if is_sequence(result) else (result,)
    return tuple(part.dtype for part in tensors_in(parts))


def _shrunk(value: Any) -> Any:
    if isinstance(value, Tensor):
        return torch.ones([min(size, 1) for size in value.shape], dtype=value.dtype)
    if is_sequence(value):
        return type(value)(_shrunk(part) for part in value)
    return value


def _key(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.dtype, tuple(min(size, 1) for size in value.shape)
    if is_sequence(value):
        return tuple(_key(part) for part in value)
    return type(value), value
