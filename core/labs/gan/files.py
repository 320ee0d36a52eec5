"""Looks at the user's CSV file or folder of images before the recipe reads it."""

from __future__ import annotations

import csv
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from core.data.file_checks import TEXT_ENDINGS, check_file
from core.labs.gan.settings import GanSettings
from core.runtime.errors import LabError

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
"""The names of files that count as images, as in the recipe."""

_IMAGES_LIMIT = 20_000
_LEAST_ROWS = 2


def check_data(settings: GanSettings) -> None:
    """Raise LabError, in a sentence that says what to do, unless the data can be read."""
    if settings.data == "file":
        _check_table(Path(settings.file))
    elif settings.data == "images":
        _check_folder(Path(settings.file))


def _check_table(path: Path) -> None:
    if path.suffix.lower() not in TEXT_ENDINGS:
        raise LabError(f"{path.name} is not a CSV file; choose one that ends in .csv or .txt.")
    check_file(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LabError(f"{path.name} is not UTF-8 text; save it as CSV in UTF-8.") from error
    mark = next((mark for mark in ",;\t" if mark in text), ",")
    rows = [row for row in csv.reader(text.splitlines(), delimiter=mark) if row]
    numeric = [row for row in rows if sum(map(_is_number, row)) >= 2]
    if len(numeric) < _LEAST_ROWS or not _is_wide(rows[-1]):
        raise LabError(
            f"{path.name} has no two columns of numbers; it needs lines such as 0.5,1.25 and a "
            "comma, a semicolon or a tab between the numbers."
        )


def _is_wide(row: list[str]) -> bool:
    return sum(map(_is_number, row)) >= 2


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise LabError(f"{folder} is not a folder; choose one that has images in it.")
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in ENDINGS]
    if len(files) < _LEAST_ROWS:
        raise LabError(
            f"{folder.name} has {len(files)} images; put at least two there that end in "
            f"{', '.join(ENDINGS)}."
        )
    if len(files) > _IMAGES_LIMIT:
        raise LabError(
            f"{folder.name} has {len(files):,} images, more than the {_IMAGES_LIMIT:,} that are "
            "read here; choose a folder with a part of them."
        )
    for path in files:
        _check_image(path)


def _check_image(path: Path) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise LabError(f"{path.name} cannot be read as an image; take it out.") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise LabError(f"{path.name} has too many pixels; scale it down or take it out.") from error
