"""Which line is what, and its value: the legend and the readout of a plot in one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

Mark = Literal["line", "thin", "dashed", "box", "dot", "none"]

_SWATCH = 14
_GAP = 5
_BETWEEN = 16
_SHORTEST_LABEL = 60
_ABOVE = 2  # a line of text, and below it


@dataclass(frozen=True)
class LegendEntry:
    """One line of the plot; ``value`` is what it reads at the present place."""

    label: str
    color: QColor
    mark: Mark = "line"
    value: str = ""


@dataclass(frozen=True)
class _Cell:
    """Where an entry stands, and its label as far as there is room for it."""

    key: str
    left: int
    top: int
    label: str
    label_px: int
    px: int


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
        self._laid_out: tuple[int, list[_Cell]] | None = None  # for the width asked last
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
        self._lay_out_anew()

    def remove_entry(self, key: str) -> None:
        """Take an entry away, if it is there."""
        self._entries.pop(key, None)
        self._widest.pop(key, None)
        self._lay_out_anew()

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
            self._lay_out_anew()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Return that rows are added where the width is short."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the rows that this width makes."""
        return max((cell.top for cell in self._cells(width)), default=0) + self._row_height()

    def sizeHint(self) -> QSize:
        """Return one row of moderate width."""
        return QSize(160, self._row_height())

    def minimumSizeHint(self) -> QSize:
        """Return one short row."""
        return QSize(60, self._row_height())

    def changeEvent(self, event: QEvent) -> None:  # Qt's name
        """Take another font's widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            advance = self.fontMetrics().horizontalAdvance
            self._widest = {key: advance(entry.value) for key, entry in self._entries.items()}
            self._lay_out_anew()

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Draw the entries."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_title(painter)
        right, top = self._title_width(), 0
        for cell in self._cells(self.width()):
            self._paint_entry(painter, self._entries[cell.key], cell)
            right, top = cell.left + cell.px + _BETWEEN, cell.top
        if self._place and self.width() - right > _SHORTEST_LABEL:
            place = self._elided(self._place, self.width() - right)
            self._write(painter, right, top, place, faint=True)

    def _paint_title(self, painter: QPainter) -> None:
        if not self._title:
            return
        painter.setFont(self._title_font())
        room = self.width()
        shown = self._title
        if self._title_width() - _BETWEEN > room:
            metrics = QFontMetrics(painter.font())
            shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, room)
        self._write(painter, 0, 0, shown)
        painter.setFont(self.font())

    def _paint_entry(self, painter: QPainter, entry: LegendEntry, cell: _Cell) -> None:
        left, top = cell.left, cell.top
        if entry.mark != "none":
            self._paint_mark(painter, entry, QRectF(left, top, _SWATCH, self._row_height()))
            left += _SWATCH + _GAP
        if cell.label:
            self._write(painter, left, top, cell.label)
            left += cell.label_px + _GAP
        is_long = cell.left + cell.px > self.width()
        value = self._elided(entry.value, self.width() - left) if is_long else entry.value
        self._write(painter, left, top, value, faint=bool(cell.label))

    def _elided(self, text: str, room: int) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _write(
        self, painter: QPainter, left: int, top: int, text: str, faint: bool = False
    ) -> None:
        color = self.palette().color(self.foregroundRole())
        color.setAlphaF(0.72 if faint else 1.0)
        painter.setPen(color)
        baseline = top + _ABOVE + self.fontMetrics().ascent()
        painter.drawText(left, baseline, text)

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

    def _lay_out_anew(self) -> None:
        self._laid_out = None
        self.updateGeometry()
        self.update()

    def _cells(self, width: int) -> list[_Cell]:
        """Return where each entry stands; measuring texts takes longer than drawing them."""
        if self._laid_out is not None and self._laid_out[0] == width:
            return self._laid_out[1]
        cells: list[_Cell] = []
        left, top = self._title_width(), 0
        for key, entry in self._entries.items():
            label = self._shown_label(entry, width)
            label_px = self.fontMetrics().horizontalAdvance(label)
            mark = 0 if entry.mark == "none" else _SWATCH + _GAP
            size = mark + label_px + _GAP + self._widest.get(key, 0)
            if left and left + size > width:
                left, top = 0, top + self._row_height()
            cells.append(_Cell(key, left, top, label, label_px, size))
            left += size + _BETWEEN
        self._laid_out = width, cells
        return cells

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
        return self.fontMetrics().height() + 2 * _ABOVE
