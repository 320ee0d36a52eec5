"""Loads the data by the recipe, after a look at the user's CSV file or folder of images."""

from __future__ import annotations

import csv
import warnings
from pathlib import Path
from typing import Any

from PIL import Image
from torch import Tensor

from core.data.file_checks import TEXT_ENDINGS, check_file
from core.labs.gan.settings import GanSettings
from core.runtime.errors import LabError
from core.runtime.text import NOTHING, Text, joined, text

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
"""The names of files that count as images, as in the recipe."""

# A file's name may lie about what it is: Pillow would run Ghostscript on PostScript text.
_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")
_IMAGES_LIMIT = 20_000
_LEAST = 2


def load_data(module: Any, settings: GanSettings) -> tuple[Tensor, Text]:
    """Return the samples that the recipe's module loads, and which pictures are left out.

    Raises
    ------
    LabError
        If the user's file or folder cannot be read; the sentence says what to do.
    """
    path = Path(settings.file)
    said = _look_at_folder(path) if settings.data == "images" else NOTHING
    if settings.data != "file":
        samples: Tensor = module.load_data()
        return samples, said
    if path.suffix.lower() not in TEXT_ENDINGS:
        raise LabError(
            text("gan", "{name} is not a CSV file; choose one that ends in .csv or .txt.")(
                name=path.name
            )
        )
    check_file(path)
    try:
        samples = module.load_data()
    except (ValueError, csv.Error) as error:
        raise LabError(
            text(
                "gan",
                "{name} has no two columns of numbers; it needs lines such as 0.5,1.25 and a "
                "comma, a semicolon or a tab between the numbers.",
            )(name=path.name)
        ) from error
    if len(samples) < _LEAST:
        raise LabError(
            text("gan", "{name} has {count} rows with two numbers; give it more.")(
                name=path.name, count=len(samples)
            )
        )
    return samples, said


def _look_at_folder(folder: Path) -> Text:
    """Return how many pictures of a folder can be used, and what becomes of them.

    Raises
    ------
    LabError
        If there are too few, too many, or one that is far too large.
    """
    if not folder.is_dir():
        raise LabError(
            text("gan", "{folder} is not a folder; choose one that has images in it.")(
                folder=str(folder)
            )
        )
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in ENDINGS]
    if len(files) < _LEAST:
        raise LabError(
            text("gan", "{name} has {count} images; put at least two there that end in {endings}.")(
                name=folder.name, count=len(files), endings=", ".join(ENDINGS)
            )
        )
    if len(files) > _IMAGES_LIMIT:
        raise LabError(
            text(
                "gan",
                "{name} has {count:,} images, more than the {limit:,} that are read here; choose a "
                "folder with a part of them.",
            )(name=folder.name, count=len(files), limit=_IMAGES_LIMIT)
        )
    unreadable = sum(not _is_readable(path) for path in files)
    if len(files) - unreadable < _LEAST:
        words = text(
            "gan", "{name}: only {usable} of {count} images can be read; put others there."
        )
        raise LabError(words(name=folder.name, usable=len(files) - unreadable, count=len(files)))
    others = sum(path.is_file() and not path.name.startswith(".") for path in folder.iterdir())
    return _usable(len(files) - unreadable, unreadable, others - len(files))


def _usable(usable: int, unreadable: int, others: int) -> Text:
    parts = []
    if unreadable:
        parts.append(text("gan", "{count:,} unreadable")(count=unreadable))
    if others:
        parts.append(text("gan", "{count:,} no image")(count=others))
    words = text("gan", "{usable:,} of {count:,} usable; resized to 28 x 28 grey.")
    if parts:
        words = text("gan", "{usable:,} of {count:,} usable: {why}; resized to 28 x 28 grey.")
    why = joined(*parts, by=", ")
    return words(usable=usable, count=usable + unreadable + others, why=why)


def _is_readable(path: Path) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS) as image:
                image.load()
    except (OSError, SyntaxError, ValueError):
        return False
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise LabError(
            text("gan", "{name} has too many pixels; scale it down or take it out.")(name=path.name)
        ) from error
    return True
