"""Makes the program's icon for each system from its one drawing."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).parents[2] / "resources" / "icons" / "app.svg"
_PNG_PX = 256
_ICO_PX = (16, 24, 32, 48, 64, 128, 256)
_ICNS_PX = (16, 32, 64, 128, 256, 512, 1024)


def make_icons(folder: Path) -> None:
    """Write ``app.png``, ``app.ico`` for Windows and ``app.icns`` for macOS into a folder."""
    pictures = {size: draw(size) for size in {_PNG_PX, *_ICO_PX, *_ICNS_PX}}
    pictures[_PNG_PX].save(folder / "app.png")
    _save(folder / "app.ico", [pictures[size] for size in _ICO_PX])
    _save(folder / "app.icns", [pictures[size] for size in _ICNS_PX])


def draw(size_px: int) -> Image.Image:
    """Return the drawing as a square picture, drawn at this size and not made smaller to it."""
    canvas = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    canvas.save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(io.BytesIO(data.data()))


def _save(file: Path, pictures: list[Image.Image]) -> None:
    *smaller, largest = pictures
    largest.save(file, append_images=smaller, sizes=[picture.size for picture in pictures])
