"""Saves the course of a game as a film: a frame for each moment that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import imageio.v2 as imageio
import numpy as np

from core.labs.gan.files.drawing import picture_of
from core.labs.gan.files.ffmpeg import provide_ffmpeg
from core.labs.gan.game.session import Session, session_of
from core.labs.gan.reports import FilmReport, SaveFilm
from core.runtime.atomic_files import written
from core.runtime.errors import LabError
from core.runtime.request import State, answers
from core.runtime.text import text

_FRAMES = 90
_FRAMES_PER_S = 12
_LAST_FRAMES = 12  # a second


@answers(SaveFilm)
def save_film(state: State, asked: SaveFilm) -> FilmReport:
    """Write a film; the last picture stands for a second."""
    session = session_of(state)
    path = Path(asked.path)
    ending = path.suffix.lower()
    if ending not in (".gif", ".mp4"):
        raise LabError(text("gan", "{name} must end in .gif or .mp4.")(name=path.name))
    frames = _frames(session, session.timeline.current.id if asked.branch is None else asked.branch)
    with written(asked.path) as part:
        if ending == ".gif":
            imageio.mimsave(part, frames, format="GIF", duration=1000 / _FRAMES_PER_S, loop=0)
        else:
            provide_ffmpeg()
            imageio.mimsave(part, frames, format="FFMPEG", fps=_FRAMES_PER_S, macro_block_size=8)
    return FilmReport(asked.path, len(frames))


def _frames(session: Session, branch: int) -> list[Any]:
    """Return the frames; steps lie ever wider apart, as most happens at the beginning."""
    steps = sorted(session.timeline.moments_of(branch))
    places = np.unique(np.linspace(0, len(steps) - 1, _FRAMES).round().astype(int))
    frames = []
    for place in places:
        moment = session.timeline.find(branch, steps[place])
        snapshots = session.pictures.take(session.game_at(moment))
        frames.append(np.asarray(picture_of(snapshots, f"step {moment.step:,}")))
    return frames + frames[-1:] * (_LAST_FRAMES - 1)
