"""Colours of classes and of leanings: orange below zero, blue above, quiet where undecided."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from ui import theme

_LOW, _HIGH = 4, 0  # the numbers of orange and blue among the series
_CLASSES = (_LOW, _HIGH, 2, 3, 1, 5)
_MIDDLE_LIGHT, _MIDDLE_DARK = QColor("#F1F2F3"), QColor("#2E3135")

Bytes = NDArray[np.uint8]


def class_color(number: int) -> QColor:
    """Return the colour of a class."""
    return theme.series(_CLASSES[number % len(_CLASSES)])


def middle() -> QColor:
    """Return the colour of zero, of what is undecided."""
    return _MIDDLE_DARK if theme.is_dark() else _MIDDLE_LIGHT


def leaning(value: float) -> QColor:
    """Return the colour of a number from -1 to 1; beyond, that of the ends."""
    return mixed(middle(), class_color(1 if value > 0 else 0), abs(value))


def mixed(under: QColor, over: QColor, share: float) -> QColor:
    """Return a colour between two, opaque: all of ``over`` at a share of 1 and beyond."""
    share = min(share, 1.0)
    return QColor.fromRgbF(
        under.redF() + share * (over.redF() - under.redF()),
        under.greenF() + share * (over.greenF() - under.greenF()),
        under.blueF() + share * (over.blueF() - under.blueF()),
    )


def leaning_table() -> list[int]:
    """Return 256 colours for the bytes of a picture, from -1 to 1."""
    return [leaning(level / 127.5 - 1).rgb() for level in range(256)]


def picture_of_leaning(values: Bytes, table: list[int]) -> QImage:
    """Return (rows, columns) bytes as a picture with the last row at the top."""
    pixels = np.ascontiguousarray(values[::-1])
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, columns, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(table)
    return image


def picture_of_shares(shares: Bytes) -> QImage:
    """Return (classes, rows, columns) shares as the likeliest class's hue, paler by doubt."""
    best = shares.argmax(axis=0)
    # The likeliest of n classes has at least 1/n.
    low = 255 / len(shares)
    sure = np.clip((shares.max(axis=0) - low) / (255 - low), 0, 1)[..., None]
    hues = np.array([_rgb(class_color(number)) for number in range(len(shares))])
    zero = np.array(_rgb(middle()))
    return _image(zero + sure * (hues[best] - zero))


def picture_of_classes(surface: Bytes) -> QImage:
    """Return a surface in the full colour of the class that it says; no doubt is shown."""
    said = surface.argmax(axis=0) if len(surface) > 1 else (surface[0] > 127).astype(int)
    count = max(2, len(surface))
    hues = np.array([_rgb(class_color(number)) for number in range(count)])
    return _image(hues[said])


def _rgb(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


def _image(colors: NDArray[Any]) -> QImage:
    rows, columns, _ = colors.shape
    pixels = np.ascontiguousarray(colors[::-1].round().astype(np.uint8))
    return QImage(pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
