"""The network drawn: each unit with its response on the plane, each weight as an edge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.runtime.figures import figure
from ui import theme
from ui.labs.networks.plane.colors import (
    leaning,
    leaning_table,
    mixed,
    picture_of_leaning,
    picture_of_shares,
)
from ui.labs.networks.plane.inputs import input_picture, input_words
from ui.runtime.draw_queue import draw_queue

_SHOWN = 8
_HEAD_PX, _FOOT_PX = 22, 18
_LARGEST_PX, _GAP = 46, 0.28
_BIAS_PX = 9
_NEAR_PX = 7
_THICKEST_PX = 5.0
_STEPS = 12
Weight = tuple[int, int, int]
"""Layer, row and column of a weight; the last row is the biases."""


class NetworkDrawing(QWidget):
    """Draws inputs, layers and output; at most eight units of a layer, those that count most.

    Signals
    -------
    weight_chosen(int, int, int)
        A weight was clicked, or reached with the arrow keys: layer, row, column.
    unit_hovered(object)
        The pointer is over a unit: its (rows, columns) bytes; None when it leaves.
    """

    weight_chosen = Signal(int, int, int)
    unit_hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: Weight | None = None
        self._weights: list[NDArray[np.float32]] = []
        self._pictures: list[NDArray[np.uint8]] = []
        self._images: list[list[QImage]] = []
        self._names: list[str] = []
        self._shown_units: list[list[int]] = []
        self._boxes: dict[tuple[int, int], QRectF] = {}
        self._inputs: tuple[str, ...] = ()
        self._hovered: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("The network; arrow keys choose a weight"))

    # ---- for owners

    def begin(self, inputs: tuple[str, ...], names: list[str]) -> None:
        """Take what the columns are: the inputs, and a name for each layer."""
        self._inputs, self._names = inputs, names
        if not self._fits(self._weights):
            self._weights, self._pictures, self._images = [], [], []
            self._hovered = self.chosen = None
            self.update()

    def _fits(self, weights: list[NDArray[Any]]) -> bool:
        """Return whether these are the weights of a network with these columns."""
        is_as_long = 0 < len(weights) == len(self._names)
        return is_as_long and weights[0].shape[0] == len(self._inputs) + 1

    def show_snapshots(self, shown: Mapping[str, Any]) -> None:
        """Take the newest pictures and weights."""
        count = sum(name.startswith("weights.") for name in shown)
        if not count:
            return
        weights = [np.asarray(shown[f"weights.{k}"]) for k in range(1, count + 1)]
        if not self._fits(weights):
            return  # of the network before
        self._weights = weights
        self._pictures = [np.asarray(shown[f"neurons.{k}"]) for k in range(1, count + 1)]
        self._shown_units = [self._strongest(column) for column in range(count + 1)]
        self._boxes.clear()
        self._renew()

    def value(self, weight: Weight) -> float | None:
        """Return a weight's value, None if it is not there."""
        layer, row, column = weight
        if layer >= len(self._weights):
            return None
        w = self._weights[layer]
        return float(w[row, column]) if row < w.shape[0] and column < w.shape[1] else None

    def rows(self, layer: int) -> int:
        """Return how many weights a unit of a layer has, the bias being the last."""
        return int(self._weights[layer].shape[0])

    def choose(self, weight: Weight | None) -> None:
        """Mark a weight, or none."""
        self.chosen = weight
        self.update()

    def place_of(self, weight: Weight) -> QPointF:
        """Return where a weight can be clicked: on its edge, or in a bias's square."""
        layer, row, column = weight
        if row == self._weights[layer].shape[0] - 1:
            return self._bias_box(layer + 1, column).center()
        edge = self._edge(layer, row, column)
        places = [edge.pointAtPercent(k / _STEPS) for k in range(1, _STEPS)]
        return next((at for at in places if self._weight_at(at) == weight), places[0])

    def sizeHint(self) -> QSize:
        """Return room for eight units."""
        return QSize(520, 400)

    def redraw(self) -> None:
        """Draw what is new."""
        self.update()

    # ---- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the units out anew."""
        super().resizeEvent(event)
        self._boxes.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw edges below units."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._weights:
            painter.setPen(theme.shade("soft"))
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("The network comes at once.")
            )
            painter.end()
            return
        for layer in range(len(self._weights)):
            self._draw_edges(painter, layer)
        self._draw_chosen(painter)
        for column in range(len(self._weights) + 1):
            self._draw_column(painter, column)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the weight under the pointer."""
        found = self._weight_at(event.position())
        if found is not None:
            self.choose(found)
            self.weight_chosen.emit(*found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a unit large, or a weight's number."""
        unit = self._unit_at(event.position())
        if unit != self._hovered:
            self._hovered = unit
            self.unit_hovered.emit(self._picture(unit) if unit else None)
        weight = None if unit else self._weight_at(event.position())
        value = self.value(weight) if weight else None
        if weight is None or value is None:
            QToolTip.hideText()
            return
        layer, row, column = weight
        is_bias = row == self._weights[layer].shape[0] - 1
        words = self.tr("Bias of unit {1}: {2}") if is_bias else self.tr("{0} → {1}: {2}")
        said = words.format(row + 1, column + 1, figure(value))
        QToolTip.showText(event.globalPosition().toPoint(), said, self)

    def leaveEvent(self, event: QEvent) -> None:
        """Show the network's verdict again."""
        if self._hovered is not None:
            self._hovered = None
            self.unit_hovered.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from weight to weight."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        step = steps.get(Qt.Key(event.key()))
        places = self._drawn_weights()
        if step is None or not places:
            super().keyPressEvent(event)
            return
        at = places.index(self.chosen) if self.chosen in places else -step
        self.choose(places[(at + step) % len(places)])
        assert self.chosen is not None
        self.weight_chosen.emit(*self.chosen)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._renew()

    # ---- inside: what is drawn where

    def _renew(self) -> None:
        table = leaning_table()
        self._images = [
            [picture_of_leaning(each, table) for each in self._picture_rows(k)]
            for k in range(len(self._pictures))
        ]
        if self._pictures and len(self._pictures[-1]) > 1:
            self._images[-1] = [self._share_picture(k) for k in self._units(len(self._weights))]
        draw_queue().put(self)

    def _picture_rows(self, layer: int) -> list[NDArray[np.uint8]]:
        return [self._pictures[layer][unit] for unit in self._units(layer + 1)]

    def _share_picture(self, unit: int) -> QImage:
        """Return where a class is likely: its hue against all others together."""
        shares = self._pictures[-1]
        own = shares[unit].astype(np.int16) * 2 - 255  # bytes are for -1 to 1 there
        stack = np.zeros_like(shares)
        stack[unit] = np.clip(own, 0, 255)
        return picture_of_shares(stack)

    def _size(self, column: int) -> int:
        return len(self._inputs) if column == 0 else self._weights[column - 1].shape[1]

    def _units(self, column: int) -> list[int]:
        """Return the units of a column that are drawn."""
        return self._shown_units[column]

    def _strongest(self, column: int) -> list[int]:
        """Return the units of a column that are drawn: those with the largest weights onwards."""
        size = self._size(column)
        if size <= _SHOWN:
            return list(range(size))
        onwards = np.abs(self._weights[column][:size]).sum(axis=1)
        return sorted(np.argsort(-onwards, kind="stable")[:_SHOWN].tolist())

    def _side(self) -> float:
        most = max(len(self._units(column)) for column in range(len(self._weights) + 1))
        high = (self.height() - _HEAD_PX - _FOOT_PX) / (most * (1 + _GAP))
        wide = self.width() / (len(self._weights) + 1) / 1.7
        return max(12.0, min(_LARGEST_PX, high, wide))

    def _box(self, column: int, unit: int) -> QRectF:
        if (column, unit) not in self._boxes:
            self._boxes[column, unit] = self._placed(column, unit)
        return self._boxes[column, unit]

    def _placed(self, column: int, unit: int) -> QRectF:
        units, side = self._units(column), self._side()
        columns = len(self._weights)
        margin = max(side / 2 + 12, 34)
        x = margin + column / columns * (self.width() - 2 * margin)
        room = self.height() - _HEAD_PX - _FOOT_PX
        pitch = min(room / len(units), side * 1.9)
        y = _HEAD_PX + room / 2 + (units.index(unit) - (len(units) - 1) / 2) * pitch
        return QRectF(x - side / 2, y - side / 2, side, side)

    def _bias_box(self, column: int, unit: int) -> QRectF:
        box = self._box(column, unit)
        return QRectF(box.left() - 2, box.bottom() - _BIAS_PX + 2, _BIAS_PX, _BIAS_PX)

    def _edge(self, layer: int, row: int, column: int) -> QPainterPath:
        left, right = self._box(layer, row), self._box(layer + 1, column)
        begin = QPointF(left.right(), left.center().y())
        end = QPointF(right.left(), right.center().y())
        bend = QPointF((end.x() - begin.x()) / 2, 0)
        path = QPainterPath(begin)
        path.cubicTo(begin + bend, end - bend, end)
        return path

    def _drawn_weights(self) -> list[Weight]:
        found: list[Weight] = []
        for layer, w in enumerate(self._weights):
            for column in self._units(layer + 1):
                found += [(layer, row, column) for row in self._units(layer)]
                found.append((layer, w.shape[0] - 1, column))
        return found

    def _unit_at(self, at: QPointF) -> tuple[int, int] | None:
        for column in range(1, len(self._weights) + 1):
            for unit in self._units(column):
                if self._box(column, unit).contains(at):
                    return column, unit
        return None

    def _weight_at(self, at: QPointF) -> Weight | None:
        for layer, w in enumerate(self._weights):
            for column in self._units(layer + 1):
                if self._bias_box(layer + 1, column).adjusted(-2, -2, 2, 2).contains(at):
                    return layer, w.shape[0] - 1, column
        best: tuple[float, Weight] | None = None
        for layer in range(len(self._weights)):
            for column in self._units(layer + 1):
                for row in self._units(layer):
                    distance = self._distance(at, layer, row, column)
                    if distance < _NEAR_PX and (best is None or distance < best[0]):
                        best = distance, (layer, row, column)
        return best[1] if best else None

    def _distance(self, at: QPointF, layer: int, row: int, column: int) -> float:
        left, right = self._box(layer, row), self._box(layer + 1, column)
        if not left.right() <= at.x() <= right.left():
            return float("inf")
        path = self._edge(layer, row, column)
        places = (path.pointAtPercent(k / _STEPS) for k in range(_STEPS + 1))
        points = np.array([(p.x(), p.y()) for p in places])
        y = np.interp(at.x(), points[:, 0], points[:, 1])
        return float(abs(y - at.y()))

    def _picture(self, unit: tuple[int, int]) -> NDArray[np.uint8]:
        column, number = unit
        return np.asarray(self._pictures[column - 1][number])

    # ---- inside: painting

    def _draw_edges(self, painter: QPainter, layer: int) -> None:
        w = self._weights[layer]
        reach = max(1.0, float(np.abs(w[:-1]).max())) if w.size else 1.0
        under = self.palette().color(QPalette.ColorRole.Window)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pairs = [(row, column) for row in self._units(layer) for column in self._units(layer + 1)]
        # Opaque and the strongest last: what shines through takes Qt five times as long.
        for row, column in sorted(pairs, key=lambda pair: abs(float(w[pair]))):
            share = float(w[row, column]) / reach
            if not np.isfinite(share):
                continue
            color = mixed(under, leaning(1.0 if share > 0 else -1.0), 0.25 + 0.7 * abs(share))
            painter.setPen(QPen(color, 0.5 + _THICKEST_PX * abs(share)))
            painter.drawPath(self._edge(layer, row, column))

    def _draw_chosen(self, painter: QPainter) -> None:
        if self.chosen is None or self.value(self.chosen) is None:
            return
        layer, row, column = self.chosen
        if row == self._weights[layer].shape[0] - 1 or self.chosen not in self._drawn_weights():
            return
        painter.setPen(QPen(theme.accent(), 7))
        painter.drawPath(self._edge(layer, row, column))
        painter.setPen(QPen(theme.plot_background(), 3))
        painter.drawPath(self._edge(layer, row, column))

    def _draw_column(self, painter: QPainter, column: int) -> None:
        units = self._units(column)
        for at, unit in enumerate(units):
            box = self._box(column, unit)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            if column == 0:
                painter.drawImage(box, input_picture(self._inputs[unit]))
            elif at < len(self._images[column - 1]):
                painter.drawImage(box, self._images[column - 1][at])
            painter.setPen(QPen(theme.shade("edge"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
            if column == 0:
                self._draw_words(painter, input_words(self._inputs[unit]), box)
            else:
                self._draw_bias(painter, column, unit)
        self._draw_name(painter, column, len(units))

    def _draw_bias(self, painter: QPainter, column: int, unit: int) -> None:
        box = self._bias_box(column, unit)
        bias = float(self._weights[column - 1][-1, unit])
        is_chosen = self.chosen == (column - 1, self._weights[column - 1].shape[0] - 1, unit)
        painter.setPen(QPen(theme.accent() if is_chosen else theme.shade("text"), 1 + is_chosen))
        painter.setBrush(leaning(bias) if np.isfinite(bias) else theme.plot_background())
        painter.drawRect(box)

    def _draw_words(self, painter: QPainter, words: str, box: QRectF) -> None:
        painter.setPen(theme.shade("text"))
        above = QRectF(box.left() - 20, box.top() - 18, box.width() + 40, 16)
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_name(self, painter: QPainter, column: int, shown: int) -> None:
        center = self._box(column, self._units(column)[0]).center().x()
        width = self.width() / (len(self._weights) + 1)
        painter.setPen(theme.shade("soft"))
        head = QRectF(center - width / 2, 0, width, 16)
        name = self.tr("inputs") if column == 0 else self._names[column - 1]
        fits = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(width))
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, fits)
        hidden = self._size(column) - shown
        if hidden:
            foot = QRectF(center - 40, self.height() - _FOOT_PX, 80, _FOOT_PX)
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, f"+{hidden}")
