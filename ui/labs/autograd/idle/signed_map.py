"""Small maps of a tensor's values: vermillion below zero, blue above, quiet at zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from ui import theme

_BELOW, _ABOVE = ("#D55E00", "#E8743B"), ("#0072B2", "#56B4E9")
_MIDDLE = ("#F1F2F3", "#2E3135")


def map_image(values: NDArray[np.float32]) -> QImage:
    """Return a picture of (n, m) values, a pixel each; the largest size has the full colour."""
    finite = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    reach = float(np.abs(finite).max()) or 1.0
    share = (finite / reach)[..., None]
    below, middle, above = (_rgb(pair) for pair in (_BELOW, _MIDDLE, _ABOVE))
    end = np.where(share < 0, below, above)
    colors = middle + (end - middle) * np.abs(share) ** 0.7
    rows, columns = values.shape
    pixels = np.full((rows, columns, 4), 255, np.uint8)
    pixels[..., :3] = colors.round()
    return QImage(pixels.tobytes(), columns, rows, QImage.Format.Format_RGBA8888).copy()


def draw_bar(painter: QPainter, room: QRectF) -> None:
    """Draw the map's colours from below to above zero."""
    ramp = np.linspace(-1, 1, 17, dtype=np.float32)[None]
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    painter.drawImage(room, map_image(ramp))


def draw_map(painter: QPainter, room: QRectF, image: QImage | None, *, is_learned: bool) -> None:
    """Draw a map with its border: thick in the accent's colour where the numbers are learned."""
    if image is None:
        painter.fillRect(room, theme.shade("sunk"))
    else:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.drawImage(room, image)
    pen = painter.pen()
    pen.setColor(theme.accent() if is_learned else theme.shade("edge"))
    pen.setWidthF(3 if is_learned else 1)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(room)


def _rgb(pair: tuple[str, str]) -> NDArray[np.float64]:
    color = QColor(pair[theme.is_dark()])
    return np.array([color.red(), color.green(), color.blue()], np.float64)
