"""When a field of the settings has an effect, and which of its choices suit the others."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Condition = Mapping[str, Container[Any]]
"""Field -> the values that it must have; all of them must hold."""

Conditions = Condition | Sequence[Condition] | None
"""A condition, or several of which one is enough."""


@dataclass(frozen=True)
class Passing:
    """Every value that passes a test, such as a path with a certain ending."""

    test: Callable[[Any], bool]

    def __contains__(self, value: object) -> bool:
        """Return whether the value passes."""
        return self.test(value)


def other_than(*values: Any) -> Passing:
    """Return every value but these, to stand in a condition."""
    return Passing(lambda value: value not in values)


def conditions(declared: Conditions) -> tuple[Condition, ...]:
    """Return a declared condition, or several of which one is enough, as a tuple."""
    if not declared:
        return ()
    return (declared,) if isinstance(declared, Mapping) else tuple(declared)
