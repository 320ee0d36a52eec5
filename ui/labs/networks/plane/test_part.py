"""The test part in numbers: which class is taken for which, and how slopes pass the layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.runtime.figures import figure, percent
from ui import theme
from ui.labs.networks.plane.colors import class_color

_HEAD_PX, _LEFT_PX = 22, 78
_ROW_PX = 20


class Confusion(QWidget):
    """Counts of test points: rows are what they are, columns what is said.

    Signals
    -------
    cell_chosen(object)
        Show the points of (is, said); None shows the errors again.
    """

    cell_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts: NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self.chosen: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Test points by class and verdict"))
        self.setToolTip(self.tr("A cell shows its points on the plane."))

    def show_counts(self, labels: NDArray[Any], said: NDArray[Any]) -> None:
        """Count the test points."""
        size = int(max(labels.max(), said.max(), 1)) + 1 if len(labels) else 0
        counts = np.zeros((size, size), np.int64)
        np.add.at(counts, (labels.astype(int), said.astype(int)), 1)
        self.counts = counts
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for two classes."""
        return QSize(240, 110)

    def minimumSizeHint(self) -> QSize:
        """Return the least that can be read."""
        return QSize(180, 80)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in range(len(self.counts)):
            self._draw_names(painter, row)
            for column in range(len(self.counts)):
                self._draw_cell(painter, row, column)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell, or let go of it."""
        for row in range(len(self.counts)):
            for column in range(len(self.counts)):
                if self._cell(row, column).contains(event.position()):
                    self._choose((row, column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell."""
        size = len(self.counts)
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: size}.get(
            Qt.Key(event.key()), {Qt.Key.Key_Up: -size}.get(Qt.Key(event.key()), 0)
        )
        if not step or not size:
            super().keyPressEvent(event)
            return
        row, column = self.chosen or (0, 0)
        at = (row * size + column + (step if self.chosen else 0)) % (size * size)
        self.chosen = None
        self._choose((at // size, at % size))

    def _choose(self, cell: tuple[int, int]) -> None:
        self.chosen = None if cell == self.chosen else cell
        self.cell_chosen.emit(self.chosen)
        self.update()

    def _cell(self, row: int, column: int) -> QRectF:
        size = len(self.counts)
        wide = min((self.width() - _LEFT_PX - 2) / size, 84)
        high = min((self.height() - _HEAD_PX - 2) / size, 40)
        return QRectF(_LEFT_PX + column * wide, _HEAD_PX + row * high, wide, high)

    def _draw_names(self, painter: QPainter, number: int) -> None:
        left, head = self._cell(number, 0), self._cell(0, number)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(class_color(number))
        painter.drawRect(QRectF(2, left.center().y() - 5, 10, 10))
        painter.drawRect(QRectF(head.center().x() + 14, _HEAD_PX / 2 - 5, 10, 10))
        painter.setPen(theme.shade("soft"))
        at = QRectF(18, left.top(), _LEFT_PX - 20, left.height())
        painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, self.tr("is"))
        at = QRectF(head.left(), 0, head.width() / 2 + 10, _HEAD_PX)
        painter.drawText(
            at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.tr("said")
        )

    def _draw_cell(self, painter: QPainter, row: int, column: int) -> None:
        cell, count = self._cell(row, column), int(self.counts[row, column])
        is_right = row == column
        fill = theme.faded(theme.shade("done" if is_right else "warn"), 0.14 if count else 0.0)
        is_chosen = (row, column) == self.chosen
        painter.setPen(QPen(theme.accent(), 2) if is_chosen else QPen(theme.shade("line"), 1))
        painter.setBrush(fill)
        painter.drawRect(cell)
        painter.setPen(theme.shade("text"))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(count))


class LayerBars(QWidget):
    """For each layer the norm of its slopes, and which part of its responses is idle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._norms: Sequence[float] = ()
        self._idle: Sequence[float] = ()
        self.setAccessibleName(self.tr("Gradient and activation by layer"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_layers(self, layers: Mapping[str, Any]) -> None:
        """Take the newest figures."""
        is_new = len(layers["norms"]) != len(self._norms)
        self._norms, self._idle = layers["norms"], layers["idle"]
        if is_new:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a row a layer."""
        return QSize(240, _ROW_PX * (1 + max(1, len(self._norms))))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a bar for each figure."""
        painter = QPainter(self)
        columns = (0.0, self.width() * 0.2, self.width() * 0.55)
        painter.setPen(theme.shade("soft"))
        heads = (self.tr("layer"), self.tr("gradient norm"), self.tr("saturated, dead"))
        for x, words in zip(columns, heads, strict=True):
            painter.drawText(QRectF(x, 0, 160, _ROW_PX), Qt.AlignmentFlag.AlignVCenter, words)
        largest = max([*self._norms, 1e-30])
        for row, norm in enumerate(self._norms):
            top = _ROW_PX * (row + 1)
            name = str(row + 1) if row < len(self._idle) else self.tr("output")
            painter.setPen(theme.shade("text"))
            painter.drawText(QRectF(0, top, 60, _ROW_PX), Qt.AlignmentFlag.AlignVCenter, name)
            self._draw_bar(painter, columns[1], top, norm / largest, figure(norm))
            if row < len(self._idle):
                self._draw_bar(painter, columns[2], top, self._idle[row], percent(self._idle[row]))
        painter.end()

    def _draw_bar(self, painter: QPainter, x: float, top: float, share: float, said: str) -> None:
        width = self.width() * 0.15
        middle = top + _ROW_PX / 2
        painter.fillRect(QRectF(x, middle - 4, width, 8), theme.shade("grid"))
        share = share if np.isfinite(share) else 1.0
        painter.fillRect(QRectF(x, middle - 4, width * min(1.0, share), 8), theme.shade("edge"))
        painter.setPen(theme.shade("text"))
        painter.drawText(
            QRectF(x + width + 6, top, 80, _ROW_PX), Qt.AlignmentFlag.AlignVCenter, said
        )


class TestPart(QWidget):
    """Confusion above the layers."""

    __test__ = False  # pytest takes its name for a test

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.confusion = Confusion()
        self.layers = LayerBars()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.confusion, 1)
        column.addWidget(self.layers)

    def show_snapshots(self, shown: Mapping[str, Any], is_regression: bool) -> None:
        """Take the newest pictures."""
        self.confusion.setVisible(not is_regression)
        if "points" in shown and "said" in shown and not is_regression:
            train = int(shown["points"]["train"])
            labels, said = np.asarray(shown["points"]["labels"]), np.asarray(shown["said"])
            self.confusion.show_counts(labels[train:], said[train:])
        if "layers" in shown:
            self.layers.show_layers(shown["layers"])
