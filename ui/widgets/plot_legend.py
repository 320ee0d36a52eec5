"""Which line is what, and its value: the legend and the readout of a plot in one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

Mark = Literal["line", "thin", "dashed", "box", "dot", "none"]

_SWATCH = 14
_GAP = 5
_BETWEEN = 16
_SHORTEST_LABEL = 60


@dataclass(frozen=True)
class LegendEntry:
    """One line of the plot; ``value`` is what it reads at the present place."""

    label: str
    color: QColor
    mark: Mark = "line"
    value: str = ""


class PlotLegend(QWidget):
    """A title, then entries in rows, as many as fit, then where the values are read.

    It stands still while values are read: a value's column only ever widens, and the place takes
    what the last row leaves.
    """

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[str, LegendEntry] = {}
        self._widest: dict[str, int] = {}
        self._title = title
        self._place = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def title(self) -> str:
        """What stands before the entries."""
        return self._title

    @property
    def entries(self) -> dict[str, LegendEntry]:
        """The entries in their order."""
        return dict(self._entries)

    @property
    def place(self) -> str:
        """Where the values are read; empty for the newest."""
        return self._place

    def set_entry(self, key: str, entry: LegendEntry) -> None:
        """Add an entry or change it."""
        old = self._entries.get(key)
        self._entries[key] = replace(entry, value=old.value) if old and not entry.value else entry
        self.updateGeometry()
        self.update()

    def remove_entry(self, key: str) -> None:
        """Take an entry away, if it is there."""
        self._entries.pop(key, None)
        self._widest.pop(key, None)
        self.updateGeometry()
        self.update()

    def show_values(self, values: dict[str, str], place: str = "") -> None:
        """Show these values, and where they are read."""
        shown = {key: entry.value for key, entry in self._entries.items()}
        if place == self._place and shown == {key: values.get(key, "") for key in shown}:
            return
        grew = False
        for key, entry in self._entries.items():
            value = values.get(key, "")
            self._entries[key] = replace(entry, value=value)
            width = self.fontMetrics().horizontalAdvance(value)
            if width > self._widest.get(key, 0):
                self._widest[key] = width
                grew = True
        self._place = place
        if grew:
            self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Return that rows are added where the width is short."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the rows that this width makes."""
        return max((top for _, _, top in self._cells(width)), default=0) + self._row_height()

    def sizeHint(self) -> QSize:
        """Return one row of moderate width."""
        return QSize(160, self._row_height())

    def minimumSizeHint(self) -> QSize:
        """Return one short row."""
        return QSize(60, self._row_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the entries."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_title(painter)
        right, top = self._title_width(), 0
        for key, left, top in self._cells(self.width()):
            entry = self._entries[key]
            self._paint_entry(painter, entry, left, top)
            right = left + self._width_of(key, entry, self.width()) + _BETWEEN
        if self.width() - right > _SHORTEST_LABEL:
            self._write(painter, right, top, self._place, faint=True)

    def _paint_title(self, painter: QPainter) -> None:
        painter.setFont(self._title_font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = QFontMetrics(painter.font()).elidedText(
            self._title, Qt.TextElideMode.ElideRight, self.width()
        )
        place = QRectF(0, 0, self.width(), self._row_height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(self.font())

    def _paint_entry(self, painter: QPainter, entry: LegendEntry, left: int, top: int) -> None:
        if entry.mark != "none":
            self._paint_mark(painter, entry, QRectF(left, top, _SWATCH, self._row_height()))
            left += _SWATCH + _GAP
        label = self._shown_label(entry, self.width())
        if label:
            self._write(painter, left, top, label)
            left += self.fontMetrics().horizontalAdvance(label) + _GAP
        self._write(painter, left, top, entry.value, faint=bool(label))

    def _write(
        self, painter: QPainter, left: int, top: int, text: str, faint: bool = False
    ) -> None:
        color = self.palette().color(self.foregroundRole())
        color.setAlphaF(0.72 if faint else 1.0)
        painter.setPen(color)
        place = QRectF(left, top, self.width() - left, self._row_height())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        metrics = self.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, flags, shown)

    def _paint_mark(self, painter: QPainter, entry: LegendEntry, place: QRectF) -> None:
        middle = place.center()
        if entry.mark in ("box", "dot"):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(entry.color)
            if entry.mark == "dot":
                painter.drawEllipse(middle, 4, 4)
            else:
                painter.drawRect(QRectF(middle.x() - 5, middle.y() - 5, 10, 10))
            return
        pen = QPen(entry.color, 1.5 if entry.mark == "thin" else 3)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if entry.mark == "dashed":
            pen.setDashPattern([1.5, 1.0])
        painter.setPen(pen)
        painter.drawLine(QPointF(place.left(), middle.y()), QPointF(place.right(), middle.y()))

    def _cells(self, width: int) -> list[tuple[str, int, int]]:
        """Return each entry's key, left and top."""
        cells: list[tuple[str, int, int]] = []
        left, top = self._title_width(), 0
        for key, entry in self._entries.items():
            size = self._width_of(key, entry, width)
            if left and left + size > width:
                left, top = 0, top + self._row_height()
            cells.append((key, left, top))
            left += size + _BETWEEN
        return cells

    def _width_of(self, key: str, entry: LegendEntry, width: int) -> int:
        mark = 0 if entry.mark == "none" else _SWATCH + _GAP
        label = self.fontMetrics().horizontalAdvance(self._shown_label(entry, width))
        return mark + label + _GAP + self._widest.get(key, 0)

    def _shown_label(self, entry: LegendEntry, width: int) -> str:
        room = max(_SHORTEST_LABEL, width - _SWATCH - _GAP)
        return self.fontMetrics().elidedText(entry.label, Qt.TextElideMode.ElideMiddle, room)

    def _title_font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _title_width(self) -> int:
        width = QFontMetrics(self._title_font()).horizontalAdvance(self._title)
        return width + _BETWEEN if width else 0

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 4
