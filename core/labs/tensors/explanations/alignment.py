"""Broadcasting on shapes alone: aligned axes, stretched axes, the failing axis in words."""

from __future__ import annotations

from collections.abc import Sequence

from core.labs.tensors.problems import AlignedAxis, Broadcast, Operand
from core.runtime.text import text

_ORDINALS = {1: "last", 2: "second last", 3: "third last", 4: "fourth last"}


def align(operands: Sequence[Operand]) -> Broadcast:
    """Return how the shapes line up from the right, with the failing axis if there is one."""
    rank = max(len(operand.shape) for operand in operands)
    axes = tuple(_aligned(operands, axis) for axis in range(-rank, 0))
    # Torch and people read from the right.
    failing = next((axis.axis for axis in reversed(axes) if axis.result is None), None)
    result = None if failing is not None else tuple(axis.result or 0 for axis in axes)
    text = _failure(operands, axes[failing]) if failing is not None else _success(operands, axes)
    return Broadcast(tuple(operands), axes, result, failing, text)


def _aligned(operands: Sequence[Operand], axis: int) -> AlignedAxis:
    sizes = tuple(o.shape[axis] if len(o.shape) >= -axis else None for o in operands)
    wide = {size for size in sizes if size not in (None, 1)}
    result = None if len(wide) > 1 else next(iter(wide), 1)
    stretched = tuple(result not in (1, None) and size in (None, 1) for size in sizes)
    return AlignedAxis(axis, sizes, stretched, result)


def axis_words(axis: int) -> str:
    """Return an axis counted from the right in words: ``the last axis (-1)``."""
    return f"the {_ORDINALS[-axis]} axis ({axis})" if -axis in _ORDINALS else f"axis {axis}"


def _failure(operands: Sequence[Operand], axis: AlignedAxis) -> str:
    given = [
        f"{operand.text} has {size}"
        for operand, size in zip(operands, axis.sizes, strict=True)
        if size not in (None, 1)
    ]
    sizes = " and ".join(dict.fromkeys(given))
    sentence = (
        f"{axis_words(axis.axis)} does not fit: {sizes}; sizes must be equal, or one of them 1"
    )
    hint = _repair(operands)
    return f"{sentence[0].upper()}{sentence[1:]}{f'; {hint} would fit' if hint else ''}."


def _success(operands: Sequence[Operand], axes: Sequence[AlignedAxis]) -> str:
    parts = []
    for index, operand in enumerate(operands):
        stretched = [axis for axis in axes if axis.stretched[index]]
        if stretched:
            where = ", ".join(f"{axis.axis} to {axis.result}" for axis in stretched)
            parts.append(f"{operand.text} is stretched along axis {where}")
    return (
        f"{'; '.join(parts)}."
        if parts
        else text("tensors", "The shapes are equal: nothing is stretched.")
    )


def _repair(operands: Sequence[Operand]) -> str | None:
    """Return the one inserted axis that would make two operands fit, if there is one."""
    if len(operands) != 2:
        return None
    rank = max(len(operand.shape) for operand in operands)
    for mended, other in ((1, 0), (0, 1)):
        shape = operands[mended].shape
        if len(shape) == rank:
            continue
        for place in range(len(shape), -1, -1):
            longer = (*shape[:place], 1, *shape[place:])
            if _fits(longer, operands[other].shape):
                return f"{operands[mended].text}.unsqueeze({place})"
    return None


def _fits(first: Sequence[int], second: Sequence[int]) -> bool:
    pairs = zip(reversed(first), reversed(second), strict=False)
    return all(a == b or 1 in (a, b) for a, b in pairs)
