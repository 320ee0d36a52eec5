"""Takes turns at drawing, so that no frame pays for everything at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Turn = Callable[[], bool]


class Turns:
    """Each turn draws one thing and returns whether it had anything to draw.

    A thing given twice among the turns is drawn twice as often.
    """

    def __init__(self, turns: Iterable[Turn]) -> None:
        self.all: tuple[Turn, ...] = tuple(turns)
        self._next = 0

    def take_one(self) -> bool:
        """Draw the next thing that has something new; return whether there was one."""
        for _ in self.all:
            turn = self.all[self._next]
            self._next = (self._next + 1) % len(self.all)
            if turn():
                return True
        return False
