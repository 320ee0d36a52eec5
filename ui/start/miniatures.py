"""The small pictures on the cards: exact where they show numbers, alive where a run feeds them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from core.runtime.figures import figure
from ui import theme
from ui.runtime.mailbox import Frame
from ui.start.diagrams import CallsMiniature, PipelineMiniature
from ui.start.miniature import CENTRE, LEFT, RIGHT, Miniature


class TensorMiniature(Miniature):
    """``x @ w`` with its numbers: [[1, 2, 3], [4, 5, 6]] @ [[1, 0], [0, 1], [1, 1]]."""

    _X = np.array([[1, 2, 3], [4, 5, 6]])
    _W = np.array([[1, 0], [0, 1], [1, 1]])

    def words(self) -> str:
        """Return the product in words."""
        return f"x @ w = {(self._X @ self._W).tolist()}"

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw three tables with what stands between them."""
        cell = min(22.0, room.height() / 5, room.width() / 12)
        parts = [
            ("x", self._X),
            ("@", None),
            ("w", self._W),
            ("=", None),
            ("x @ w", self._X @ self._W),
        ]
        widths = [cell * (table.shape[1] if table is not None else 1.4) for _, table in parts]
        left = room.center().x() - sum(widths) / 2
        for (name, table), width in zip(parts, widths, strict=True):
            if table is None:
                painter.setPen(theme.shade("soft"))
                painter.setFont(self.font_of(1.1))
                painter.drawText(QRectF(left, room.top(), width, room.height()), CENTRE, name)
            else:
                self._draw_table(painter, QPointF(left, room.center().y()), cell, name, table)
            left += width

    def _draw_table(
        self, painter: QPainter, at: QPointF, cell: float, name: str, table: NDArray[np.int64]
    ) -> None:
        rows, columns = table.shape
        top = at.y() - rows * cell / 2
        largest = float((self._X @ self._W).max())
        for row in range(rows):
            for column in range(columns):
                place = QRectF(at.x() + column * cell, top + row * cell, cell, cell)
                value = int(table[row, column])
                painter.fillRect(place, theme.faded(theme.color("train"), 0.5 * value / largest))
                painter.setPen(QPen(theme.shade("edge"), 1))
                painter.drawRect(place)
                painter.setPen(theme.shade("text"))
                painter.setFont(self.font_of(0.9))
                painter.drawText(place, CENTRE, str(value))
        wide = QRectF(at.x() - cell, top - 1.1 * cell, (columns + 2) * cell, cell)
        painter.setFont(self.font_of(bold=True))
        painter.drawText(wide, CENTRE, name)
        painter.setFont(self.font_of(0.8))
        painter.setPen(theme.shade("soft"))
        painter.drawText(wide.translated(0, (rows + 1.15) * cell), CENTRE, str([rows, columns]))


