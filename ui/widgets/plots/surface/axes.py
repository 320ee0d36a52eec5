"""The axes of a plot: their ticks, numbers, names and grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.plots.surface.ticks import (
    linear_tick_texts,
    linear_ticks,
    log_tick_powers,
    log_tick_texts,
)

# How far the numbers at the ends may reach over an axis.
OVER_EDGE_PX = 14
_TICK_PX = 24.0
# Between an axis and its numbers: across, along.
_ASIDE_PX, _BELOW_PX = 5.0, 2.0
_NARROWEST_PX = 30.0
# What fonts leave empty above and below their letters, of a line's height.
_AIR = 0.2
_MOST_TEXTS_KEPT = 200


@dataclass(frozen=True)
class _Drawing:
    """What is painted of an axis, apart from its name."""

    lines: list[QLineF]
    texts: list[tuple[QPointF, QStaticText]]


class NumberAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose numbers are written as everywhere else in the window.

    Name, range and place in the layout are pyqtgraph's; what is painted is worked out and painted
    here, in a fourth of the time.
    """

    picture: _Drawing | None  # set to None by pyqtgraph when something has changed

    def __init__(self, orientation: str) -> None:
        self._texts: dict[str, QStaticText] = {}  # laid out, which takes longer than drawing
        self._room = 0.0  # that the numbers have had so far, across the axis
        super().__init__(orientation)
        self._is_whole = False
        self._is_upright = orientation == "left"
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0)
        self.setGrid(255)
        self.label.document().setDocumentMargin(1)

    def apply_theme(self, font: QFont) -> None:
        """Take the theme's colours anew, and this font."""
        self.setPen(QPen(theme.grid()))
        self.setTickPen(QPen(theme.grid()))
        self.setTextPen(QPen(theme.plot_text()))
        self.setTickFont(font)
        self.label.setFont(font)
        self._texts.clear()
        self._room = 0.0

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

    def settle(self) -> _Drawing:
        """Work out what is to be painted, if that has changed, and take the room it needs."""
        if self.picture is not None:
            return self.picture
        wide, long = self._extent()
        low, high = self.range
        ((spacing, values),) = self.tickValues(low, high, long)
        texts = [self._laid_out(text) for text in self.tickStrings(values, 1.0, spacing)]
        self._make_room(texts)
        shares = [(value - low) / (high - low) for value in values]
        places = [(1 - share if self._is_upright else share) * long for share in shares]
        spots = [self._spot(*each, wide, long) for each in zip(places, texts, strict=True)]
        written = [(at, text) for at, text in zip(spots, texts, strict=True) if at is not None]
        self.picture = _Drawing(self._lines(places, wide, long), written)
        return self.picture

    def paint(self, painter: QPainter, option: Any, widget: QWidget | None) -> None:
        """Draw the grid and the numbers."""
        drawing = self.settle()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self.tickPen())
        painter.drawLines(drawing.lines)
        painter.setFont(self._font())
        painter.setPen(self.textPen())
        for spot, text in drawing.texts:
            painter.drawStaticText(spot, text)

    def _log_ticks(self, low: float, high: float, size: float) -> list[float]:
        powers = log_tick_powers(low, high, size)
        if self.orientation != "bottom":
            return powers
        texts = log_tick_texts(powers, (low, high), QLocale())
        widest = max((self._metrics().horizontalAdvance(text) for text in texts), default=0.0)
        return log_tick_powers(low, high, size, widest + OVER_EDGE_PX)

    def boundingRect(self) -> QRectF:
        """Return the item's reach, with that of the numbers at its ends."""
        # Without this the grid would push out the numbers at the ends, which reach over the edge.
        rect = QRectF(super().boundingRect())
        over = OVER_EDGE_PX
        if self._is_upright:
            return rect.adjusted(0, -over / 2, 0, over / 2)
        return rect.adjusted(-over, 0, over, 0)

    def _font(self) -> QFont:
        return self.style["tickFont"] or QFont()

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._font())

    def _extent(self) -> tuple[float, float]:
        """Return the size across the axis and along it, in pixels."""
        size = self.size()
        across, along = size.width(), size.height()
        return (across, along) if self._is_upright else (along, across)

    def _laid_out(self, text: str) -> QStaticText:
        laid_out = self._texts.get(text)
        if laid_out is None:
            if len(self._texts) >= _MOST_TEXTS_KEPT:
                self._texts.clear()
            one_paragraph = text.replace("\n", "\u2028")  # which is all a QStaticText can be
            laid_out = self._texts[text] = QStaticText(one_paragraph)
            laid_out.setTextFormat(Qt.TextFormat.PlainText)
            laid_out.prepare(font=self._font())
        return laid_out

    def _make_room(self, texts: Sequence[QStaticText]) -> None:
        """Grow with the widest number and never shrink, so that the curves stay where they are."""
        sizes = [text.size() for text in texts]
        name = self.label.boundingRect().height() * (1 - _AIR) if self.label.isVisible() else 0.0
        if self._is_upright:
            self._room = max(self._room, _NARROWEST_PX, *(size.width() for size in sizes))
            if self.fixedWidth != (wide := self._room + _ASIDE_PX + name):
                self.setWidth(wide)
            return
        line = self._metrics().height()
        self._room = max(self._room, line, *(size.height() for size in sizes))
        if self.fixedHeight != (high := self._room - _AIR * line + _BELOW_PX + name):
            self.setHeight(high)

    def _lines(self, places: Sequence[float], wide: float, long: float) -> list[QLineF]:
        """Return the axis's own line and those of the grid."""
        box = self.linkedView()
        reach = box.mapRectToItem(self, box.boundingRect())
        if self._is_upright:
            grid = [QLineF(reach.right(), place, wide, place) for place in places]
            return [QLineF(wide - 1, -1, wide - 1, long + 1), *grid]
        grid = [QLineF(place, reach.top(), place, 0) for place in places]
        return [QLineF(-1, 1, long + 1, 1), *grid]

    def _spot(self, place: float, text: QStaticText, wide: float, long: float) -> QPointF | None:
        """Return a text's corner; None for one that reaches too far over an end of the axis."""
        size = text.size()
        if self._is_upright:
            half, over = size.height() * (1 - _AIR) / 2, OVER_EDGE_PX / 2
            at = QPointF(wide - _ASIDE_PX - size.width(), place - size.height() / 2)
        else:
            half, over = size.width() / 2, OVER_EDGE_PX
            at = QPointF(place - half, _BELOW_PX)
        return at if -over <= place - half and place + half <= long + over else None


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
        return [
            f"\n{name}" if round(at) % 2 else name for at, name in zip(values, names, strict=True)
        ]
