"""What the window may ask of a game, and what answers it; importing this loads no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.runtime.request import Request

Snapshots = Mapping[str, Any]
"""The pictures of a moment, as a step of the run has them (`Pictures.take`)."""

Noise = NDArray[np.float32]
"""(n, noise size) numbers that the generator makes n samples of."""

AnswerT = TypeVar("AnswerT", covariant=True)


class GanRequest(Request[AnswerT], answered_in="core.labs.gan.requests"):
    """Base of the questions about the game that the tab's last run plays or has played."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class BranchReport:
    """A branch: where it left which other one, what its settings change, and what is kept of it.

    ``from_branch`` is None for the course that the run began with. ``steps`` are those of the
    moments that are kept, in order.
    """

    id: int
    from_branch: int | None
    from_step: int
    changes: Mapping[str, Any]
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BranchesReport:
    """All branches in the order of their ids, and the id of the one that goes on."""

    branches: tuple[BranchReport, ...]
    current: int


@dataclass(frozen=True, slots=True)
class MomentReport:
    """A moment that is kept: its step, its metrics by their plain names, and its pictures."""

    step: int
    metrics: Mapping[str, float]
    snapshots: Snapshots


@dataclass(frozen=True, slots=True)
class NewBranchReport:
    """The branch that the run under way, or the next one, opens, and its step."""

    branch: int
    step: int


@dataclass(frozen=True, slots=True)
class SavedReport:
    """A file was written."""

    path: str


@dataclass(frozen=True, slots=True)
class FilmReport(SavedReport):
    """A film of so many pictures was written."""

    frames: int


@dataclass(frozen=True, slots=True)
class LoadedReport:
    """The game that a file's networks belong to: settings, steps played, what they make."""

    path: str
    settings: Mapping[str, Any]
    step: int
    snapshots: Snapshots


@dataclass(frozen=True, slots=True)
class Branches(GanRequest[BranchesReport]):
    """Which branches there are, and which moments are kept of each."""


@dataclass(frozen=True, slots=True)
class MomentAt(GanRequest[MomentReport]):
    """The moment of a branch that lies nearest to a step."""

    branch: int
    step: int


@dataclass(frozen=True, slots=True)
class Strip(GanRequest[tuple[MomentReport, ...]]):
    """The moments of a branch nearest to some steps, each once; None is the current branch.

    Steps that the game has not reached are left out; the last moment stands for them all if it
    has reached none.
    """

    steps: tuple[int, ...]
    branch: int | None = None


@dataclass(frozen=True, slots=True)
class StartFrom(GanRequest[NewBranchReport]):
    """Have the run under way, or the next one, go on from a moment, as a new branch."""

    branch: int
    step: int


@dataclass(frozen=True, slots=True, eq=False)
class Decode(GanRequest[NDArray[np.float32]]):
    """What the generator makes of noise now: (n, 2) points, or (n, h, w) images from 0 to 1."""

    noise: Noise


@dataclass(frozen=True, slots=True, eq=False)
class Walk(GanRequest[NDArray[np.float32]]):
    """``count`` (h, w) images on the way between two points of noise of (noise size,) numbers."""

    first: Noise
    last: Noise
    count: int


@dataclass(frozen=True, slots=True)
class SaveSamples(GanRequest[SavedReport]):
    """Write 2,500 samples as a table (``.csv``), or the picture of the game (``.png``)."""

    path: str


@dataclass(frozen=True, slots=True)
class SaveFilm(GanRequest[FilmReport]):
    """Write the moments of a branch as ``.gif`` or ``.mp4``; None is the current branch."""

    path: str
    branch: int | None = None


@dataclass(frozen=True, slots=True)
class SaveNetworks(GanRequest[SavedReport]):
    """Write both networks as they are now, with their settings and the step."""

    path: str


@dataclass(frozen=True, slots=True)
class LoadNetworks(GanRequest[LoadedReport]):
    """Begin a game with the networks of a file; the next run goes on from there."""

    path: str
