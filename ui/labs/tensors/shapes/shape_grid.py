"""Broadcasts and products as a grid of axis sizes: a row an operand, a column an axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.labs.tensors.problems import Broadcast, Explanation, Product
from ui.labs.tensors.shapes.shape_words import shape_text

CellRole = Literal[
    "plain", "stretched", "added", "failing", "contracted", "kept", "batch", "absent"
]


@dataclass(frozen=True, slots=True)
class Cell:
    """The size of one axis of one operand, and what happens to it."""

    text: str
    role: CellRole


@dataclass(frozen=True, slots=True)
class Column:
    """One axis: its number or letter, and what happens along it."""

    title: str
    role: CellRole


@dataclass(frozen=True, slots=True)
class Row:
    """One operand, or the result."""

    label: str
    shape: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ShapeGrid:
    """The last row is the result."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def grid_of(explanation: Explanation) -> ShapeGrid:
    """Return the grid that draws an explanation."""
    if isinstance(explanation, Broadcast):
        return _broadcast_grid(explanation)
    return _product_grid(explanation)


def _broadcast_grid(broadcast: Broadcast) -> ShapeGrid:
    columns = []
    for axis in broadcast.axes:
        fails = axis.result is None or axis.axis == broadcast.failing_axis
        role: CellRole = "failing" if fails else "stretched" if any(axis.stretched) else "plain"
        columns.append(Column(str(axis.axis), role))
    rows = []
    for number, operand in enumerate(broadcast.operands):
        cells = []
        for axis, column in zip(broadcast.axes, columns, strict=True):
            size, is_stretched = axis.sizes[number], axis.stretched[number]
            cells.append(_broadcast_cell(size, is_stretched, axis.result, column.role))
        rows.append(Row(operand.text, shape_text(operand.shape), tuple(cells)))
    result = tuple(
        Cell("✗" if axis.result is None else str(axis.result), _result_role(column.role))
        for axis, column in zip(broadcast.axes, columns, strict=True)
    )
    shape = "" if broadcast.result is None else shape_text(broadcast.result)
    return ShapeGrid(tuple(columns), (*rows, Row("", shape, result)))


def _broadcast_cell(
    size: int | None, is_stretched: bool, result: int | None, role: CellRole
) -> Cell:
    if role == "failing":
        return Cell("–" if size is None else str(size), "failing")
    if size is None:
        return Cell(f"→ {result}", "added")
    if is_stretched:
        return Cell(f"{size} → {result}", "stretched")
    return Cell(str(size), "plain")


def _result_role(role: CellRole) -> CellRole:
    return "failing" if role == "failing" else "plain"


def _product_grid(product: Product) -> ShapeGrid:
    columns = tuple(
        Column(axis.letter, "failing" if axis.fails else axis.role) for axis in product.axes
    )
    rows = []
    for number, operand in enumerate(product.operands):
        letters = ", ".join(product.letters[number])
        cells = tuple(
            Cell("", "absent")
            if axis.sizes[number] is None
            else Cell(str(axis.sizes[number]), "failing" if axis.fails else axis.role)
            for axis in product.axes
        )
        rows.append(Row(f"{operand.text}[{letters}]", shape_text(operand.shape), cells))
    sizes = dict(zip(product.output, product.result or (), strict=False))
    result = tuple(
        Cell(str(sizes[axis.letter]), axis.role)
        if axis.letter in sizes
        else Cell("✗" if axis.fails else "", "failing" if axis.fails else "absent")
        for axis in product.axes
    )
    shape = "" if product.result is None else shape_text(product.result)
    return ShapeGrid(columns, (*rows, Row(f"[{', '.join(product.output)}]", shape, result)))
