"""The axes of a plot: their ticks, numbers, names and grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QLocale, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from ui import theme
from ui.widgets import plot_engine
from ui.widgets.ticks import (
    linear_tick_texts,
    linear_ticks,
    log_tick_powers,
    log_tick_texts,
)

plot_engine.load()
import pyqtgraph as pg  # noqa: E402 (the light way comes first)

# How far the numbers at the ends may reach over an axis.
OVER_EDGE_PX = 14
_TICK_PX = 24.0


class NumberAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose numbers are written as everywhere else in the window."""

    def __init__(self, orientation: str) -> None:
        self._reach: QRectF | None = None  # while it is known
        super().__init__(orientation)
        self._is_whole = False
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, maxTickLevel=0, autoReduceTextSpace=False)
        self.setGrid(255)
        self.label.document().setDocumentMargin(1)

    def apply_theme(self, font: QFont) -> None:
        """Take the theme's colours anew, and this font."""
        self.setPen(QPen(theme.grid()))
        self.setTickPen(QPen(theme.grid()))
        self.setTextPen(QPen(theme.plot_text()))
        self.setTickFont(font)
        self.label.setFont(font)

    def set_whole(self, on: bool) -> None:
        """Put no ticks between whole numbers, as for something that is counted."""
        if on != self._is_whole:
            self._is_whole = on
            self.picture = None
            self.update()

    def tickValues(
        self, low: float, high: float, size: float
    ) -> list[tuple[float | None, list[float]]]:
        """Return (spacing, positions); on a log axis they are powers of ten."""
        low, high = sorted((low, high))
        if self.logMode:
            return [(None, self._log_ticks(low, high, size))]
        room = _TICK_PX
        if self.orientation == "bottom":
            spacing, _ = linear_ticks(low, high, size / (3 * _TICK_PX))
            ends = linear_tick_texts([low, high], spacing, QLocale())
            room = OVER_EDGE_PX + max(self._metrics().horizontalAdvance(text) for text in ends)
        spacing, values = linear_ticks(low, high, size / room)
        if self._is_whole and spacing < 1.0:
            spacing, values = linear_ticks(low, high, high - low)
        return [(spacing, values)]

    def tickStrings(
        self, values: Sequence[float], scale: float, spacing: float | None
    ) -> list[str]:
        """Return the text at each position."""
        if self.logMode or spacing is None:
            return log_tick_texts(values, self.range, QLocale())
        return linear_tick_texts(values, spacing, QLocale())

    def generateDrawSpecs(self, painter: QPainter) -> Any:
        """Return what is to be drawn."""
        # pyqtgraph asks for the reach anew for each text, which took a sixth of its time.
        self._reach = self.boundingRect()
        try:
            return super().generateDrawSpecs(painter)
        finally:
            self._reach = None

    def _log_ticks(self, low: float, high: float, size: float) -> list[float]:
        powers = log_tick_powers(low, high, size)
        if self.orientation != "bottom":
            return powers
        texts = log_tick_texts(powers, (low, high), QLocale())
        widest = max((self._metrics().horizontalAdvance(text) for text in texts), default=0.0)
        return log_tick_powers(low, high, size, widest + OVER_EDGE_PX)

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.style["tickFont"] or QFont())

    def boundingRect(self) -> QRectF:
        """Return the item's reach, with that of the numbers at its ends."""
        if self._reach is not None:
            return self._reach
        # Without this the grid would push out the numbers at the ends, which reach over the edge.
        rect = QRectF(super().boundingRect())
        over = OVER_EDGE_PX
        if self.orientation == "left":
            return rect.adjusted(0, -over / 2, 0, over / 2)
        return rect.adjusted(-over, 0, over, 0)


class CategoryAxis(NumberAxis):
    """An axis with one name at each whole number from 0.

    Where they crowd they stand on two lines in turn; where they crowd even so, some are left out.
    """

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self._names: Sequence[str] = ()
        self._is_on_two_lines = False

    def set_names(self, names: Sequence[str]) -> None:
        """Show these names."""
        self._names = tuple(names)
        self.picture = None
        self.update()

    def tickValues(
        self, low: float, high: float, size: float
    ) -> list[tuple[float | None, list[float]]]:
        """Return the places whose names have room."""
        low, high = sorted((low, high))
        metrics = self._metrics()
        widest = max((metrics.horizontalAdvance(name) for name in self._names), default=0.0)
        each = math.ceil((widest + OVER_EDGE_PX) * (high - low) / max(size, 1.0)) or 1
        self._is_on_two_lines = each == 2
        each = 1 if each == 2 else each
        places = [float(k) for k in range(0, len(self._names), each) if low <= k <= high]
        return [(float(each), places)]

    def tickStrings(
        self, values: Sequence[float], scale: float, spacing: float | None
    ) -> list[str]:
        """Return the names at these places."""
        names = [self._names[round(value)] for value in values]
        if not self._is_on_two_lines:
            return names
        # pyqtgraph keeps room for four fifths of the lines, so a third makes it enough for two.
        return [
            f"\n{name}\n" if round(at) % 2 else name for at, name in zip(values, names, strict=True)
        ]
