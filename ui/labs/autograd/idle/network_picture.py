"""The lecture's network as a picture: x, w1, ReLU, w2, the prediction, the target, the loss."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.labs.autograd.reports import Untrained
from core.runtime.figures import figure, percent
from ui import theme
from ui.labs.autograd.idle.signed_map import draw_map, map_image
from ui.text_size import fixed_font
from ui.widgets.cards.card import scaled

_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEARNED = ("w1", "w2")
# Where each part's middle stands, in shares of the width.
_PLACES = {"x": 0.09, "w1": 0.285, "relu": 0.43, "w2": 0.555, "y_pred": 0.675, "y": 0.775}
_LOSS_PLACE, _LOSS_WIDTH = 0.92, 0.13
_SMALL = 0.85
_NARROW = 110  # characters
_WIDEST, _HIGHEST = 0.145, 0.24  # of a map, and of all of them with their words, in widths


class NetworkPicture(QWidget):
    """Draws sizes at once and the real first numbers as soon as they are there.

    Sides are to log scale; names and shapes stand on two common lines, so that nothing moves as a
    size changes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._values: dict[str, Any] = {}
        self._changed = ""
        self._untrained: Untrained | None = None
        self._images: dict[str, QImage] = {}

    def sizeHint(self) -> QSize:
        """Return room for the names, the largest map and the way back."""
        line = self.fontMetrics().lineSpacing()
        return QSize(46 * line, 17 * line)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which the names do not touch."""
        line = self.fontMetrics().lineSpacing()
        return QSize(36 * line, 12 * line)

    def show_settings(self, values: Mapping[str, Any], changed: str = "") -> None:
        """Draw these sizes; the setting that is being typed is marked."""
        self._values, self._changed = dict(values), changed
        self._say()

    def show_untrained(self, untrained: Untrained | None) -> None:
        """Draw the real numbers, or none while they are not known."""
        self._untrained = untrained
        self._make_images()
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._make_images()

    def _make_images(self) -> None:
        looks = self._untrained.tensors if self._untrained else {}
        self._images = {name: map_image(look.values) for name, look in looks.items()}

    def _say(self) -> None:
        shapes = ", ".join(f"{name} {'×'.join(map(str, s))}" for name, s in self._shapes().items())
        loss = figure(self._untrained.loss) if self._untrained else self.tr("not known yet")
        self.setAccessibleName(
            self.tr("The network: {0}; loss before training {1}").format(shapes, loss)
        )
        self.update()

    def _shapes(self) -> dict[str, tuple[int, int]]:
        sizes = [self._values.get(f"{n}_size", 1) for n in ("batch", "input", "hidden", "output")]
        batch, inputs, hidden, outputs = (max(1, int(size)) for size in sizes)
        return {
            "x": (batch, inputs),
            "w1": (inputs, hidden),
            "relu": (batch, hidden),
            "w2": (hidden, outputs),
            "y_pred": (batch, outputs),
            "y": (batch, outputs),
        }

    # ---- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all parts, the arrows between them and the way back."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().lineSpacing()
        room = QRectF(self.rect()).adjusted(0, 2.6 * line, 0, -5.2 * line)
        spare = max(0.0, room.height() - _HIGHEST * self.width()) / 2
        room.adjust(0, spare, 0, -spare)
        boxes = {name: self._box(name, shape, room) for name, shape in self._shapes().items()}
        for name, box in boxes.items():
            self._draw_part(painter, name, box)
            self._draw_words(painter, name, box.center().x(), room)
        loss = QRectF(0, 0, _LOSS_WIDTH * self.width(), min(5 * line, room.height()))
        loss.moveCenter(QPointF(_LOSS_PLACE * self.width(), room.center().y()))
        self._draw_loss(painter, loss)
        self._draw_arrows(painter, [*boxes.values(), loss])
        self._draw_way_back(painter, boxes, loss, room)
        painter.end()

    def _box(self, name: str, shape: tuple[int, int], room: QRectF) -> QRectF:
        side = min(room.height(), _WIDEST * self.width())
        if name == "relu":
            width = height = 0.45 * side
        else:
            # 1 to 100,000 on a log scale, so that 10 and 1,000 can be seen side by side.
            height, width = (side * (0.22 + 0.78 * min(math.log10(n), 4) / 4) for n in shape)
            height = min(1.5 * height, room.height())
        box = QRectF(0, 0, width, height)
        box.moveCenter(QPointF(_PLACES[name] * self.width(), room.center().y()))
        return box

    def _draw_part(self, painter: QPainter, name: str, box: QRectF) -> None:
        if name != "relu":
            is_learned = name in _LEARNED
            draw_map(painter, box, self._images.get(name), is_learned=is_learned)
            return
        painter.setPen(QPen(theme.shade("edge"), 1))
        painter.setBrush(theme.shade("card"))
        painter.drawRoundedRect(box, 4, 4)
        inner = box.adjusted(box.width() * 0.15, 0, -box.width() * 0.15, 0)
        low = box.bottom() - 0.3 * box.height()
        start = inner.left() if self._values.get("no_clamp") else inner.center().x()
        bottom = box.bottom() - 0.15 * box.height() if self._values.get("no_clamp") else low
        top = QPointF(inner.right(), box.top() + 0.2 * box.height())
        painter.setPen(QPen(theme.shade("text"), 2))
        if not self._values.get("no_clamp"):
            painter.drawLine(QPointF(inner.left(), low), QPointF(start, low))
        painter.drawLine(QPointF(start, bottom), top)

    def _draw_words(self, painter: QPainter, name: str, x: float, room: QRectF) -> None:
        line = self.fontMetrics().lineSpacing()
        width = 0.1 * self.width()
        at = QRectF(x - width / 2, room.top() - 2.6 * line, width, line)
        shape = self._shapes()[name]
        title = {"relu": "ReLU"}.get(name, name)
        self._write(painter, at, title, is_bold=True, is_mono=True)
        self._write(painter, at.translated(0, 1.1 * line), self._role(name), is_small=True)
        below = at.translated(0, room.bottom() - at.top() + 0.3 * line)
        self._write(painter, below, "×".join(map(str, shape)), is_mono=True)
        color = theme.accent() if name in _LEARNED else theme.shade("soft")
        self._write(
            painter, below.translated(0, 1.1 * line), self._fact(name), color, is_small=True
        )

    def _role(self, name: str) -> str:
        clamp = self.tr("left out") if self._values.get("no_clamp") else "clamp(min=0)"
        return {
            "x": self.tr("examples"),
            "w1": self.tr("weights"),
            "relu": clamp,
            "w2": self.tr("weights"),
            "y_pred": self.tr("prediction"),
            "y": self.tr("targets"),
        }[name]

    def _fact(self, name: str) -> str:
        if name in _LEARNED:
            return self.tr("learned")
        if name == "x":
            return self.tr("given")
        is_narrow = self.width() < _NARROW * self.fontMetrics().averageCharWidth()
        if self._untrained is None or (is_narrow and name != "relu"):
            return ""  # the ends of two neighbours would run into one another
        if name == "relu":
            return self.tr("{0} are 0").format(percent(self._untrained.zeros))
        look = self._untrained.tensors[name]
        return f"{figure(look.low, 2)} … {figure(look.high, 2)}".replace("-", "−")

    def _write(
        self,
        painter: QPainter,
        at: QRectF,
        words: str,
        color: QColor | None = None,
        *,
        is_bold: bool = False,
        is_mono: bool = False,
        is_small: bool = False,
    ) -> None:
        font = QFont(self.font())
        if is_mono:
            font = fixed_font()
            font.setPointSizeF(self.font().pointSizeF())
        painter.setFont(scaled(font, _SMALL if is_small else 1.0, bold=is_bold))
        painter.setPen(color or theme.shade("soft" if is_small else "text"))
        painter.drawText(at, _CENTRE | Qt.TextFlag.TextDontClip, words)

    def _draw_loss(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(theme.shade("edge"), 1))
        painter.setBrush(theme.shade("sunk"))
        painter.drawRoundedRect(box, 4, 4)
        third = box.height() / 3
        upper = QRectF(box.left(), box.top(), box.width(), third)
        self._write(painter, upper, self.tr("loss"), is_small=True)
        painter.setFont(scaled(self.font(), 1.4, bold=True))
        painter.setPen(theme.shade("text"))
        loss = figure(self._untrained.loss) if self._untrained else "…"
        painter.drawText(upper.translated(0, third), _CENTRE, loss)
        self._write(painter, upper.translated(0, 2 * third), self.tr("untrained"), is_small=True)

    def _draw_arrows(self, painter: QPainter, boxes: list[QRectF]) -> None:
        painter.setPen(QPen(theme.shade("text"), 1.5))
        middle = boxes[0].center().y()
        for number, (left, right) in enumerate(pairwise(boxes)):
            if number == 4:  # between prediction and target there is a minus, not a way
                centre = QPointF((left.right() + right.left()) / 2, middle)
                painter.drawLine(centre - QPointF(5, 0), centre + QPointF(5, 0))
                continue
            _arrow(painter, QPointF(left.right() + 5, middle), QPointF(right.left() - 5, middle))

    def _draw_way_back(
        self, painter: QPainter, boxes: Mapping[str, QRectF], loss: QRectF, room: QRectF
    ) -> None:
        line = self.fontMetrics().lineSpacing()
        foot = room.bottom() + 4.2 * line
        top = room.bottom() + 2.8 * line
        painter.setPen(QPen(theme.shade("soft"), 1.2, Qt.PenStyle.DashLine))
        end = loss.center().x()
        painter.drawLine(QPointF(end, loss.bottom()), QPointF(end, foot))
        first = boxes["w1"].center().x()
        painter.drawLine(QPointF(end, foot), QPointF(first, foot))
        for name in _LEARNED:
            x = boxes[name].center().x()
            _arrow(painter, QPointF(x, foot), QPointF(x, top))
        words = self.tr("loss.backward(): gradients go back")
        at = QRectF(0, 0, self.fontMetrics().horizontalAdvance(words) + 16, line)
        at.moveCenter(QPointF((boxes["w2"].center().x() + end) / 2, foot))
        painter.fillRect(at, theme.shade("card"))
        self._write(painter, at, words, is_small=True)


def _arrow(painter: QPainter, start: QPointF, end: QPointF) -> None:
    if abs(end.x() - start.x()) + abs(end.y() - start.y()) < 4:
        return
    painter.drawLine(start, end)
    along = end - start
    length = math.hypot(along.x(), along.y())
    unit = QPointF(along.x() / length, along.y() / length)
    across = QPointF(-unit.y(), unit.x())
    pen = painter.pen()
    painter.setPen(QPen(pen.color(), pen.widthF()))
    for side in (1, -1):
        painter.drawLine(end, end - unit * 6 + across * 4 * side)
    painter.setPen(pen)
