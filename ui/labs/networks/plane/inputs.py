"""What a network on the plane may see of a point: in words, and as a picture of the plane."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from ui.labs.networks.plane.colors import leaning_table, picture_of_leaning


def input_words(name: str) -> str:
    """Return how an input is written."""
    match name:
        case "x2" | "y2":
            return f"{name[0]}²"
        case "sin_x":
            return QCoreApplication.translate("Networks", "sin x")
        case "sin_y":
            return QCoreApplication.translate("Networks", "sin y")
    return name


def input_picture(name: str) -> QImage:
    """Return an input's values on the plane."""
    axis = np.linspace(-6, 6, 24)
    x, y = np.meshgrid(axis, axis)
    values = {
        "x": x / 6,
        "y": y / 6,
        "x2": x * x / 36,
        "y2": y * y / 36,
        "xy": x * y / 36,
        "sin_x": np.sin(x),
        "sin_y": np.sin(y),
    }[name]
    return picture_of_leaning(((values + 1) * 127.5).astype(np.uint8), leaning_table())
