"""Answers the window's questions about a game, during a run too.

None of them draws from the game's random numbers, so that the run's figures stay the same.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

# These answer questions, too.
from core.labs.gan.files import film, network_files, sample_files  # noqa: F401
from core.labs.gan.game.pictures import as_images
from core.labs.gan.game.session import Session, session_of
from core.labs.gan.options.choices import IMAGE_DATA
from core.labs.gan.reports import (
    Branches,
    BranchesReport,
    Decode,
    MomentAt,
    MomentReport,
    NewBranchReport,
    Noise,
    StartFrom,
    Strip,
    Walk,
)
from core.runtime.errors import LabError
from core.runtime.request import State, answers
from core.runtime.text import text

_MOST_STOPS = 200


@answers(Branches)
def branches(state: State, asked: Branches) -> BranchesReport:
    """Return the branches of the game."""
    timeline = session_of(state).timeline
    return BranchesReport(
        tuple(branch.report() for branch in timeline.branches), timeline.current.id
    )


@answers(MomentAt)
def moment_at(state: State, asked: MomentAt) -> MomentReport:
    """Return a moment."""
    return _moment(session_of(state), asked.branch, asked.step)


@answers(Strip)
def strip(state: State, asked: Strip) -> tuple[MomentReport, ...]:
    """Return some moments in the order of their steps."""
    session = session_of(state)
    branch = session.timeline.current.id if asked.branch is None else asked.branch
    last = max(session.timeline.moments_of(branch))
    reached = [step for step in asked.steps if step <= last] or [last]
    found = {session.timeline.find(branch, step).step for step in reached}
    return tuple(_moment(session, branch, step) for step in sorted(found))


@answers(StartFrom)
def start_from(state: State, asked: StartFrom) -> NewBranchReport:
    """Note where the game is to go on."""
    session = session_of(state)
    found = session.timeline.find(asked.branch, asked.step)
    session.wanted = (asked.branch, found.step)
    return NewBranchReport(len(session.timeline.branches), found.step)


@answers(Decode)
def decode(state: State, asked: Decode) -> NDArray[np.float32]:
    """Return what the generator makes of some noise.

    Raises
    ------
    LabError
        If the noise has another size than the generator's.
    """
    session = session_of(state)
    return _decoded(session, _noise(session, asked.noise))


@answers(Walk)
def walk(state: State, asked: Walk) -> NDArray[np.float32]:
    """Return the images on the way between two points of noise.

    Raises
    ------
    LabError
        If the game's data are no images, or the noise has another size than the generator's.
    """
    session = session_of(state)
    if session.game.settings.data not in IMAGE_DATA:
        raise LabError(
            text("gan", "This game makes points; play with images to walk from one to another.")
        )
    first, last = _noise(session, np.stack([asked.first, asked.last]))
    share = torch.linspace(0, 1, min(max(asked.count, 2), _MOST_STOPS))[:, None]
    return _decoded(session, first + share * (last - first))


def _moment(session: Session, branch: int, step: int) -> MomentReport:
    found = session.timeline.find(branch, step)
    snapshots = session.pictures.take(session.game_at(found))
    return MomentReport(found.step, dict(found.metrics), snapshots)


def _noise(session: Session, values: Noise) -> Tensor:
    noise = torch.as_tensor(values, dtype=torch.float32)
    size = session.game.settings.noise_size
    if noise.dim() != 2 or noise.shape[1] != size:
        raise LabError(
            text("gan", "The generator takes {size} numbers of noise, got {shape}.")(
                size=size, shape=tuple(noise.shape)
            )
        )
    return noise


def _decoded(session: Session, noise: Tensor) -> NDArray[np.float32]:
    samples = session.game.generate(noise)
    if session.game.settings.data in IMAGE_DATA:
        return as_images(samples)
    points: NDArray[np.float32] = samples.cpu().numpy()
    return points
