"""Saves what the generator makes: a CSV table of numbers, or a PNG picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.labs.gan.files.drawing import picture_of
from core.labs.gan.game.measures import DRAWN
from core.labs.gan.game.session import session_of
from core.labs.gan.reports import SavedReport, SaveSamples
from core.runtime.atomic_files import written
from core.runtime.errors import LabError
from core.runtime.request import State, answers
from core.runtime.text import text

_SEED = 2_500


@answers(SaveSamples)
def save_samples(state: State, asked: SaveSamples) -> SavedReport:
    """Write a table or a picture.

    A row of the table is a sample: x and y, or its pixels from -1 to 1 row by row.
    """
    session, path = session_of(state), Path(asked.path)
    match path.suffix.lower():
        case ".csv":
            samples = session.game.generate(session.game.draw_noise(DRAWN, _SEED))
            rows = samples.reshape(len(samples), -1).cpu().numpy()
            width = rows.shape[1]
            names = ["x", "y"] if width == 2 else [f"pixel{n}" for n in range(width)]
            with written(asked.path) as part:
                np.savetxt(part, rows, "%.7g", ",", header=",".join(names), comments="")
        case ".png":
            with written(asked.path) as part:
                picture_of(session.pictures.take(session.game), f"step {session.done:,}").save(part)
        case _:
            raise LabError(
                text("gan", "{name} must end in .csv for a table or .png for a picture.")(
                    name=path.name
                )
            )
    return SavedReport(asked.path)
