"""Nested lists of numbers, checked to be a full grid with row and column named where not."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.labs.tensors.language.source import Fragment
from core.runtime.text import text

Place = tuple[int, ...]


@dataclass(frozen=True)
class LiteralReader:
    """Reads one literal; ``read`` evaluates an entry that is no plain number, such as ``1 / 3``."""

    fragment: Fragment
    read: Callable[[ast.expr], object]

    def numbers(self, node: ast.expr) -> Any:
        """Return a number or nested lists of numbers, all rows equally long.

        Raises
        ------
        ProgramError
            Naming the row and the column where rows differ in length or an entry is no number.
        """
        return self._numbers(node, _first_shape(node), ())

    def _numbers(self, node: ast.expr, shape: Place, place: Place) -> Any:
        rank = len(place) + len(shape)
        if not shape:
            return self._entry(node, place, rank)
        if not isinstance(node, ast.List | ast.Tuple):
            sentence = text(
                "tensors", "{place} is a single number, but those before it are lists."
            )(place=_where(place, rank))
            raise self.fragment.problem(node, sentence, "value")
        if len(node.elts) != shape[0]:
            sentence = text(
                "tensors",
                "{place} has {count:,} entries, but the first has {shape:,}; make all rows "
                "equally long.",
            )(place=_where(place, rank), count=len(node.elts), shape=shape[0])
            wrong = node.elts[shape[0]] if len(node.elts) > shape[0] else node
            raise self.fragment.problem(wrong, sentence, "value")
        return [
            self._numbers(element, shape[1:], (*place, index))
            for index, element in enumerate(node.elts)
        ]

    def _entry(self, node: ast.expr, place: Place, rank: int) -> bool | int | float:
        match node:
            case ast.Constant(value=bool() | int() | float() as value):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return -value
            case ast.List() | ast.Tuple():
                sentence = text("tensors", "{place} is a list, but those before it are numbers.")(
                    place=_where(place, rank)
                )
                raise self.fragment.problem(node, sentence, "value")
        computed = self.read(node)
        if not isinstance(computed, bool | int | float):
            sentence = text(
                "tensors",
                "{place} is not a plain number; write a number, or join tensors with "
                "stack([a, b]).",
            )(place=_where(place, rank))
            raise self.fragment.problem(node, sentence, "value")
        return computed


def _first_shape(node: ast.expr) -> Place:
    shape = []
    while isinstance(node, ast.List | ast.Tuple):
        shape.append(len(node.elts))
        if not node.elts:
            break
        node = node.elts[0]
    return tuple(shape)


def _where(place: Place, rank: int) -> str:
    """Return the words for a place in a literal of ``rank`` axes, counted from 1."""
    if not place:
        return "The literal"
    counted = [index + 1 for index in place]
    if rank == 1:
        return f"Entry {counted[0]}"
    if len(place) == rank:
        *blocks, row, column = counted
        inner = f"row {row}, column {column}"
    elif len(place) == rank - 1:
        *blocks, row = counted
        inner = f"row {row}"
    else:
        return f"Block {', '.join(map(str, counted))}"
    text = f"block {', '.join(map(str, blocks))}, {inner}" if blocks else inner
    return text[0].upper() + text[1:]
