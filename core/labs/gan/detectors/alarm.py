"""Turns signs that come and go into one statement: something began, and it is over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass
class Alarm:
    """Raised by signs in a row, and over after some without.

    Attributes
    ----------
    raise_after, clear_after : int
        How many in a row it takes.
    least_steps : int
        The signs must last at least so long, however often they are looked for.
    since : int
        The step of the first sign in the row that raised it.
    """

    raise_after: int
    clear_after: int
    least_steps: int = 0
    since: int = 0
    is_raised: bool = False
    _signs: int = field(default=0, repr=False)
    _calm: int = field(default=0, repr=False)
    _will_repeat: bool = field(default=False, repr=False)

    def feed(self, step: int, sign: bool) -> Literal["raised", "over"] | None:
        """Take the next sign; return whether it raises, repeats or ends the alarm."""
        if not sign:
            return self._calm_down()
        if not self._signs and not self.is_raised:
            self.since = step
        self._signs, self._calm = self._signs + 1, 0
        if self._is_due(step):
            self.is_raised, self._will_repeat = True, False
            return "raised"
        return None

    def watch_change(self) -> None:
        """Say it once more if the signs go on after a change of the settings."""
        self._signs, self._calm, self._will_repeat = 0, 0, self.is_raised

    def _is_due(self, step: int) -> bool:
        if self.is_raised:
            return self._will_repeat and self._signs >= 3 * self.raise_after
        return self._signs >= self.raise_after and step - self.since >= self.least_steps

    def _calm_down(self) -> Literal["over"] | None:
        self._signs, self._calm = 0, self._calm + 1
        if self.is_raised and self._calm >= self.clear_after:
            self.is_raised = self._will_repeat = False
            return "over"
        return None
