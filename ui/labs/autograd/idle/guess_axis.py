"""A logarithmic axis on which one marks where the loss is guessed to end."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.labs.autograd.settings import DIVERGES
from core.runtime.figures import figure
from ui import theme
from ui.widgets.cards.card import scaled

_LOW, _HIGH = -8, 10
_CENTRE = Qt.AlignmentFlag.AlignCenter
_SMALL = 0.85


class GuessAxis(QWidget):
    """Holds a guess: a power of ten (or the middle of two), ``diverges``, or nothing.

    ``guessed(str)``: by mouse or arrow keys, as the setting ``guess`` writes it.
    """

    guessed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guess = ""
        self._start: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    def sizeHint(self) -> QSize:
        """Return room for mark, axis and two lines of words."""
        line = self.fontMetrics().lineSpacing()
        return QSize(30 * line, 6 * line)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which the numbers do not touch."""
        return QSize(22 * self.fontMetrics().lineSpacing(), self.sizeHint().height())

    def guess(self) -> str:
        """Return the guess, as the setting writes it."""
        return self._guess

    def show_guess(self, guess: str) -> None:
        """Mark a guess; empty for none."""
        self._guess = guess
        self._say()

    def show_start(self, loss: float | None) -> None:
        """Mark the loss of the untrained network."""
        self._start = loss if loss is not None and 0 < loss < math.inf else None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mark what is under the pointer."""
        self._take(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the mark."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._take(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the mark by half a power of ten."""
        steps = {Qt.Key.Key_Left: -0.5, Qt.Key.Key_Right: 0.5}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
            return
        if self._guess == DIVERGES:
            power = _HIGH + 0.5
        else:
            power = math.log10(float(self._guess)) if self._guess else 1.0 - steps
        self._choose(power + steps)

    def _take(self, at: QPointF) -> None:
        axis, box = self._axis(), self._box()
        if at.x() >= box.left() - 8:
            self._choose(math.inf)
            return
        share = (at.x() - axis.left()) / axis.width()
        self._choose(round(2 * (_LOW + share * (_HIGH - _LOW))) / 2)

    def _choose(self, power: float) -> None:
        guess = DIVERGES if power > _HIGH else f"{10 ** max(power, _LOW):.3g}"
        if guess != self._guess:
            self.show_guess(guess)
            self.guessed.emit(guess)

    def _say(self) -> None:
        words = self.tr("no guess") if not self._guess else self._in_words()
        self.setAccessibleName(self.tr("Where will the loss end? {0}").format(words))
        self.update()

    def _in_words(self) -> str:
        if self._guess == DIVERGES:
            return self.tr("it diverges")
        return figure(float(self._guess), 2)

    # ---- drawing

    def _axis(self) -> QRectF:
        line = self.fontMetrics().lineSpacing()
        return QRectF(24, 3 * line, max(40.0, self.width() - 48 - 8 * line), 0)

    def _box(self) -> QRectF:
        line = self.fontMetrics().lineSpacing()
        return QRectF(self.width() - 6.5 * line, 1.8 * line, 6.4 * line, 2.4 * line)

    def _x(self, power: float) -> float:
        axis = self._axis()
        return axis.left() + axis.width() * (power - _LOW) / (_HIGH - _LOW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axis, start, mark and the place for inf and nan."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        axis, line = self._axis(), self.fontMetrics().lineSpacing()
        painter.setFont(scaled(self.font(), _SMALL))
        painter.setPen(QPen(theme.shade("edge"), 2))
        painter.drawLine(axis.topLeft(), axis.topRight())
        is_wide = self._x(2) - self._x(0) > 1.2 * painter.fontMetrics().horizontalAdvance("1e-8")
        for power in range(_LOW, _HIGH + 1, 2):
            x = self._x(power)
            painter.setPen(QPen(theme.shade("edge"), 1))
            painter.drawLine(QPointF(x, axis.top() - 5), QPointF(x, axis.top() + 5))
            painter.setPen(theme.shade("soft"))
            at = QRectF(x - 30, axis.top() + 8, 60, line)
            if is_wide or power % 4 == 0:
                painter.drawText(at, _CENTRE, f"1e{power}")
        self._draw_words(painter, axis.top() + 8 + line)
        self._draw_start(painter)
        self._draw_box(painter)
        self._draw_guess(painter)
        painter.end()

    def _draw_words(self, painter: QPainter, top: float) -> None:
        line = self.fontMetrics().lineSpacing()
        axis = self._axis()
        at = QRectF(axis.left() - 20, top, axis.width() + 40, line)
        painter.drawText(at, Qt.AlignmentFlag.AlignLeft, self.tr("fits every target"))
        painter.drawText(at, Qt.AlignmentFlag.AlignRight, self.tr("worse than at the start"))

    def _draw_start(self, painter: QPainter) -> None:
        if self._start is None:
            return
        line = self.fontMetrics().lineSpacing()
        x = self._x(min(max(math.log10(self._start), _LOW), _HIGH))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.shade("text"))
        painter.drawEllipse(QPointF(x, self._axis().top()), 4, 4)
        painter.setPen(theme.shade("text"))
        at = QRectF(x - 6 * line, self._axis().top() - 8 - line, 12 * line, line)
        painter.drawText(at, _CENTRE, self.tr("start {0}").format(figure(self._start)))

    def _draw_box(self, painter: QPainter) -> None:
        box, is_chosen = self._box(), self._guess == DIVERGES
        style = Qt.PenStyle.SolidLine if is_chosen else Qt.PenStyle.DashLine
        color = theme.accent() if is_chosen else theme.shade("edge")
        painter.setPen(QPen(color, 2 if is_chosen else 1, style))
        painter.setBrush(theme.shade("tint" if is_chosen else "sunk"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(theme.shade("text"))
        painter.drawText(box, _CENTRE, self.tr("inf, nan:\nit diverges"))

    def _draw_guess(self, painter: QPainter) -> None:
        accent = theme.accent()
        if self._guess and self._guess != DIVERGES:
            x = self._x(math.log10(float(self._guess)))
            top = self._axis().top()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            tip = [(0, -2), (-7, -10), (-7, -20), (7, -20), (7, -10)]
            painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in tip]))
            line = self.fontMetrics().lineSpacing()
            painter.setPen(accent)
            painter.setFont(scaled(self.font(), 1.0, bold=True))
            at = QRectF(x - 6 * line, top - 22 - line, 12 * line, line)
            painter.drawText(at, _CENTRE, self.tr("your guess {0}").format(self._in_words()))
        if self.hasFocus():
            painter.setPen(QPen(accent, 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
