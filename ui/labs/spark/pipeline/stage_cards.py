"""The list of stages, each a card with its input and output columns drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QWidget,
)

from ui import theme
from ui.labs.spark.pipeline.pipeline_model import Stage
from ui.widgets.basic.message_kind import message_color

_STAGE = Qt.ItemDataRole.UserRole
_PAD, _GAP, _CHIP_PAD = 8, 4, 6
_Index = QModelIndex | QPersistentModelIndex


class StageCards(QListWidget):
    """Cards that are moved by dragging or with Alt and the arrows.

    Signals
    -------
    chosen(int)
        Another card is the current one; -1 for none.
    moved(int, int)
        A card was taken from its place to another.
    switched(int)
        A card's tick was clicked, or Space pressed.
    delete_wanted(int)
        Delete was pressed.
    """

    chosen = Signal(int)
    moved = Signal(int, int)
    switched = Signal(int)
    delete_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Stages of the pipeline"))
        self.setItemDelegate(_CardPainter(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)
        self.setToolTip(self.tr("Drag a card, or press Alt with an arrow, to move it"))
        self._is_filling = False
        self._is_locked = False
        self._dragged = -1
        self.currentRowChanged.connect(self._tell_chosen)

    def show_stages(self, stages: Sequence[Stage], current: int) -> None:
        """Show these cards."""
        self._is_filling = True
        while self.count() > len(stages):
            self.takeItem(self.count() - 1)
        while self.count() < len(stages):
            self.addItem(QListWidgetItem())
        for number, stage in enumerate(stages):
            item = self.item(number)
            item.setData(_STAGE, stage)
            words = self.tr("{0}: {1} to {2}").format(
                stage.name, ", ".join(stage.inputs), ", ".join(stage.outputs)
            )
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words}. {stage.problem}")
            item.setToolTip(stage.problem or words)
        self.setCurrentRow(current)
        self._is_filling = False
        self.scheduleDelayedItemsLayout()

    def set_locked(self, on: bool) -> None:
        """Let cards be chosen only, as during a run."""
        self._is_locked = on
        mode = QAbstractItemView.DragDropMode
        self.setDragDropMode(mode.NoDragDrop if on else mode.InternalMove)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, switch and delete from the keyboard."""
        row, key = self.currentRow(), event.key()
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if row < 0 or self._is_locked:
            super().keyPressEvent(event)
        elif is_alt and key == Qt.Key.Key_Up and row > 0:
            self.moved.emit(row, row - 1)
        elif is_alt and key == Qt.Key.Key_Down and row < self.count() - 1:
            self.moved.emit(row, row + 1)
        elif key == Qt.Key.Key_Space:
            self.switched.emit(row)
        elif key == Qt.Key.Key_Delete:
            self.delete_wanted.emit(row)
        else:
            super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Remember which card is dragged."""
        self._dragged = self.currentRow()
        super().startDrag(actions)

    def dropEvent(self, event: object) -> None:
        """Tell where the card was dropped; the owner then shows the new order."""
        place = self.indexAt(event.position().toPoint())  # type: ignore[attr-defined]
        below = self.DropIndicatorPosition.BelowItem
        row = place.row() if place.isValid() else self.count()
        row += place.isValid() and self.dropIndicatorPosition() == below
        end = row - (row > self._dragged)
        event.setDropAction(Qt.DropAction.IgnoreAction)  # type: ignore[attr-defined]
        event.accept()  # type: ignore[attr-defined]
        if 0 <= self._dragged != end:
            self.moved.emit(self._dragged, end)

    @Slot(int)
    def _tell_chosen(self, row: int) -> None:
        if not self._is_filling:
            self.chosen.emit(row)

    def resizeEvent(self, event: object) -> None:
        """Wrap the chips anew."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.scheduleDelayedItemsLayout()


