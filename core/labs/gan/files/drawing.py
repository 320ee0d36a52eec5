"""Draws the snapshots of a moment as one picture, for files: without Qt, so in the worker."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.labs.gan.game.pictures import Box

SIDE_PX = 480
"""Width of a picture; it is a caption higher."""

_CAPTION_PX = 24
# Okabe and Ito's colours, as in the window: real blue, generated orange.
_REAL, _FAKE = (0, 114, 178), (230, 159, 0)
_COLD, _WARM = (214, 230, 242), (250, 232, 206)
_DOT = ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1))


def picture_of(snapshots: Mapping[str, Any], caption: str) -> Image.Image:
    """Return the picture: real and generated samples over D's judgement, or a sheet of images."""
    if "grid" in snapshots:
        picture = _sheet(np.asarray(snapshots["grid"]["images"]))
    else:
        picture = _plane(snapshots)
    whole = Image.new("RGB", (SIDE_PX, SIDE_PX + _CAPTION_PX), "white")
    whole.paste(picture, (0, _CAPTION_PX))
    ImageDraw.Draw(whole).text((8, 5), caption, fill="black")
    return whole


def _plane(snapshots: Mapping[str, Any]) -> Image.Image:
    cloud = snapshots["cloud"]
    heat = _heat(np.asarray(snapshots["judgement"]["values"]))
    pixels = np.array(heat.resize((SIDE_PX, SIDE_PX), Image.Resampling.BILINEAR))
    for points, colour in ((cloud["real"], _REAL), (cloud["fake"], _FAKE)):
        _dot(pixels, np.asarray(points), cloud["box"], colour)
    return Image.fromarray(pixels)


def _dot(
    pixels: NDArray[np.uint8],
    points: NDArray[np.float32],
    box: Box,
    colour: tuple[int, int, int],
) -> None:
    """Set the pixels around each point that lies in the box."""
    x0, x1, y0, y1 = box
    across = (points[:, 0] - x0) / (x1 - x0) * SIDE_PX
    down = (y1 - points[:, 1]) / (y1 - y0) * SIDE_PX
    inside = (across >= 1) & (across < SIDE_PX - 1) & (down >= 1) & (down < SIDE_PX - 1)
    columns, rows = across[inside].astype(int), down[inside].astype(int)
    for right, below in _DOT:
        pixels[rows + below, columns + right] = colour


def _heat(values: NDArray[np.float32]) -> Image.Image:
    """Return D's judgement in two pale colours, warm where it says real; the highest y on top."""
    finite = np.where(np.isfinite(values), values, 0.0)
    low, high = float(finite.min()), float(finite.max())
    if low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    share = ((finite - low) / max(high - low, 1e-9))[::-1, :, None]
    colours = (1 - share) * np.array(_WARM) + share * np.array(_COLD)
    return Image.fromarray(colours.round().astype(np.uint8))


def _sheet(images: NDArray[np.float32]) -> Image.Image:
    count, height, width = images.shape
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    sheet = np.ones((rows * (height + 1), columns * (width + 1)))
    for number, image in enumerate(np.nan_to_num(images)):
        top, left = number // columns * (height + 1), number % columns * (width + 1)
        sheet[top : top + height, left : left + width] = image
    grey = Image.fromarray((sheet * 255).round().astype(np.uint8)).convert("RGB")
    return grey.resize((SIDE_PX, SIDE_PX), Image.Resampling.NEAREST)
