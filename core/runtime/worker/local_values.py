"""Describes a recipe's local variables for the line stepper."""

from __future__ import annotations

import reprlib
import sys
from collections.abc import Mapping
from dataclasses import replace
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.runtime.local_value import LocalValue
from core.runtime.recipes.recipe import literal

if TYPE_CHECKING:
    from torch import Tensor

_SKIPPED = (ModuleType, FunctionType, BuiltinFunctionType, MethodType, type)
_THUMBNAIL = 48
_FIRST_VALUES = 4
_TEXT_LENGTH = 80

_short = reprlib.Repr()
_short.maxother = _short.maxstring = _short.maxlong = _TEXT_LENGTH


def describe(
    local_values: Mapping[str, Any], previous: Mapping[str, LocalValue]
) -> list[LocalValue]:
    """Return what the stepper shows of each variable, in the order of the names given.

    A value is ``changed`` if ``previous`` shows another, or none under its name; nothing is where
    ``previous`` is empty. Modules, functions, classes and ``__names__`` are left out. Tensors are
    only read.
    """
    shown = []
    for name, value in local_values.items():
        if isinstance(value, _SKIPPED) or (name.startswith("__") and name.endswith("__")):
            continue
        described = _tensor(name, value) if _is_tensor(value) else _plain(name, value)
        changed = bool(previous) and not _is_same(described, previous.get(name))
        shown.append(replace(described, changed=changed))
    return shown


def _is_tensor(value: Any) -> bool:
    torch = sys.modules.get("torch")  # where it is not imported, there is no tensor either
    return torch is not None and isinstance(value, torch.Tensor)


def _plain(name: str, value: Any) -> LocalValue:
    return LocalValue(name, type(value).__name__, _text(value))


def _text(value: Any) -> str:
    if isinstance(value, float):
        return literal(value)
    text = " ".join(_short.repr(value).split())  # a broken repr does not raise here
    return text if len(text) <= _TEXT_LENGTH else text[: _TEXT_LENGTH - 1] + "…"


def _tensor(name: str, tensor: Tensor) -> LocalValue:
    import torch

    described = LocalValue(
        name,
        type(tensor).__name__,
        "",
        shape=tuple(tensor.shape),
        dtype=str(tensor.dtype).removeprefix("torch."),
        device=str(tensor.device),
        requires_grad=tensor.requires_grad,
    )
    is_readable = tensor.layout == torch.strided and tensor.device.type != "meta"
    if not is_readable or tensor.is_complex():
        return replace(described, text=str(tensor.layout).removeprefix("torch."))
    with torch.no_grad():
        values = tensor.detach()
        described = replace(described, text=_first_values(values))
        if values.numel() == 0:
            return described
        numbers = values if values.is_floating_point() else values.float()
        low, high = torch.aminmax(numbers)
        return replace(
            described,
            minimum=low.item(),
            mean=numbers.mean().item(),
            maximum=high.item(),
            thumbnail=_thumbnail(numbers),
        )


def _first_values(values: Tensor) -> str:
    first = values.flatten()[:_FIRST_VALUES].tolist()
    words = [f"{value:.4g}" if isinstance(value, float) else str(value) for value in first]
    if values.dim() == 0:
        return words[0]
    if values.numel() > _FIRST_VALUES:
        words.append("…")
    return f"[{', '.join(words)}]"


def _thumbnail(values: Tensor) -> NDArray[np.float32] | None:
    """Return the last two axes, of the first entry of those before, averaged to 48 by 48."""
    from torch.nn.functional import adaptive_avg_pool2d

    if values.dim() == 0:
        return None
    matrix = values.reshape(-1, *values.shape[-2:])[0] if values.dim() > 1 else values[None]
    size = (min(matrix.shape[0], _THUMBNAIL), min(matrix.shape[1], _THUMBNAIL))
    pooled: NDArray[np.float32] = (
        adaptive_avg_pool2d(matrix.float()[None], size)[0].to("cpu", copy=True).numpy()
    )
    return pooled


def _is_same(value: LocalValue, before: LocalValue | None) -> bool:
    if before is None:
        return False
    numbers = (value.minimum, value.mean, value.maximum)
    numbers_before = (before.minimum, before.mean, before.maximum)
    return (
        (value.type_name, value.text, value.shape, value.dtype)
        == (before.type_name, before.text, before.shape, before.dtype)
        and repr(numbers) == repr(numbers_before)  # as text, nan equals nan
        and _is_same_picture(value.thumbnail, before.thumbnail)
    )


def _is_same_picture(
    picture: NDArray[np.float32] | None, before: NDArray[np.float32] | None
) -> bool:
    if picture is None or before is None:
        return picture is before
    return np.array_equal(picture, before, equal_nan=True)
