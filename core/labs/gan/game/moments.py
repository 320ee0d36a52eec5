"""Moments of a game kept for time travel: on a budget of memory, denser near the present."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.labs.gan.game.checkpoint import Checkpoint
from core.labs.gan.reports import BranchReport
from core.labs.gan.settings import GanSettings
from core.runtime.errors import LabError
from core.runtime.text import text

BUDGET_BYTES = 256 * 2**20
"""How much memory all moments of all branches may take."""

_MOST = 600
_EVERY = 200  # about so many moments of a whole run are offered; each is copied


@dataclass(frozen=True)
class Moment:
    """A game after ``step`` steps, and how it stood."""

    step: int
    settings: GanSettings
    checkpoint: Checkpoint
    metrics: Mapping[str, float]


@dataclass
class Branch:
    """A course of the game: where it leaves another one, what differs there, and its moments."""

    id: int
    from_branch: int | None = None
    from_step: int = 0
    changes: dict[str, Any] = field(default_factory=dict)
    moments: dict[int, Moment] = field(default_factory=dict)

    def report(self) -> BranchReport:
        """Return it as the window is told of it."""
        steps = tuple(sorted(self.moments))
        return BranchReport(self.id, self.from_branch, self.from_step, dict(self.changes), steps)


class Timeline:
    """All branches of a game, the newest the current one; too many moments are thinned out."""

    def __init__(self, budget_bytes: int = BUDGET_BYTES) -> None:
        self.branches = [Branch(0)]
        self._budget = budget_bytes
        self._held = 0

    @property
    def current(self) -> Branch:
        """The branch that goes on."""
        return self.branches[-1]

    def add(self, moment: Moment) -> None:
        """Keep a moment of the current branch."""
        old = self.current.moments.get(moment.step)
        self._held += moment.checkpoint.size_bytes - (old.checkpoint.size_bytes if old else 0)
        self.current.moments[moment.step] = moment
        while self._held > self._budget or self._count() > _MOST:
            if not self._thin(moment.step):
                return

    def branch_off(self, branch: int, step: int, changes: Mapping[str, Any]) -> Moment:
        """Begin a new branch at a moment, and return the moment."""
        moment = self.find(branch, step)
        self.branches.append(Branch(len(self.branches), branch, moment.step, dict(changes)))
        self.add(moment)
        return moment

    def find(self, branch: int, step: int) -> Moment:
        """Return the moment of a branch that lies nearest to a step.

        Raises
        ------
        LabError
            If there is no such branch, or nothing is kept of it.
        """
        moments = self.moments_of(branch)
        return moments[min(moments, key=lambda kept: (abs(kept - step), kept))]

    def moments_of(self, branch: int) -> Mapping[int, Moment]:
        """Return all moments that are kept of a branch, by their steps; raises as `find` does."""
        if not 0 <= branch < len(self.branches):
            raise LabError(
                text("gan", "There is no branch {branch}; the last one is {last}.")(
                    branch=branch, last=len(self.branches) - 1
                )
            )
        moments = self.branches[branch].moments
        if not moments:
            raise LabError(
                text("gan", "Nothing is kept of branch {branch} yet; run it first.")(branch=branch)
            )
        return moments

    def _count(self) -> int:
        return sum(len(branch.moments) for branch in self.branches)

    def _thin(self, now: int) -> bool:
        """Drop the moment that is missed least; return whether there was one to drop."""
        found = [
            ((after - before) / (1 + abs(now - step)) * _weight(step), branch, step)
            for branch in self.branches
            for before, step, after in _triples(branch.moments)
        ]
        if not found:
            return False
        _, branch, step = min(found, key=lambda each: each[0])
        self._held -= branch.moments.pop(step).checkpoint.size_bytes
        return True


def is_kept(step: int, total: int) -> bool:
    """Return whether a moment is taken after this step: at even distances and at round numbers."""
    return step % max(1, total // _EVERY) == 0 or is_round(step) or step == total


def is_round(step: int) -> bool:
    """Return whether a step is 1, 2 or 5 times a power of ten, as on the lecture's strip."""
    digits = str(step)
    return digits[0] in "125" and not digits[1:].strip("0")


def _weight(step: int) -> float:
    return 1000.0 if is_round(step) else 1.0


def _triples(moments: Mapping[int, Moment]) -> list[tuple[int, int, int]]:
    """Return the moments that have one before and one after them, with those."""
    steps = sorted(moments)
    return list(zip(steps, steps[1:], steps[2:], strict=False))
