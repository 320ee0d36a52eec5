"""The slices of a tensor of three or more axes as a stack of cards; the one shown is marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.widgets.plots import color_maps

_MOST = 64
_OFFSET = 4.0


class SliceStack(QWidget):
    """Cards from left to right; a click or an arrow key emits ``slice_chosen(place)``."""

    slice_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slices: list[np.ndarray] = []
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Slices along the axis that is not shown"))
        self.hide()

    def show_slices(self, slices: Sequence[np.ndarray], current: int) -> None:
        """Show these slices; none hides the stack."""
        self._slices, self._current = list(slices[:_MOST]), current
        self.setVisible(len(self._slices) > 1)
        self.update()

    def card(self, place: int) -> QRectF:
        """Return where a slice is painted."""
        side = self._side()
        room = self.width() - side - 2 * _OFFSET
        step = min(side + 2 * _OFFSET, room / max(len(self._slices) - 1, 1))
        top = _OFFSET if place != self._current else 0.0
        return QRectF(_OFFSET + place * step, top, side, side)

    # ---- Qt

    def sizeHint(self) -> QSize:
        """Return room for one row of cards."""
        return QSize(200, int(self._side() + 2 * _OFFSET + self.fontMetrics().height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the slice before or after."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self._current + step < len(self._slices):
            self.slice_chosen.emit(self._current + step)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the topmost card under the mouse."""
        for place in self._from_top():
            if self.card(place).contains(event.position()):
                self.slice_chosen.emit(place)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cards, the one shown on top."""
        painter = QPainter(self)
        finite = [s[np.isfinite(s)] for s in self._slices if s.size]
        numbers = np.concatenate(finite) if finite else np.zeros(1)
        signed = color_maps.is_signed(numbers)
        low, high = color_maps.value_range(numbers, signed)
        for place in reversed(self._from_top()):
            part, area = self._slices[place], self.card(place)
            if part.size:
                colors = color_maps.colors_of(part, low, high, signed)
                painter.drawImage(area, color_maps.image_of(colors))
            is_current = place == self._current
            painter.setPen(
                QPen(theme.accent() if is_current else theme.plot_text(), 1 + is_current)
            )
            painter.drawRect(area)
        area = self.card(self._current)
        below = QRectF(area.left() - 20, area.bottom() + 2, area.width() + 40, self.height())
        painter.setPen(self.palette().windowText().color())
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(below.intersected(QRectF(self.rect())), flags, f"[{self._current}]")

    # ---- inside

    def _side(self) -> float:
        return 2.2 * self.fontMetrics().height()

    def _from_top(self) -> list[int]:
        """Return the places in the order in which they lie on each other, the shown one first."""
        return sorted(range(len(self._slices)), key=lambda place: abs(place - self._current))
