"""The loss as a landscape over two directions of the weights, with the training's way on it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from core.labs.networks.reports import Landscape, LandscapeReport
from core.runtime.figures import figure, percent
from core.runtime.messages import Answer
from ui import theme
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark
from ui.widgets.plots.color_maps import colors_of, image_of


class LandscapePage(AskingWidget):
    """A map from low (dark) to high (bright), and a slider that replays the way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = _Map()
        self.button = QPushButton(self.tr("Draw the landscape"))
        self.button.setEnabled(False)
        self.remark = Remark(keeps_place=True)
        self.remark.say(self.tr("After a run: the loss around the way that the weights took."))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("How far the training had come"))
        self.slider.setEnabled(False)
        self.button.clicked.connect(self._ask)
        self.slider.valueChanged.connect(self.map.show_until)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self.remark, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.map, 1)
        layout.addWidget(self.slider)

    def set_askable(self, on: bool) -> None:
        """Say whether the worker holds a network with a path."""
        self.button.setEnabled(on)

    @Slot()
    def _ask(self) -> None:
        self.ask_newest(Landscape(), self._show, self._say_error)

    def _show(self, report: LandscapeReport) -> None:
        self.map.show_report(report)
        self.slider.setEnabled(True)
        self.slider.setRange(1, len(report.path))
        self.slider.setValue(len(report.path))
        finite = report.losses[np.isfinite(report.losses)]
        words = self.tr(
            "Loss from {0} (dark) to {1} (bright), on a log scale; {2} of the way lies in this "
            "plane. The ring is where it began, the dot where it is."
        )
        low, high = (figure(float(value)) for value in (finite.min(), finite.max()))
        self.remark.say(words.format(low, high, percent(report.share)))

    def _say_error(self, answer: Answer) -> None:
        self.remark.say(answer.error, "error")


class _Map(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report: LandscapeReport | None = None
        self._image: QImage | None = None
        self._until = 0
        self.setAccessibleName(self.tr("The loss around the training's way"))

    def show_report(self, report: LandscapeReport) -> None:
        self.report = report
        heights = np.log10(np.maximum(report.losses, 1e-12))
        finite = heights[np.isfinite(heights)]
        low, high = float(finite.min()), float(finite.max())
        self._image = image_of(colors_of(heights[::-1], low, high, signed=False))
        self._until = len(report.path)
        self.update()

    @Slot(int)
    def show_until(self, count: int) -> None:
        self._until = count
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(500, 400)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._image is not None and self.report is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._image)
            self._draw_path(painter, box, self.report)
        painter.setPen(QPen(theme.shade("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        painter.end()

    def _draw_path(self, painter: QPainter, box: QRectF, report: LandscapeReport) -> None:
        places = [self._at(box, report, x, y) for x, y in report.path[: self._until]]
        painter.setPen(QPen(Qt.GlobalColor.white, 2))
        painter.drawPolyline(QPolygonF(places))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(places[0], 6, 6)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawEllipse(places[-1], 4, 4)

    def _at(self, box: QRectF, report: LandscapeReport, x: float, y: float) -> QPointF:
        across = (x - report.x[0]) / (report.x[-1] - report.x[0])
        up = (y - report.y[0]) / (report.y[-1] - report.y[0])
        return QPointF(box.left() + across * box.width(), box.bottom() - up * box.height())
