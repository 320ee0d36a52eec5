"""Cells that hold a choice, and cells that draw how values are spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme import accent
from ui.widgets.basic.combo_box import ComboBox

_Index = QModelIndex | QPersistentModelIndex
VALUE = Qt.ItemDataRole.UserRole
"""The role under which a cell keeps its choice, or its counts."""
TARGET = Qt.ItemDataRole.UserRole + 1
"""The role under which a cell of counts says that its column is the target."""


class ChoiceDelegate(QStyledItemDelegate):
    """Paints a cell that can be edited as a drop-down list, and opens the list at a click."""

    def __init__(self, words: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self._words = dict(words)

    def displayText(self, value: object, _: object) -> str:
        """Return a choice in words."""
        return self._words.get(str(value), str(value))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the list, or the plain word where nothing can be chosen."""
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            super().paint(painter, option, index)
            return
        box = QStyleOptionComboBox()
        box.rect = option.rect.adjusted(2, 2, -2, -2)
        box.palette, box.fontMetrics = option.palette, option.fontMetrics
        box.state = QStyle.StateFlag.State_Enabled
        box.currentText = self.displayText(index.data(), None)
        style = QApplication.style()
        style.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, box, painter)
        style.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, box, painter)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the room for the longest word and the arrow."""
        longest = max(map(option.fontMetrics.horizontalAdvance, self._words.values()), default=0)
        return QSize(longest + 44, super().sizeHint(option, index).height() + 8)

    def createEditor(self, parent: QWidget, _: QStyleOptionViewItem, __: _Index) -> QWidget:
        """Return the list."""
        box = ComboBox(parent)
        for choice, words in self._words.items():
            box.addItem(words, choice)
        box.activated.connect(self._take)
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the cell's choice."""
        box = cast("ComboBox", editor)
        box.setCurrentIndex(box.findData(index.data()))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Take the choice into the cell."""
        model.setData(index, cast("ComboBox", editor).currentData())

    @Slot()
    def _take(self) -> None:
        box = cast("QWidget", self.sender())
        self.commitData.emit(box)
        self.closeEditor.emit(box)


class BarsDelegate(QStyledItemDelegate):
    """Paints a cell's counts as small bars."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the bars from the left, the most frequent as high as the cell."""
        super().paint(painter, option, index)
        counts: Sequence[int] = index.data(VALUE) or ()
        most = max(counts, default=0)
        if not most:
            return
        area = QRectF(option.rect.adjusted(4, 4, -4, -3))
        width = area.width() / max(len(counts), 6)
        quiet = option.palette.color(QPalette.ColorRole.PlaceholderText)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent() if index.data(TARGET) else quiet)
        for place, count in enumerate(counts):
            height = area.height() * count / most
            left = area.left() + place * width
            painter.drawRect(QRectF(left, area.bottom() - height, max(width - 1, 1), height))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the room for twenty bars."""
        return QSize(130, super().sizeHint(option, index).height())
