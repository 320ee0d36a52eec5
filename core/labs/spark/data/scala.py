"""Reads objects of Scala through py4j."""

from __future__ import annotations

from typing import Any


def kind_of(node: Any) -> str:
    """Return the name of an object's class in Scala."""
    return str(node.getClass().getSimpleName()).rstrip("$")


def all_of(sequence: Any) -> list[Any]:
    """Return the members of a sequence of Scala."""
    return [sequence.apply(number) for number in range(sequence.length())]


def texts_of(sequence: Any) -> list[str]:
    """Return the members of a sequence of Scala as texts."""
    return [str(each) for each in all_of(sequence)]
