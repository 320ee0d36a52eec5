"""Where an expression's characters and the labels over its parts stand, so that none overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.labs.tensors.reports import PartShape

_JOINED_PX = 0.01


@dataclass(frozen=True, slots=True)
class Rung:
    """The bracket of one part: from ``left`` to ``right``, at ``level`` above the text."""

    part: PartShape
    left: float
    right: float
    level: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """``places`` has the left edge of every character of ``text``."""

    text: str
    places: tuple[float, ...]
    rungs: tuple[Rung, ...]
    width: float
    levels: int


def lay_out(
    text: str,
    start: int,
    parts: Sequence[PartShape],
    character_width: Callable[[str], float],
    label_width: Callable[[PartShape], float],
) -> Ladder:
    """Return a layout in which every part is at least as wide as its label.

    Parameters
    ----------
    text : str
        One statement; ``start`` is its place in the text that the parts' places count in.
    """
    shown = [part for part in parts if 0 <= part.start - start < part.end - start <= len(text)]
    ending: dict[int, list[PartShape]] = {}
    for part in shown:
        ending.setdefault(part.end - start, []).append(part)
    edges = [0.0]
    for index, character in enumerate(text):
        edge = edges[-1] + character_width(character)
        for part in ending.get(index + 1, ()):
            edge = max(edge, edges[part.start - start] + label_width(part))
        edges.append(edge)
    levels = _levels(shown)
    rungs = tuple(
        Rung(part, edges[part.start - start], edges[part.end - start], level)
        for part, level in zip(shown, levels, strict=True)
    )
    places = _centred(text, edges, rungs, start, character_width)
    return Ladder(text, places, rungs, edges[-1], max(levels, default=-1) + 1)


def _levels(parts: Sequence[PartShape]) -> list[int]:
    """Return for each part one more than the deepest part inside it; parts come innermost first."""
    levels: list[int] = []
    for index, part in enumerate(parts):
        inside = [
            levels[other]
            for other in range(index)
            if part.start <= parts[other].start and parts[other].end <= part.end
        ]
        levels.append(max(inside, default=-1) + 1)
    return levels


def _centred(
    text: str,
    edges: Sequence[float],
    rungs: Sequence[Rung],
    start: int,
    character_width: Callable[[str], float],
) -> tuple[float, ...]:
    """Return the characters' places with every innermost part's text in the middle of it."""
    places = list(edges[:-1])
    for rung in rungs:
        if rung.level:
            continue
        first, last = rung.part.start - start, rung.part.end - start
        own = sum(character_width(character) for character in text[first:last])
        shift = max(0.0, (rung.right - rung.left - own) / 2)
        for index in range(first, last):
            places[index] += shift
    return tuple(places)


def runs(text: str, places: Sequence[float], width: float) -> Iterator[tuple[str, float]]:
    """Yield pieces of a text that can be painted at once, each with its place.

    A run ends where a character stands apart from the one before, and around characters that may
    be wider than the fixed font's ``width``.
    """
    begin = 0
    for index in range(1, len(text) + 1):
        joined = (
            index < len(text)
            and text[index - 1 : index + 1].isascii()
            and abs(places[index] - places[index - 1] - width) < _JOINED_PX
        )
        if not joined:
            yield text[begin:index], places[begin]
            begin = index
