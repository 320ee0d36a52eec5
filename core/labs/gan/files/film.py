"""Saves the course of a game as a film: a frame for each moment that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import imageio.v2 as imageio
import numpy as np

from core.labs.gan.files.drawing import picture_of
from core.labs.gan.files.ffmpeg import provide_ffmpeg
from core.labs.gan.game.session import Session, session_of
from core.runtime.atomic_files import written
from core.runtime.errors import LabError

_FRAMES = 90
_FRAMES_PER_S = 12
_LAST_FRAMES = 12  # the last one stands for a second


def film(state: dict[str, Any], path: str, branch: int | None = None) -> dict[str, Any]:
    """Write the moments of a branch, the current one by default, as ``.gif`` or ``.mp4``."""
    session = session_of(state)
    ending = Path(path).suffix.lower()
    if ending not in (".gif", ".mp4"):
        raise LabError(f"{Path(path).name} must end in .gif or .mp4.")
    frames = _frames(session, session.timeline.current.id if branch is None else branch)
    with written(path) as part:
        if ending == ".gif":
            imageio.mimsave(part, frames, format="GIF", duration=1000 / _FRAMES_PER_S, loop=0)
        else:
            provide_ffmpeg()
            imageio.mimsave(part, frames, format="FFMPEG", fps=_FRAMES_PER_S, macro_block_size=8)
    return {"path": path, "frames": len(frames)}


def _frames(session: Session, branch: int) -> list[Any]:
    """Return the frames; steps lie ever wider apart, as most happens at the beginning."""
    if not 0 <= branch < len(session.timeline.branches):
        raise LabError(f"There is no branch {branch}.")
    steps = sorted(session.timeline.branches[branch].moments)
    if not steps:
        raise LabError("Nothing is kept of this branch yet; run it first.")
    places = np.unique(np.linspace(0, len(steps) - 1, _FRAMES).round().astype(int))
    frames = []
    for place in places:
        moment = session.timeline.find(branch, steps[place])
        snapshots = session.pictures.take(session.game_at(moment))
        frames.append(np.asarray(picture_of(snapshots, f"step {moment.step:,}")))
    return frames + frames[-1:] * (_LAST_FRAMES - 1)