class _CardPainter(QStyledItemDelegate):
    """Paints a card: tick, name and number, then chips of columns around an arrow."""

    def __init__(self, cards: StageCards) -> None:
        super().__init__(cards)
        self._cards = cards

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        stage: Stage = index.data(_STAGE)
        lines = 2 + bool(stage.problem)
        line = option.fontMetrics.height()
        return QSize(120, lines * line + (lines + 1) * _GAP + 2 * _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        stage: Stage = index.data(_STAGE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter, option, stage)
        line, left = option.fontMetrics.height(), option.rect.left() + _PAD
        right, top = option.rect.right() - _PAD, option.rect.top() + 2 * _GAP
        self._paint_tick(painter, option, stage)
        text = option.palette.color(QPalette.ColorRole.Text)
        if not stage.is_on:
            text = option.palette.color(QPalette.ColorRole.PlaceholderText)
        box = _tick_rect(option)
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(text)
        name = QRect(box.right() + 6, top, right - box.right() - 6, line)
        elided = QFontMetrics(font).elidedText(
            f"{index.row() + 1}  {stage.name}", Qt.TextElideMode.ElideRight, name.width()
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, elided)
        painter.setFont(option.font)
        place = QRect(left, top + line + _GAP, right - left, line)
        _paint_columns(painter, place, stage, text)
        if stage.problem:
            self._paint_problem(painter, option, stage, place.translated(0, line + _GAP))
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        is_click = event.type() == QEvent.Type.MouseButtonRelease
        if is_click and isinstance(event, QMouseEvent) and not self._cards._is_locked:
            area = _tick_rect(option).adjusted(-4, -4, 4, 4)
            if area.contains(event.position().toPoint()):
                self._cards.switched.emit(index.row())
                return True
        return super().editorEvent(event, model, option, index)

    def _paint_frame(self, painter: QPainter, option: QStyleOptionViewItem, stage: Stage) -> None:
        area = QRectF(option.rect).adjusted(2.5, 2.5, -2.5, -1.5)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        edge = theme.accent() if is_chosen else theme.grid()
        if stage.problem and not is_chosen:
            edge = message_color("error")
        painter.setPen(edge)
        fill = theme.faded(theme.accent(), 0.12) if is_chosen else theme.plot_background()
        painter.setBrush(fill)
        painter.drawRoundedRect(area, 4, 4)

    def _paint_tick(self, painter: QPainter, option: QStyleOptionViewItem, stage: Stage) -> None:
        tick = QStyleOptionButton()
        tick.rect = _tick_rect(option)
        tick.palette = QApplication.palette("QCheckBox")  # type: ignore[call-overload]
        state = QStyle.StateFlag
        tick.state = state.State_Enabled | (state.State_On if stage.is_on else state.State_Off)
        style = self._cards.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, tick, painter)

    def _paint_problem(
        self, painter: QPainter, option: QStyleOptionViewItem, stage: Stage, place: QRect
    ) -> None:
        painter.setPen(message_color("error"))
        words = option.fontMetrics.elidedText(
            stage.problem, Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)


def _tick_rect(option: QStyleOptionViewItem) -> QRect:
    side = QApplication.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
    line = option.fontMetrics.height()
    top = option.rect.top() + 2 * _GAP + (line - side) // 2
    return QRect(option.rect.left() + _PAD, top, side, side)


def _paint_columns(painter: QPainter, place: QRect, stage: Stage, text: QColor) -> None:
    """Paint input chips, an arrow and output chips; each side has what the other leaves."""
    metrics = painter.fontMetrics()
    arrow = metrics.horizontalAdvance("→") + 2 * _GAP
    room = place.width() - arrow
    wanted = [_chips_width(metrics, names) for names in (stage.inputs, stage.outputs)]
    after = min(wanted[1], max(room // 2, room - wanted[0]))
    before = min(wanted[0], room - after)
    _paint_chips(
        painter,
        QRect(place.left(), place.top(), before, place.height()),
        stage.inputs,
        theme.series(0),
        text,
    )
    painter.setPen(text)
    start = place.left() + before
    painter.drawText(
        QRect(start, place.top(), arrow, place.height()), Qt.AlignmentFlag.AlignCenter, "→"
    )
    rest = QRect(start + arrow, place.top(), after, place.height())
    _paint_chips(painter, rest, stage.outputs, theme.series(2), text)


def _chip_width(metrics: QFontMetrics, name: str) -> int:
    return metrics.horizontalAdvance(name) + 2 * _CHIP_PAD


def _chips_width(metrics: QFontMetrics, names: Sequence[str]) -> int:
    return sum(_chip_width(metrics, name) + _GAP for name in names)


def _fitting(metrics: QFontMetrics, names: Sequence[str], room: int) -> list[str]:
    """Return the names that have room, and then how many more there are."""
    for count in range(len(names), 0, -1):
        rest = len(names) - count
        labels = [*names[:count], *([f"+{rest}"] if rest else [])]
        if count == 1 or _chips_width(metrics, labels) <= room:
            return labels
    return []


def _paint_chips(
    painter: QPainter, place: QRect, names: Sequence[str], color: QColor, text: QColor
) -> None:
    """Paint names in rounded boxes."""
    metrics, x = painter.fontMetrics(), place.left()
    labels = _fitting(metrics, names, place.width())
    over = max(_chips_width(metrics, labels) - place.width(), 0)  # what the first has to give
    for number, name in enumerate(labels):
        width = _chip_width(metrics, name) - (over if number == 0 else 0)
        chip = QRect(x, place.top(), max(width, 2 * _CHIP_PAD), place.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.faded(color, 0.22))
        painter.drawRoundedRect(QRectF(chip), 3, 3)
        painter.setPen(text)
        room = chip.width() - _CHIP_PAD - 2
        words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(chip, centre, words)
        x += width + _GAP
