"""The small pictures on the cards: exact where they show numbers, alive where a run feeds them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.runtime.figures import figure
from ui import theme
from ui.runtime.mailbox import Frame

_HEIGHT_PX = 124
_MARGIN_PX = 14
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Miniature(QWidget):
    """A picture on a sunk ground; a subclass draws it in `draw`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Return the height that all miniatures share."""
        return QSize(240, _HEIGHT_PX)

    def take(self, frame: Frame) -> None:
        """Take news of the run that feeds this picture."""

    def words(self) -> str:
        """Return what the picture shows, for those who do not see it."""
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the picture."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.shade("sunk"))
        self.draw(painter, QRectF(self.rect()).adjusted(_MARGIN_PX, 10, -_MARGIN_PX, -8))
        painter.end()

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw the picture into the room."""

    def font_of(self, points: float = 0.85, *, bold: bool = False) -> QFont:
        """Return the window's font at a share of its size."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * points)
        font.setBold(bold)
        return font


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
                painter.drawText(QRectF(left, room.top(), width, room.height()), _CENTRE, name)
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
                painter.drawText(place, _CENTRE, str(value))
        wide = QRectF(at.x() - cell, top - 1.1 * cell, (columns + 2) * cell, cell)
        painter.setFont(self.font_of(bold=True))
        painter.drawText(wide, _CENTRE, name)
        painter.setFont(self.font_of(0.8))
        painter.setPen(theme.shade("soft"))
        painter.drawText(wide.translated(0, (rows + 1.15) * cell), _CENTRE, str([rows, columns]))


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
            painter.drawText(QRectF(room.left(), y - 8, 30, 16), _RIGHT, f"1e{power}")
        painter.drawText(
            QRectF(plot.left(), plot.bottom() + 2, plot.width(), 14),
            _LEFT,
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
        painter.drawText(head, _RIGHT, self.tr("iteration {0}").format(int(self._index[-1])))
        painter.setPen(theme.shade("text"))
        painter.setFont(self.font_of(bold=True))
        painter.drawText(
            head.translated(0, 15), _RIGHT, self.tr("loss {0}").format(figure(self._loss[-1]))
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
                QRectF(row.left(), row.top(), left - row.left() - 8, step), _RIGHT, name
            )
            bar = QRectF(left, row.center().y() - 7, width, 14)
            painter.fillRect(bar, theme.shade("card"))
            painter.fillRect(QRectF(bar.left(), bar.top(), width * score, 14), theme.series(color))
            painter.setFont(self.font_of(0.85, bold=True))
            painter.drawText(QRectF(bar.right() + 6, row.top(), 40, step), _LEFT, f"{score:.3f}")
        painter.setFont(self.font_of(0.8))
        painter.setPen(theme.shade("soft"))
        painter.drawText(
            QRectF(left, room.bottom() - 15, room.right() - left, 15),
            _LEFT,
            self.tr("R² on 102 Boston houses, split 42"),
        )


class PipelineMiniature(Miniature):
    """The stages of a pipeline: a picture until Spark runs."""

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw four stages and the sentence below them."""
        stages = (
            ("DataFrame", self.tr("rows")),
            ("Assembler", self.tr("transformer")),
            ("Forest", self.tr("estimator")),
            ("Model", self.tr("predicts")),
        )
        gap = 14.0
        width = (room.width() - gap * (len(stages) - 1)) / len(stages)
        for place, (name, role) in enumerate(stages):
            box = QRectF(room.left() + place * (width + gap), room.top() + 14, width, 44)
            painter.setPen(QPen(theme.shade("edge"), 1))
            painter.setBrush(theme.shade("card"))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(theme.shade("text"))
            painter.setFont(self.font_of(0.8, bold=True))
            painter.drawText(box.adjusted(0, 4, 0, -22), _CENTRE, name)
            painter.setPen(theme.shade("soft"))
            painter.setFont(self.font_of(0.8))
            painter.drawText(box.adjusted(0, 20, 0, -2), _CENTRE, role)
            if place:
                painter.setPen(QPen(theme.shade("text"), 1.5))
                painter.drawLine(
                    QPointF(box.left() - gap + 2, box.center().y()),
                    QPointF(box.left() - 2, box.center().y()),
                )
        painter.setPen(theme.shade("soft"))
        painter.drawText(
            QRectF(room.left(), room.bottom() - 18, room.width(), 16),
            _LEFT,
            self.tr("a picture until Spark runs"),
        )


class FileMiniature(Miniature):
    """Where a file may be dropped, and which kinds can be read."""

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw a dashed frame around the words."""
        painter.setPen(QPen(theme.shade("edge"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(room, 6, 6)
        painter.setPen(theme.shade("text"))
        upper = room.adjusted(0, 0, 0, -room.height() * 0.25)
        painter.drawText(upper, _CENTRE, self.tr("Drop a file here"))
        painter.setPen(theme.shade("soft"))
        painter.setFont(self.font_of(0.85))
        painter.drawText(
            room.adjusted(0, room.height() * 0.25, 0, 0), _CENTRE, "csv · xlsx · parquet · json"
        )


def miniature_of(lab: str) -> Miniature:
    """Return the picture of a lab's card."""
    made: dict[str, type[Miniature]] = {
        "tensors": TensorMiniature,
        "autograd": LossMiniature,
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