class LossMiniature(Miniature):
    """The loss of a run, logarithmic, as it comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index: list[float] = []
        self._loss: list[float] = []
        self._total = 500

    def take(self, frame: Frame) -> None:
        """Append the losses of a frame."""
        self._total = max(frame.total, 1)
        if "loss" in frame.metrics:
            index, loss = frame.metrics["loss"]
            self._index += index.tolist()
            self._loss += loss.tolist()
            self.update()

    def words(self) -> str:
        """Return where the loss is."""
        return f"loss {figure(self._loss[-1])}" if self._loss else ""

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw three decades as lines, the curve, and where it is."""
        plot = room.adjusted(34, 6, 0, -16)
        low, high = -5.0, 8.0
        painter.setFont(self.font_of(0.8))
        for power in (6, 2, -2):
            y = plot.bottom() - (power - low) / (high - low) * plot.height()
            painter.setPen(QPen(theme.shade("grid"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.shade("soft"))
            painter.drawText(QRectF(room.left(), y - 8, 30, 16), RIGHT, f"1e{power}")
        painter.drawText(
            QRectF(plot.left(), plot.bottom() + 2, plot.width(), 14),
            LEFT,
            self.tr("loss, logarithmic"),
        )
        if not self._loss:
            return
        x = plot.left() + np.asarray(self._index) / self._total * plot.width()
        logs = np.log10(np.maximum(np.asarray(self._loss), 1e-12))
        y = plot.bottom() - (np.clip(logs, low, high) - low) / (high - low) * plot.height()
        painter.setPen(QPen(theme.color("train"), 2))
        painter.drawPath(_path(x, y))
        painter.setBrush(theme.color("train"))
        painter.drawEllipse(QPointF(float(x[-1]), float(y[-1])), 3.5, 3.5)
        painter.setPen(theme.shade("soft"))
        head = QRectF(plot.left(), room.top() - 4, plot.width(), 15)
        painter.drawText(head, RIGHT, self.tr("iteration {0}").format(int(self._index[-1])))
        painter.setPen(theme.shade("text"))
        painter.setFont(self.font_of(bold=True))
        painter.drawText(
            head.translated(0, 15), RIGHT, self.tr("loss {0}").format(figure(self._loss[-1]))
        )


class GameMiniature(Miniature):
    """The samples of a game of two networks over the real points."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._real: NDArray[np.float64] | None = None
        self._fake: NDArray[np.float64] | None = None
        self._step = 0

    def take(self, frame: Frame) -> None:
        """Show the newest samples."""
        cloud = frame.snapshots.get("cloud")
        if cloud is None:
            return
        self._real, self._fake = cloud["real"][:400], cloud["fake"][:250]
        self._step = frame.index
        self.update()

    def words(self) -> str:
        """Return how far the game is."""
        return self.tr("step {0}").format(self._step) if self._step else ""

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw real points, generated ones over them, and the step."""
        if self._real is None or self._fake is None:
            self._draw_ring(painter, room)
            return
        largest = float(np.abs(self._real).max()) * 1.25
        scale = room.height() / 2 / largest
        for points, choice, radius in (
            (self._real, theme.color("train"), 1.2),
            (self._fake, theme.color("generator"), 1.7),
        ):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(choice)
            for x, y in points[np.abs(points).max(1) < 2 * largest].tolist():
                at = QPointF(room.center().x() + x * scale, room.center().y() - y * scale)
                painter.drawEllipse(at, radius, radius)
        painter.setFont(self.font_of(0.8))
        painter.setPen(theme.shade("soft"))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight, self.tr("step {0}").format(self._step))

    def _draw_ring(self, painter: QPainter, room: QRectF) -> None:
        """Draw the eight modes that are to be found, before anything is played."""
        radius = room.height() * 0.4
        painter.setPen(QPen(theme.color("train"), 1.5))
        for mode in range(8):
            angle = np.pi / 4 * mode
            at = room.center() + QPointF(radius * np.cos(angle), radius * np.sin(angle))
            painter.drawEllipse(at, 6, 6)


class ScoreMiniature(Miniature):
    """R2 of four models on Boston, split 42, as the lecture's example has them."""

    # Measured: mlxtend's Boston (506 x 13), test_size 0.2, random_state 42, 2,000 trees each.
    _SCORES = ((0, 0.669), (3, 0.844), (1, 0.879), (2, 0.906))

    def _names(self) -> Sequence[str]:
        return (
            self.tr("Least squares"),
            self.tr("AdaBoost"),
            self.tr("Random forest"),
            self.tr("XGBoost"),
        )

    def words(self) -> str:
        """Return the scores in words."""
        return ", ".join(
            f"{name} {score}" for name, (_, score) in zip(self._names(), self._SCORES, strict=True)
        )

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw a bar a model with its score."""
        step = (room.height() - 16) / len(self._SCORES)
        left = room.left() + room.width() * 0.34
        width = room.right() - 44 - left
        for place, (name, (color, score)) in enumerate(
            zip(self._names(), self._SCORES, strict=True)
        ):
            row = QRectF(room.left(), room.top() + place * step, room.width(), step)
            painter.setFont(self.font_of(0.85))
            painter.setPen(theme.shade("text"))
            painter.drawText(
                QRectF(row.left(), row.top(), left - row.left() - 8, step), RIGHT, name
            )
            bar = QRectF(left, row.center().y() - 7, width, 14)
            painter.fillRect(bar, theme.shade("card"))
            painter.fillRect(QRectF(bar.left(), bar.top(), width * score, 14), theme.series(color))
            painter.setFont(self.font_of(0.85, bold=True))
            painter.drawText(QRectF(bar.right() + 6, row.top(), 40, step), LEFT, f"{score:.3f}")
        painter.setFont(self.font_of(0.8))
        painter.setPen(theme.shade("soft"))
        painter.drawText(
            QRectF(left, room.bottom() - 15, room.right() - left, 15),
            LEFT,
            self.tr("R² on 102 Boston houses, split 42"),
        )


class PlaneMiniature(Miniature):
    """Two spirals that a network tells apart: the points of the first preset."""

    _COUNT = 60

    def words(self) -> str:
        """Return what is drawn."""
        return self.tr("Two spirals of points, one in the other")

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw both arms as dots."""
        side = min(room.width(), room.height()) / 2
        along = np.arange(2, self._COUNT) / self._COUNT
        painter.setPen(Qt.PenStyle.NoPen)
        for arm, color in enumerate((4, 0)):
            turn = 1.75 * along * 2 * np.pi + np.pi * (arm == 0)
            painter.setBrush(theme.series(color))
            x, y = side * along * np.sin(turn), -side * along * np.cos(turn)
            for point in zip(x.tolist(), y.tolist(), strict=True):
                painter.drawEllipse(room.center() + QPointF(*point), 2.6, 2.6)


def miniature_of(lab: str) -> Miniature:
    """Return the picture of a lab's card."""
    made: dict[str, type[Miniature]] = {
        "tensors": TensorMiniature,
        "autograd": LossMiniature,
        "frameworks": CallsMiniature,
        "networks": PlaneMiniature,
        "ensembles": ScoreMiniature,
        "gan": GameMiniature,
        "spark": PipelineMiniature,
    }
    return made.get(lab, Miniature)()


def _path(x: NDArray[np.float64], y: NDArray[np.float64]) -> QPainterPath:
    path = QPainterPath(QPointF(float(x[0]), float(y[0])))
    for point in zip(x[1:].tolist(), y[1:].tolist(), strict=True):
        path.lineTo(*point)
    return path
