"""The boxes and arrows of the autograd graph."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from core.labs.tensors.reports import GraphNode
from core.runtime.figures import figure
from ui import theme
from ui.labs.tensors.shapes.shape_words import shape_text
from ui.text_size import fixed_font
from ui.widgets.plots import color_maps

NodeState = Literal["waiting", "current", "done"]
_PADDING = 6.0
_ARROW = 7.0


class NodeItem(QGraphicsItem):
    """One node: what made the value, its shape, its grad_fn, and a small picture of it."""

    def __init__(self, node: GraphNode, width: float, font: QFont) -> None:
        super().__init__()
        self.node = node
        self.state: NodeState = "waiting"
        self.is_chosen = False
        self._font = font
        line = QFontMetricsF(font).height()
        self._area = QRectF(0, 0, width, 3 * line + 2 * _PADDING)
        self.setToolTip(node.text or node.grad_fn)
        self.setZValue(1)

    def show_state(self, state: NodeState, is_chosen: bool) -> None:
        """Paint the node as waiting, having its turn, or done."""
        self.state, self.is_chosen = state, is_chosen
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the box with its border."""
        return self._area.adjusted(-2, -2, 2, 2)

    def left(self) -> QPointF:
        """Return where edges arrive."""
        return self.mapToScene(QPointF(0, self._area.center().y()))

    def right(self) -> QPointF:
        """Return where edges leave."""
        return self.mapToScene(QPointF(self._area.right(), self._area.center().y()))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint box, three lines and picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = theme.accent() if self.state == "current" else theme.plot_text()
        fill = QColor(theme.plot_background())
        if self.state != "waiting":
            tint = QColor(theme.series(1 if self.state == "current" else 2))
            tint.setAlpha(55)
            painter.setBrush(fill)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(self._area, 4, 4)
            fill = tint
        painter.setBrush(fill)
        thick = 3.0 if self.is_chosen else 1.0
        is_leaf = self.node.variable is not None and self.node.grad_fn == "AccumulateGrad"
        style = Qt.PenStyle.DashLine if is_leaf and not self.is_chosen else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.accent() if self.is_chosen else ink, thick, style))
        painter.drawRoundedRect(self._area, 4, 4)
        self._paint_text(painter)

    def _paint_text(self, painter: QPainter) -> None:
        metrics = QFontMetricsF(self._font)
        inside = self._area.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        beside = inside.width() - self._paint_picture(painter, inside)
        code = fixed_font()
        bold = QFont(self._font)
        bold.setBold(True)
        node = self.node
        title = node.text or node.grad_fn
        if node.variable and node.variable != node.text:
            title = f"{node.variable} = {node.text}"
        fonts = (code, bold, self._font)
        texts = (title, f"{shape_text(node.shape)}{self._value()}", node.grad_fn)
        for line, (font, text) in enumerate(zip(fonts, texts, strict=True)):
            painter.setFont(font)
            painter.setPen(_text_color() if line < 2 else theme.plot_text())
            room = beside if line < 2 else inside.width()
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            top = inside.top() + line * metrics.height()
            place = QRectF(inside.left(), top, inside.width(), metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_picture(self, painter: QPainter, inside: QRectF) -> float:
        """Paint the value as a small heat map at the right; return the width it takes."""
        block = self.node.block
        if block is None or block.picture.size < 2:
            return 0.0
        side = inside.height() * 2 / 3 - 2
        area = QRectF(inside.right() - side, inside.top(), side, side)
        painter.drawImage(area, color_maps.picture_of(block.picture))
        return side + _PADDING

    def _value(self) -> str:
        block = self.node.block
        if block is None or block.shape or block.minimum is None:
            return ""
        return f" = {figure(block.minimum, 4)}"


class EdgeItem(QGraphicsPathItem):
    """An arrow from an operand to what uses it; coloured once its gradient has gone back."""

    def __init__(self, points: Sequence[QPointF]) -> None:
        super().__init__(_path(points))
        self.show_flow(False)

    def show_flow(self, has_flowed: bool) -> None:
        """Colour the edge."""
        color = theme.series(2) if has_flowed else theme.plot_text()
        self.setPen(QPen(color, 2.5 if has_flowed else 1.2))


def _path(points: Sequence[QPointF]) -> QPainterPath:
    path = QPainterPath(points[0])
    for before, after in itertools.pairwise(points):
        bend = (after.x() - before.x()) / 2
        path.cubicTo(before + QPointF(bend, 0), after - QPointF(bend, 0), after)
    end = points[-1]
    path.moveTo(end + QPointF(-_ARROW, -_ARROW / 2))
    path.lineTo(end)
    path.lineTo(end + QPointF(-_ARROW, _ARROW / 2))
    return path


def _text_color() -> QColor:
    return QGuiApplication.palette().color(QPalette.ColorRole.Text)
