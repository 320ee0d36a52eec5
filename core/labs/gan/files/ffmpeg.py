"""Finds FFmpeg, which writes films; the built program has it packed until the first one."""

from __future__ import annotations

import lzma
import os
import shutil
import stat
import tempfile
from importlib.util import find_spec
from pathlib import Path

from core.runtime.errors import LabError
from core.runtime.folders import cache_dir, ensure
from core.runtime.text import text

_NAMED = "IMAGEIO_FFMPEG_EXE"


def provide_ffmpeg() -> None:
    """Have imageio find FFmpeg, unpacked into the user's cache where it came packed.

    Raises
    ------
    LabError
        If it cannot be unpacked.
    """
    packed = packed_ffmpeg()
    if packed is None or os.environ.get(_NAMED):
        return
    program = cache_dir() / "ffmpeg" / packed.stem
    if not program.is_file():
        _unpack(packed, program)
    os.environ[_NAMED] = str(program)


def packed_ffmpeg() -> Path | None:
    """Return the packed program; None where the package has it as it is, as from source."""
    spec = find_spec("imageio_ffmpeg")
    places = (spec.submodule_search_locations if spec else None) or []
    found = (file for place in places for file in Path(place, "binaries").glob("ffmpeg*.xz"))
    return next(found, None)


def _unpack(packed: Path, program: Path) -> None:
    """Write the program whole or not at all: two tabs may do it at a time."""
    folder = ensure(program.parent)
    handle, name = tempfile.mkstemp(dir=folder)
    unfinished = Path(name)
    try:
        with lzma.open(packed) as source, os.fdopen(handle, "wb") as target:
            shutil.copyfileobj(source, target)
        unfinished.chmod(unfinished.stat().st_mode | stat.S_IXUSR)
        unfinished.replace(program)
    except OSError as error:
        raise LabError(
            text(
                "gan",
                "FFmpeg could not be unpacked into {folder} ({reason}); make room there, or save "
                "the film as .gif.",
            )(folder=str(folder), reason=error.strerror or str(error))
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
