"""The statement being typed, with the shape and dtype of every part of it in brackets above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.labs.tensors.program.ladder_layout import Ladder, Rung, lay_out, runs
from ui.labs.tensors.shapes.shape_words import part_labels
from ui.text_size import fixed_font
from ui.widgets.basic.message_kind import message_color

if TYPE_CHECKING:
    from core.labs.tensors.reports import PartShape, StatementPreview

_MARGIN = 8
_PADDING = 6.0
_TICK = 4.0
_WAVE = 2.0


class ShapeLadder(QWidget):
    """Paints one statement; the arrow keys and clicks choose a part.

    The text stands at the foot, so that it stays in its place while parts are added above it.

    Signals
    -------
    part_chosen(PartShape)
        The student wants to see this part explained.
    """

    part_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ladder = Ladder("", (), (), 0.0, 0)
        self._flat_levels: frozenset[int] = frozenset()
        self._statement: StatementPreview | None = None
        self._text = ""
        self._chosen: PartShape | None = None
        self._code_font = fixed_font()
        self._choose_fonts()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self.tr("Shapes of the parts of the expression"))

    def show_statement(self, text: str, statement: StatementPreview | None) -> None:
        """Show a statement of ``text``, or nothing."""
        self._text, self._statement = text, statement
        self._chosen = None
        self._lay_out()

    def choose(self, part: PartShape | None) -> None:
        """Mark a part."""
        self._chosen = part
        self.update()

    @property
    def chosen(self) -> PartShape | None:
        """The part that is marked."""
        return self._chosen

    def summary(self) -> str:
        """Return the parts with their shapes in words."""
        sentences = []
        for rung in self.ladder.rungs:
            shape, dtype = part_labels(rung.part)
            sentences.append(self.tr("{0} has shape {1}, {2}").format(rung.part.text, shape, dtype))
        return "; ".join(sentences)

    def character_place(self, index: int) -> int:
        """Return where a character of the statement is painted, from the left."""
        places = self.ladder.places
        return _MARGIN + int(places[min(index, len(places) - 1)]) if places else 0

    def text_area(self) -> QRectF:
        """Return where the statement's text is painted."""
        height = QFontMetricsF(self._code_font).height()
        top = self.height() - _MARGIN - height
        return QRectF(_MARGIN, top, self.ladder.width, height)

    def rung_area(self, rung: Rung) -> QRectF:
        """Return where a part's bracket and label are painted."""
        top = self.text_area().top() - sum(map(self._step, range(rung.level + 1)))
        return QRectF(_MARGIN + rung.left, top, rung.right - rung.left, self._step(rung.level))

    def label_centre(self, rung: Rung, width: float) -> float:
        """Return the middle of a label ``width`` wide: that of what is in sight of its bracket."""
        area = self.rung_area(rung)
        seen = self.visibleRegion().boundingRect().toRectF()
        if seen.isEmpty():
            return area.center().x()
        middle = (max(area.left(), seen.left()) + min(area.right(), seen.right())) / 2
        return max(area.left() + width / 2, min(middle, area.right() - width / 2))

    # ---- Qt

    def sizeHint(self) -> QSize:
        """Return the room that the statement takes."""
        code = QFontMetricsF(self._code_font).height()
        height = 2 * _MARGIN + code + sum(map(self._step, range(self.ladder.levels)))
        return QSize(int(self.ladder.width) + 2 * _MARGIN + 1, int(height) + 1)

    def minimumSizeHint(self) -> QSize:
        """Never paint less than all of it; the area around scrolls."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font and the palette."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._choose_fonts()
            self._lay_out()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Keep the labels of wide brackets in sight while the area around scrolls."""
        super().moveEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the part under the mouse."""
        for rung in self.ladder.rungs:
            if self.rung_area(rung).contains(event.position()):
                self._choose_and_tell(rung.part)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from part to part."""
        parts = [rung.part for rung in self.ladder.rungs]
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None or not parts:
            super().keyPressEvent(event)
            return
        at = parts.index(self._chosen) if self._chosen in parts else -1 if step > 0 else 0
        self._choose_and_tell(parts[(at + step) % len(parts)])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, over it a bracket a part, and under it the mark of a mistake."""
        painter = QPainter(self)
        painter.setFont(self._code_font)
        painter.setPen(self.palette().windowText().color())
        metrics = QFontMetricsF(self._code_font)
        base = self.text_area().top() + metrics.ascent()
        width = metrics.horizontalAdvance("0")
        for text, place in runs(self.ladder.text, self.ladder.places, width):
            painter.drawText(QPointF(_MARGIN + place, base), text)
        self._paint_mistake(painter)
        for rung in self.ladder.rungs:
            self._paint_rung(painter, rung)

    # ---- inside

    def _paint_rung(self, painter: QPainter, rung: Rung) -> None:
        area = self.rung_area(rung).adjusted(1, 0, -1, 0)
        is_chosen = rung.part is self._chosen
        faint = theme.plot_text()
        line = theme.accent() if is_chosen else theme.series(0) if rung.level == 0 else faint
        if is_chosen:
            fill = theme.accent()
            fill.setAlpha(45)
            painter.fillRect(area.adjusted(0, 1, 0, -_TICK / 2), fill)
        painter.setPen(QPen(line, 2 if is_chosen else 1))
        line_y = area.bottom() - _TICK
        painter.drawLine(QPointF(area.left(), line_y), QPointF(area.right(), line_y))
        for x in (area.left(), area.right()):
            painter.drawLine(QPointF(x, line_y), QPointF(x, line_y + _TICK))
        shape, dtype = self._labels(rung.part)
        height = QFontMetricsF(self._label_font).height()
        second = QRectF(area.left(), line_y - 1 - height, area.width(), height)
        first = second.translated(0, -height)
        if rung.level in self._flat_levels:
            bold = QFontMetricsF(self._bold_font)
            used = bold.horizontalAdvance(shape + "  ") + bold.horizontalAdvance(dtype)
            first = second.translated(self.label_centre(rung, used) - used / 2 - area.left(), 0)
            second = first.translated(bold.horizontalAdvance(shape + "  "), 0)
        side = Qt.AlignmentFlag.AlignVCenter | (
            Qt.AlignmentFlag.AlignLeft
            if rung.level in self._flat_levels
            else Qt.AlignmentFlag.AlignHCenter
        )
        painter.setFont(self._bold_font)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(first, side, shape)
        painter.setFont(self._label_font)
        painter.setPen(message_color("warning") if dtype.endswith("↑") else faint)
        painter.drawText(second, side, dtype)

    def _paint_mistake(self, painter: QPainter) -> None:
        """Underline the characters at which the statement fails, as the editor does."""
        statement = self._statement
        places = self.ladder.places
        if statement is None or statement.problem is None or not places:
            return
        start = min(max(statement.problem.start - statement.start, 0), len(places) - 1)
        last = min(max(statement.problem.end - statement.start, start + 1), len(places)) - 1
        code = QFontMetricsF(self._code_font)
        left = _MARGIN + places[start]
        right = _MARGIN + places[last] + code.horizontalAdvance(self.ladder.text[last])
        foot = self.text_area().bottom() + 1
        count = max(2, round((right - left) / _WAVE) + 1)
        wave = [QPointF(left + i * _WAVE, foot + _WAVE * (i % 2)) for i in range(count)]
        painter.setPen(QPen(message_color("error"), 1))
        painter.drawPolyline(wave)

    def _choose_and_tell(self, part: PartShape) -> None:
        self.choose(part)
        self.part_chosen.emit(part)

    def _choose_fonts(self) -> None:
        self._label_font = QFont(self.font())
        self._label_font.setPointSizeF(self._label_font.pointSizeF() * 0.9)
        self._bold_font = QFont(self._label_font)
        self._bold_font.setBold(True)

    def _step(self, level: int) -> float:
        lines = 1 if level in self._flat_levels else 2
        return lines * QFontMetricsF(self._label_font).height() + _TICK + 4

    def _find_flat_levels(self) -> frozenset[int]:
        """Return the levels in which shape and dtype fit side by side over every part."""
        metrics = QFontMetricsF(self._bold_font)
        narrow = {
            rung.level
            for rung in self.ladder.rungs
            if metrics.horizontalAdvance("  ".join(self._labels(rung.part))) + _PADDING
            > rung.right - rung.left
        }
        return frozenset(range(self.ladder.levels)) - narrow

    def _labels(self, part: PartShape) -> tuple[str, str]:
        """Return shape and dtype, with an arrow where torch converted."""
        shape, dtype = part_labels(part)
        if any(remark.kind == "promotion" for remark in part.remarks):
            dtype += " ↑"
        return shape, dtype

    def _lay_out(self) -> None:
        statement = self._statement
        code = QFontMetricsF(self._code_font)
        label = QFontMetricsF(self._bold_font)
        if statement is None:
            self.ladder = Ladder("", (), (), 0.0, 0)
        else:
            text = self._text[statement.start : statement.end].replace("\n", " ")
            self.ladder = lay_out(
                text,
                statement.start,
                statement.parts,
                code.horizontalAdvance,
                lambda part: (
                    max(label.horizontalAdvance(words) for words in self._labels(part)) + _PADDING
                ),
            )
        self._flat_levels = self._find_flat_levels()
        self.setAccessibleDescription(self.summary())
        self.updateGeometry()
        self.update()
