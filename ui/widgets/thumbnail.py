"""A small picture of a tensor: one pixel a value, to be drawn at any size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

# ColorBrewer's RdBu (Brewer 2003), blue for negative, and viridis (Smith & van der Walt 2015).
_DIVERGING = (
    "053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f"  # −1 to 1
)
_SEQUENTIAL = "440154 482878 3e4989 31688e 26828e 1f9e89 35b779 6ece58 b5de2b fde725"  # 0 to 1
_NOT_A_NUMBER = (128, 128, 128)


def thumbnail(values: NDArray[np.float32]) -> QImage:
    """Return (h, w) values as h by w pixels.

    Signed values are coloured symmetrically about a white zero, others from the smallest to the
    largest; infinities take the colours at the ends, not-a-number is grey.
    """
    colors = _colors(values)
    height, width = values.shape
    image = QImage(colors.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.copy()  # the array ends with this call


def _colors(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    finite = values[np.isfinite(values)].astype(np.float64)
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    is_signed = bool(low < 0 or np.isneginf(values).any())
    if is_signed:
        high = max(-low, high)
        low = -high
    span = high - low
    with np.errstate(invalid="ignore"):
        shares = (values.astype(np.float64) - low) / (span if span > 0 else 1.0)
    places = np.clip(np.nan_to_num(shares, nan=0.0), 0.0, 1.0)
    stops = _stops(_DIVERGING if is_signed else _SEQUENTIAL)
    positions = np.linspace(0.0, 1.0, len(stops))
    channels = [np.interp(places, positions, stops[:, channel]) for channel in range(3)]
    colors = np.stack(channels, axis=-1).round().astype(np.uint8)
    colors[np.isnan(values)] = _NOT_A_NUMBER
    return np.ascontiguousarray(colors)


def _stops(names: str) -> NDArray[np.uint8]:
    return np.array([tuple(bytes.fromhex(name)) for name in names.split()], dtype=np.uint8)
