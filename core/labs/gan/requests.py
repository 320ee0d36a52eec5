"""What the window may ask the worker, during a run too, all ``function(state, **values)``.

None of them draws from the game's random numbers, so that the run's figures stay the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from core.labs.gan.files.film import film
from core.labs.gan.files.network_files import load_networks, save_networks
from core.labs.gan.files.sample_files import save_samples
from core.labs.gan.game.pictures import as_images
from core.labs.gan.game.session import Session, session_of
from core.runtime.errors import LabError

__all__ = [
    "decode",
    "film",
    "load_networks",
    "moment",
    "moments",
    "save_networks",
    "save_samples",
    "start_from",
    "strip",
    "walk",
]

_MOST_STOPS = 200


def moments(state: dict[str, Any]) -> dict[str, Any]:
    """Return the branches with the steps that are kept of each, and which one goes on."""
    timeline = session_of(state).timeline
    return {
        "branches": [branch.described() for branch in timeline.branches],
        "current": timeline.current.id,
    }


def moment(state: dict[str, Any], branch: int, step: int) -> dict[str, Any]:
    """Return the snapshots of the moment nearest to a step, its ``step`` and its ``metrics``."""
    return _moment(session_of(state), branch, step)


def strip(
    state: dict[str, Any], steps: Sequence[int], branch: int | None = None
) -> list[dict[str, Any]]:
    """Return the moments nearest to some steps, as `moment` does, each once.

    Steps that the game has not reached are left out, but for the last moment of all.
    """
    session = session_of(state)
    chosen = session.timeline.current.id if branch is None else branch
    last = max(session.timeline.branches[chosen].moments, default=0)
    reached = [step for step in steps if step <= last] or [last]
    found = {session.timeline.find(chosen, step).step for step in reached}
    return [_moment(session, chosen, step) for step in sorted(found)]


def start_from(state: dict[str, Any], branch: int, step: int) -> dict[str, Any]:
    """Have the run under way, or the next one, go on from a moment, as a new branch."""
    session = session_of(state)
    found = session.timeline.find(branch, step)
    session.wanted = (branch, found.step)
    return {"branch": len(session.timeline.branches), "step": found.step}


def decode(state: dict[str, Any], noise: ArrayLike) -> Any:
    """Return what the generator makes of some noise now.

    Parameters
    ----------
    noise : (n, noise size) float

    Returns
    -------
    array
        (n, 2) points, or (n, h, w) images from 0 to 1.
    """
    session = session_of(state)
    return _decoded(session, _noise(session, noise))


def walk(state: dict[str, Any], a: ArrayLike, b: ArrayLike, count: int) -> Any:
    """Return what the generator makes of the noise between two points, as `decode` does."""
    session = session_of(state)
    first, last = _noise(session, np.stack([np.asarray(a), np.asarray(b)]))
    share = torch.linspace(0, 1, min(max(count, 2), _MOST_STOPS))[:, None]
    return _decoded(session, first + share * (last - first))


def _moment(session: Session, branch: int, step: int) -> dict[str, Any]:
    found = session.timeline.find(branch, step)
    snapshots = session.pictures.take(session.game_at(found))
    return {**snapshots, "step": found.step, "metrics": dict(found.metrics)}


def _noise(session: Session, values: ArrayLike) -> Tensor:
    noise = torch.as_tensor(values, dtype=torch.float32)
    size = session.game.settings.noise_size
    if noise.dim() != 2 or noise.shape[1] != size:
        raise LabError(f"The generator takes {size} numbers of noise, got {tuple(noise.shape)}.")
    return noise


def _decoded(session: Session, noise: Tensor) -> Any:
    samples = session.game.generate(noise)
    return (
        samples.cpu().numpy()
        if samples.dim() == 2 and samples.shape[1] == 2
        else as_images(samples)
    )
