"""A sheet of small grey images, as a generator of digits makes them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.plots import color_maps
from ui.widgets.plots.surface.frame import PlotFrame
from ui.widgets.plots.surface.legend import LegendEntry

if TYPE_CHECKING:
    from ui.widgets.plots.surface.export import Rows

_COUNT = "count"
_EDGE = 8
_LEAST_PX = 56
_GAP = 1  # pixels of an image between two of them


class ImageSheet(PlotFrame):
    """Images side by side, as large as the room lets them be; the mouse reads an image's number."""

    def __init__(
        self,
        title: str = "",
        empty_text: str = "",
        color: theme.ColorChoice = "train",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, empty_text, parent)
        self._color = color
        self._images: NDArray[np.float64] = np.empty((0, 0, 0))
        self._sheet = _Sheet()
        self._sheet.image_entered.connect(self._read_image)
        self._pages.addWidget(self._sheet)
        self._pages.setMinimumSize(_LEAST_PX, _LEAST_PX)
        self._mark()

    def show_images(self, images: ArrayLike) -> None:
        """Show (n, h, w) images of values from 0, black, to 1, white."""
        self._images = np.asarray(images, np.float64)
        self._touch()

    def clear(self) -> None:
        """Show the sentence again."""
        self.show_images(np.empty((0, 0, 0)))

    @property
    def images(self) -> NDArray[np.float64]:
        """The images shown."""
        return self._images

    def summary(self) -> str:
        """Return how many images there are, and how large."""
        if not self._has_data():
            return super().summary()
        count, rows, columns = self._images.shape
        return self.tr("{0}: {1} images of {2} × {3} pixels").format(
            self.title, count, rows, columns
        )

    def _has_data(self) -> bool:
        return self._images.size > 0

    def _draw(self) -> None:
        self._sheet.set_images(self._images)
        self._read_image(-1)

    def _refresh_looks(self) -> None:
        super()._refresh_looks()
        self._mark()

    def _mark(self) -> None:
        self._legend.set_entry(_COUNT, LegendEntry("", theme.resolve(self._color), "box"))

    def _read_image(self, number: int) -> None:
        place = self.tr("image {0}").format(number + 1) if number >= 0 else ""
        self._legend.show_values({_COUNT: str(len(self._images) or "")}, place)

    def _table(self) -> tuple[list[str], Iterator[Rows]]:
        _, rows, columns = self._images.shape
        names = [f"pixel{k}" for k in range(rows * columns)]
        return ["image", *names], self._row_blocks()

    def _row_blocks(self) -> Iterator[Rows]:
        for number, image in enumerate(self._images):
            yield [(number, *image.ravel().tolist())]


class _Sheet(QWidget):
    """The painted part; tells the number of the image under the mouse, -1 for none."""

    image_entered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._size = (1, 1)
        self._columns = 1
        self._images: NDArray[np.float64] = np.empty((0, 0, 0))
        self._picture = QImage()
        self.setMouseTracking(True)

    def set_images(self, images: NDArray[np.float64]) -> None:
        self._images = images
        self._count = len(images)
        self._size = images.shape[1:]
        self._picture = QImage()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._images.size:
            return
        columns = columns_for(self._count, self.width() / max(self.height(), 1), self._size)
        if columns != self._columns or self._picture.isNull():
            self._columns = columns
            self._picture = picture_of(self._images, columns)
        painter = QPainter(self)
        painter.drawImage(self._area(), self._picture)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.image_entered.emit(self._number_at(event.position().toPoint()))

    def leaveEvent(self, event: Any) -> None:
        self.image_entered.emit(-1)

    def _area(self) -> QRectF:
        room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        size = self._picture.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(room.left(), room.top(), size.width(), size.height())

    def _number_at(self, place: QPoint) -> int:
        area = self._area()
        if self._picture.isNull() or not area.contains(place.toPointF()):
            return -1
        rows = math.ceil(self._count / self._columns)
        column = int((place.x() - area.left()) / area.width() * self._columns)
        row = int((place.y() - area.top()) / area.height() * rows)
        number = row * self._columns + column
        return number if number < self._count else -1


def columns_for(count: int, aspect: float, size: tuple[int, ...]) -> int:
    """Return how many columns make images largest in room of this width over its height."""
    high, wide = (side + _GAP for side in size)

    def scale(columns: int) -> float:
        rows = math.ceil(count / columns)
        return min(aspect / (columns * wide), 1 / (rows * high))

    return max(range(1, count + 1), key=scale)


def picture_of(images: NDArray[np.float64], columns: int) -> QImage:
    """Return (n, h, w) images of 0 to 1 as one picture; between them it is transparent."""
    count, high, wide = images.shape
    rows = math.ceil(count / columns)
    sheet = np.zeros((rows * columns, high + _GAP, wide + _GAP, 4), np.uint8)
    grey = (np.clip(np.nan_to_num(images), 0, 1) * 255).round().astype(np.uint8)
    sheet[:count, :high, :wide, :3] = grey[..., None]
    sheet[:count, :high, :wide, 3] = 255
    tiled = sheet.reshape(rows, columns, high + _GAP, wide + _GAP, 4).swapaxes(1, 2)
    whole = tiled.reshape(rows * (high + _GAP), columns * (wide + _GAP), 4)
    return color_maps.image_of(whole[:-_GAP, :-_GAP])
