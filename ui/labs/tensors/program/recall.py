"""The statements entered before, to be brought back one by one as in a shell."""

from __future__ import annotations

from collections.abc import Iterable


class Recall:
    """Earlier lines, oldest first, and the place among them; behind the last is the draft."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._at = 0
        self._draft = ""

    def replace(self, lines: Iterable[str]) -> None:
        """Begin anew with these lines."""
        self._lines = []
        for line in lines:
            self.add(line)
        self._at = len(self._lines)

    def add(self, line: str) -> None:
        """Remember a line that was entered; one entered again is remembered once."""
        line = line.strip()
        if line and (not self._lines or self._lines[-1] != line):
            self._lines.append(line)
        self._at = len(self._lines)

    def step(self, by: int, shown: str) -> str | None:
        """Return the line before (-1) or after (+1) the one that is shown; None at the ends.

        What was typed and not entered is kept and comes back behind the last line.
        """
        if self._at == len(self._lines):
            self._draft = shown
        place = self._at + by
        while 0 <= place < len(self._lines) and self._lines[place] == shown.strip():
            place += by
        if not 0 <= place <= len(self._lines):
            return None
        was_at, self._at = self._at, place
        if place < len(self._lines):
            return self._lines[place]
        return self._draft if was_at != place else None
