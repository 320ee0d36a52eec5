"""A walk between two noise points: drag, and the generator's image changes on the way."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from core.labs.gan.reports import Walk
from core.runtime.messages import Answer
from ui.labs.gan.watch.image_sheet import picture_of
from ui.labs.gan.watch.noise import draw_noise
from ui.tab.asking import AskingWidget

_STOPS = 41
_SHOWN = 9
_AGAIN_S = 0.5


class WalkPanel(AskingWidget):
    """Asks for the images between two noise points; the slider walks from one to the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rng = np.random.default_rng(0)
        self._settings: dict[str, Any] = {}
        self._ends: NDArray[np.float32] | None = None
        self._asked_at_s = -_AGAIN_S
        self._is_waiting = False
        self.images: NDArray[np.float64] = np.empty((0, 0, 0))
        self._build()

    def _build(self) -> None:
        self.view = _WalkView()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setMaximum(_STOPS - 1)
        self.slider.setValue(_STOPS // 2)
        self.slider.setAccessibleName(self.tr("Walk between two noise points"))
        self.slider.setToolTip(self.tr("Drag from one noise point to the other"))
        self.button = QPushButton(self.tr("Other points"))
        self.button.setToolTip(self.tr("Draw two new noise points"))
        label = QLabel(self.tr("&Walk"))
        label.setBuddy(self.slider)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.view)
        column.addLayout(row)
        self.slider.valueChanged.connect(self.view.set_stop)
        self.button.clicked.connect(self._draw_ends)

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Forget the last run's points: the next run's noise may have another size."""
        self.drop(Walk)
        self._settings = dict(settings)
        self._ends = None
        self._is_waiting = False
        self._asked_at_s = -_AGAIN_S
        self._show(np.empty((0, 0, 0)))

    def refresh(self) -> None:
        """Ask for the walk of the networks as they are now, not more often than eyes follow."""
        now_s = time.monotonic()
        if not self._is_waiting and now_s - self._asked_at_s >= _AGAIN_S:
            self._ask_walk()

    @Slot()
    def _draw_ends(self) -> None:
        self._ends = draw_noise(self._settings, 2, self._rng)
        self._ask_walk()

    def _ask_walk(self) -> None:
        if self._ends is None:
            self._ends = draw_noise(self._settings, 2, self._rng)
        self._is_waiting = True
        self._asked_at_s = time.monotonic()
        first, last = self._ends
        self.ask_newest(Walk(first, last, _STOPS), self._take_images, self._take_error)

    def _take_images(self, images: NDArray[np.float32]) -> None:
        self._is_waiting = False
        self._show(images.astype(np.float64))

    def _take_error(self, answer: Answer) -> None:
        """Leave what is shown: the next picture of the game asks again."""
        self._is_waiting = False

    def _show(self, images: NDArray[np.float64]) -> None:
        self.images = images
        self.view.set_images(images)


class _WalkView(QWidget):
    """The image at the slider's place, large, and some of those on the way."""

    def __init__(self) -> None:
        super().__init__()
        self._images: NDArray[np.float64] = np.empty((0, 0, 0))
        self._stop = _STOPS // 2

    def set_images(self, images: NDArray[np.float64]) -> None:
        self._images = images
        self.update()

    @Slot(int)
    def set_stop(self, stop: int) -> None:
        self._stop = stop
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, self.fontMetrics().height() * 5)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() * 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._images.size:
            return
        painter = QPainter(self)
        side = float(self.height())
        here = self._images[min(self._stop, len(self._images) - 1)]
        painter.drawImage(QRectF(0, 0, side, side), picture_of(here[None], 1))
        chosen = np.linspace(0, len(self._images) - 1, _SHOWN).round().astype(int)
        small = min(side, (self.width() - side - 16) / _SHOWN)
        if small < 8:
            return
        strip = picture_of(self._images[chosen], _SHOWN)
        painter.drawImage(QRectF(side + 16, (side - small) / 2, small * _SHOWN, small), strip)
