"""A tree painted from its root down, with the way of one row through it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.labs.ensembles.answers import Node, TreeReport
from core.runtime.figures import percent
from ui import theme
from ui.widgets.basic.short_number import short_number

_GAP_PX = 12
_PATH_OPACITY = 0.25


class DrawnTree(QWidget):
    """Boxes with a question or a value; left is where the answer is yes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes: dict[int, Node] = {}
        self._path: list[int] = []
        self._classes: Sequence[str] = ()
        self._places: dict[int, float] = {}
        self._is_strict = False
        self.setAccessibleName(self.tr("Tree"))

    def show_tree(self, found: TreeReport, classes: Sequence[str] = (), *, is_strict: bool) -> None:
        """Show what `tree` returns; ``is_strict`` tells that a row goes left where it is less."""
        self._nodes = {node["id"]: node for node in found["nodes"]}
        self._path = list(found["path"])
        self._classes = classes
        self._is_strict = is_strict
        self._places = {}
        if self._nodes:
            self._place(next(iter(self._nodes)))
        self.setAccessibleDescription(self.summary())
        self.setMinimumSize(self.sizeHint())
        self.updateGeometry()
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._nodes, self._places, self._path = {}, {}, []
        self.update()

    def summary(self) -> str:
        """Return the row's way, or the root's question."""
        steps = [self._words(self._nodes[id_])[0] for id_ in self._path if id_ in self._nodes]
        if steps:
            return self.tr("The row's way: {0}.").format("; ".join(steps))
        return self._words(next(iter(self._nodes.values())))[0] if self._nodes else ""

    def sizeHint(self) -> QSize:
        """Return room for every box."""
        box = self._box()
        columns = max(self._places.values(), default=0) + 1
        levels = max((node["depth"] for node in self._nodes.values()), default=0) + 1
        return QSize(
            round(columns * (box.width() + _GAP_PX) + _GAP_PX),
            round(levels * (2 * box.height()) + _GAP_PX),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, then the boxes on top."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.plot_background())
        for node in self._nodes.values():
            if node["parent"] in self._nodes:
                self._paint_edge(painter, node)
        for node in self._nodes.values():
            self._paint_box(painter, node)
        painter.end()

    def _place(self, root: int) -> None:
        """Give each leaf the next column, and each question the middle of what is below it."""
        column = 0
        waiting = [(root, False)]
        while waiting:
            id_, is_below_done = waiting.pop()
            node = self._nodes[id_]
            below = [child for child in (node["left"], node["right"]) if child in self._nodes]
            if not below:
                self._places[id_] = column
                column += 1
            elif is_below_done:
                self._places[id_] = sum(self._places[child] for child in below) / len(below)
            else:
                waiting.append((id_, True))
                waiting += [(child, False) for child in reversed(below)]

    def _box(self) -> QRectF:
        metrics = self.fontMetrics()
        return QRectF(0, 0, metrics.averageCharWidth() * 17, metrics.height() * 2 + 8)

    def _area(self, node: Node) -> QRectF:
        box = self._box()
        left = _GAP_PX + self._places[node["id"]] * (box.width() + _GAP_PX)
        return box.translated(left, _GAP_PX + node["depth"] * 2 * box.height())

    def _pen(self, is_on_path: bool) -> QPen:
        return QPen(theme.accent() if is_on_path else theme.plot_text(), 2.0 if is_on_path else 1.0)

    def _paint_edge(self, painter: QPainter, node: Node) -> None:
        above, below = self._area(self._nodes[node["parent"]]), self._area(node)
        painter.setPen(self._pen(node["id"] in self._path))
        painter.drawLine(
            QPointF(above.center().x(), above.bottom()), QPointF(below.center().x(), below.top())
        )

    def _paint_box(self, painter: QPainter, node: Node) -> None:
        area, is_on_path = self._area(node), node["id"] in self._path
        painter.setPen(self._pen(is_on_path))
        painter.setBrush(theme.plot_background())
        painter.drawRoundedRect(area, 4, 4)
        if is_on_path:
            fill = QColor(theme.accent())
            fill.setAlphaF(_PATH_OPACITY)
            painter.setBrush(fill)
            painter.drawRoundedRect(area, 4, 4)
        painter.setPen(theme.plot_text())
        inside = area.adjusted(4, 3, -4, -3)
        lines = (
            self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, int(inside.width()))
            for words in self._words(node)
        )
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))

    def _words(self, node: Node) -> tuple[str, str]:
        rows = self.tr("{0:,} rows").format(node["rows"])
        if node["is_leaf"]:
            return self._value(node["value"]), rows
        sign = "<" if self._is_strict else "≤"
        threshold = short_number(float(node["threshold"]), QLocale(), 3)
        return f"{node['feature']} {sign} {threshold}", rows

    def _value(self, value: Any) -> str:
        if isinstance(value, list):
            best = max(range(len(value)), key=value.__getitem__)
            name = self._classes[best] if best < len(self._classes) else str(best)
            return f"{name} ({percent(value[best])})"
        return short_number(float(value), QLocale(), 3)
