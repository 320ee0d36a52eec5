"""Numbers as colours: one map for amounts, one for signed values, as in tables' thumbnails."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

Colors = NDArray[np.uint8]
Values = NDArray[np.floating[Any]]

_SIZE = 256
# Viridis (Smith and van der Walt 2015), from low to high, and ColorBrewer's RdBu (Brewer 2003),
# blue for negative. Both are read the same without red-green sight.
_VIRIDIS = (
    "440154 481769 472A7A 433D84 3D4E8A 355E8D 2E6D8E 297B8E 23898E "
    "1F978B 21A585 2EB37C 46C06F 65CB5E 89D548 B0DD2F D8E219 FDE725"
)
_RED_BLUE = "053061 2166AC 4393C3 92C5DE D1E5F0 F7F7F7 FDDBC7 F4A582 D6604D B2182B 67001F"
# What is not a number is neither high nor low: a grey that neither map has.
_GREY = (128, 128, 128, 255)
NOT_A_NUMBER = QColor(*_GREY)


def color_map(signed: bool) -> Colors:
    """Return 256 opaque RGBA colours from low to high."""
    names = _RED_BLUE if signed else _VIRIDIS
    stops = np.array([tuple(bytes.fromhex(name)) for name in names.split()], np.float64)
    at = np.linspace(0, len(stops) - 1, _SIZE)
    channels = [np.interp(at, np.arange(len(stops)), stops[:, k]) for k in range(3)]
    return np.stack([*channels, np.full(_SIZE, 255.0)], axis=1).round().astype(np.uint8)


_MAPS = {signed: color_map(signed) for signed in (False, True)}


def is_signed(values: Values) -> bool:
    """Return whether there are values below zero."""
    return bool((values < 0).any())


def value_range(values: Values, signed: bool) -> tuple[float, float]:
    """Return the values with the first and the last colour; (0, 0) without finite ones.

    For signed values zero lies in the middle.
    """
    finite = values[np.isfinite(values)]
    if len(finite) == 0:
        return 0.0, 0.0
    low, high = float(finite.min()), float(finite.max())
    if not signed:
        return low, high
    reach = max(abs(low), abs(high))
    return -reach, reach


def colors_of(values: Values, low: float, high: float, signed: bool) -> Colors:
    """Return the RGBA colour of each value; its shape is that of ``values`` and 4.

    Infinities have the colours at the ends; all is in the middle where low equals high.
    """
    numbers = values.astype(np.float64)
    half = high / 2 - low / 2  # the difference itself can overflow
    with np.errstate(invalid="ignore", over="ignore"):
        centred = numbers / 2 - (low / 4 + high / 4)
        share = 0.5 + centred / half if half > 0 else 0.5 + np.sign(centred) * np.isinf(numbers)
    level = np.clip(np.nan_to_num(share, nan=0.5, posinf=1.0, neginf=0.0), 0.0, 1.0)
    colors = _MAPS[signed][(level * (_SIZE - 1)).round().astype(np.uint8)]
    colors[np.isnan(numbers)] = _GREY
    return colors


def picture_of(values: Values, signed: bool | None = None) -> QImage:
    """Return (rows, columns) values as one pixel each, to be drawn at any size.

    ``signed`` chooses the map; without it, values below zero do.
    """
    chosen = is_signed(values) if signed is None else signed
    return image_of(colors_of(values, *value_range(values, chosen), chosen))


def image_of(colors: Colors) -> QImage:
    """Return (rows, columns, 4) colours as an image that owns its pixels."""
    rows, columns, _ = colors.shape
    pixels = np.ascontiguousarray(colors)
    image = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGBA8888)
    return image.copy()
