"""A small picture of a moment, for the strip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.labs.gan.watch.image_sheet import columns_for, picture_of

_DOT_PX = 2.5
_EDGE = 3


class Thumbnail(QWidget):
    """Real and generated samples of one moment, or its images; without axes."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = caption
        self._snapshots: dict[str, Any] = {}
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(caption)

    def show_snapshots(self, snapshots: Mapping[str, Any]) -> None:
        """Show this moment."""
        self._snapshots = dict(snapshots)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square with a line below."""
        side = self.fontMetrics().height() * 9
        return QSize(side, side + self.fontMetrics().height() + _EDGE)

    def minimumSizeHint(self) -> QSize:
        """Return a square just large enough to see modes."""
        side = self.fontMetrics().height() * 5
        return QSize(side, side + self.fontMetrics().height() + _EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture with its caption."""
        painter = QPainter(self)
        line = self.fontMetrics().height() + _EDGE
        painter.setPen(theme.plot_text())
        below = QRectF(0, self.height() - line, self.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.caption)
        side = min(self.width(), self.height() - line) - 2 * _EDGE
        area = QRectF((self.width() - side) / 2, _EDGE, side, side)
        painter.setPen(theme.grid())
        painter.drawRect(area)
        if "cloud" in self._snapshots:
            self._paint_cloud(painter, area, self._snapshots["cloud"])
        elif "grid" in self._snapshots:
            images = np.asarray(self._snapshots["grid"]["images"], np.float64)
            columns = columns_for(len(images), 1.0, images.shape[1:])
            painter.drawImage(area, picture_of(images, columns))

    def _paint_cloud(self, painter: QPainter, area: QRectF, cloud: Mapping[str, Any]) -> None:
        x0, x1, y0, y1 = (float(side) for side in cloud["box"])
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, color in (("real", theme.color("train")), ("fake", theme.color("generator"))):
            painter.setPen(QPen(color, _DOT_PX, c=Qt.PenCapStyle.RoundCap))
            points = np.asarray(cloud[name], np.float64)
            x = area.left() + (points[:, 0] - x0) / (x1 - x0) * area.width()
            y = area.bottom() - (points[:, 1] - y0) / (y1 - y0) * area.height()
            there = np.isfinite(x + y)
            places = zip(x[there].tolist(), y[there].tolist(), strict=True)
            painter.drawPoints([QPointF(*place) for place in places])
