"""An autoencoder: the plane of its two numbers to wander in, and what comes back of digits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from core.labs.networks.reports import DecodeAt
from core.runtime.messages import Answer
from core.runtime.records.record import Column
from ui import theme
from ui.labs.networks.tasks.curves import TaskCurves
from ui.labs.networks.tasks.picture_sheet import PictureSheet
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark

_EDGE = 0.05


class LatentPlane(QWidget):
    """The test digits where the encoder puts them, each as its digit.

    Signals
    -------
    moved(float, float)
        The pointer is at a place of the plane.
    """

    moved = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes: NDArray[Any] = np.zeros((0, 2))
        self._labels: NDArray[Any] = np.zeros(0)
        self._low, self._high = np.zeros(2), np.ones(2)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("The plane of the two numbers"))

    def show_codes(self, codes: NDArray[Any], labels: NDArray[Any]) -> None:
        """Show where digits lie."""
        self._codes, self._labels = codes, labels
        # The few that lie far out would press all others together.
        self._low, self._high = (np.quantile(codes, q, axis=0) for q in (0.01, 0.99))
        self.update()

    def at(self, x: float, y: float) -> QPointF:
        """Return the pixel of a place."""
        share = (np.array([x, y]) - self._low) / np.maximum(self._high - self._low, 1e-9)
        share = _EDGE + (1 - 2 * _EDGE) * share
        return QPointF(share[0] * self.width(), (1 - share[1]) * self.height())

    def sizeHint(self) -> QSize:
        """Return room to wander."""
        return QSize(420, 420)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw each digit in a colour of its own."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.plot_background())
        painter.setPen(QPen(theme.shade("line"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        for (x, y), label in zip(self._codes.tolist(), self._labels.tolist(), strict=True):
            painter.setPen(theme.series(int(label)))
            at = self.at(x, y)
            box = QRectF(at.x() - 8, at.y() - 8, 16, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(int(label)))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the place under the pointer."""
        if not len(self._codes):
            return
        at = event.position()
        share = np.array([at.x() / self.width(), 1 - at.y() / self.height()])
        x, y = self._low + (share - _EDGE) / (1 - 2 * _EDGE) * (self._high - self._low)
        self.moved.emit(float(x), float(y))


class AutoencoderPage(AskingWidget):
    """Loss, latent plane with the image under the pointer, reconstructions, outliers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves = TaskCurves(has_classes=False)
        self.plane = LatentPlane()
        self.under = PictureSheet(self.tr("Under the pointer"), 1)
        self.pairs = PictureSheet(self.tr("Test digits, and what comes back"), 10)
        self.outliers = PictureSheet(self.tr("Those that fit worst: outliers"), 10)
        self.grid = PictureSheet(self.tr("Decoded over the plane"), 12)
        self.remark = Remark(keeps_place=True)
        self.remark.say(self.tr("Train, then move the pointer over the plane."))
        self.plane.moved.connect(self._ask)
        self._build()

    def _build(self) -> None:
        left = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        left.addWidget(self.curves)
        left.addWidget(self.grid)
        left.setSizes([200, 360])
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(8, 0, 8, 0)
        column.addWidget(self.remark)
        column.addWidget(self.plane, 4)
        column.addWidget(self.pairs, 1)
        column.addWidget(self.outliers, 1)
        whole = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        for widget in (left, middle, self.under):
            whole.addWidget(widget)
        whole.setSizes([380, 460, 160])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(whole)

    def begin(self) -> None:
        """Make ready for a run."""
        self.curves.clear()
        for sheet in (self.under, self.pairs, self.outliers, self.grid):
            sheet.clear()

    def take(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Keep the steps of a frame."""
        self.curves.take(metrics)
        if "latent" in snapshots:
            self.plane.show_codes(snapshots["latent"], snapshots["labels"])
            self.pairs.show_pictures([*snapshots["pairs"][0], *snapshots["pairs"][1]])
            self.outliers.show_pictures([*snapshots["outliers"][0], *snapshots["outliers"][1]])
            self.grid.show_pictures(snapshots["grid"])

    def summary(self) -> str:
        """Return the curve in words."""
        return self.curves.summary()

    def _ask(self, x: float, y: float) -> None:
        self.ask_newest(DecodeAt(x, y), self._show_image, self._say_error)

    def _show_image(self, image: NDArray[np.float32]) -> None:
        self.under.show_pictures([image])

    def _say_error(self, answer: Answer) -> None:
        self.remark.say(answer.error, "warning")
