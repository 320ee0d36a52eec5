"""Shapes and bytes in words, as torch writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.labs.tensors.reports import PartShape


def shape_text(shape: tuple[int, ...] | None) -> str:
    """Return a shape as torch writes it; a question mark where values decide."""
    return "?" if shape is None else str(tuple(shape))


def bytes_text(count: int) -> str:
    """Return a number of bytes in its natural unit."""
    amount = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if amount < 1024:
            return f"{count} B" if unit == "B" else f"{amount:,.1f} {unit}"
        amount /= 1024
    return f"{amount:,.1f} TiB"


def part_labels(part: PartShape) -> tuple[str, str]:
    """Return a part's shape and dtype, the two lines of its label."""
    if part.kind == "number":
        return "number", part.dtype or ""
    if part.kind == "tensors":
        return "tensors", part.dtype or ""
    return shape_text(part.shape), part.dtype or "?"
