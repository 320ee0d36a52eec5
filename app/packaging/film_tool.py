"""Packs FFmpeg, which takes 80 MB and few students call.

`core.labs.gan.files.ffmpeg` unpacks it at the first film.
"""

from __future__ import annotations

import lzma
import shutil
from pathlib import Path

# Machine code packs better with its jumps told in another way first.
_FILTERS = [{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "preset": 9}]


def is_film_tool(name: str) -> bool:
    """Return whether a file of the program, named by its path in there, is FFmpeg."""
    path = Path(name)
    return path.parent.as_posix() == "imageio_ffmpeg/binaries" and path.name.startswith("ffmpeg-")


def pack(tool: Path, folder: Path) -> Path:
    """Write it packed into a folder, and return the file."""
    packed = folder / f"{tool.name}.xz"
    with tool.open("rb") as source, lzma.open(packed, "wb", filters=_FILTERS) as target:
        shutil.copyfileobj(source, target)
    return packed
