"""Check boxes of the columns that a stage can read, behind a button beside the field of names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from ui.widgets.basic.check_delegate import CheckDelegate

_ROWS_SHOWN = 14
_LETTERS, _SPACING = 16, 2


class ColumnPicker(QToolButton):
    """A list of check boxes that stays open while columns are ticked.

    Signals
    -------
    picked(list)
        The columns that are ticked now: those that were, in their order, then the new ones.
    closed()
        The list is closed again, so the choice is made.
    """

    picked = Signal(list)
    closed = Signal()

    def __init__(self, columns: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: list[str] = []
        self._build(columns)
        self.setText("…")
        self.setToolTip(self.tr("Tick the columns"))
        self.setAccessibleName(self.tr("Tick the columns"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.setMenu(self.popup)
        self.popup.aboutToHide.connect(self.closed)
        self.list.itemChanged.connect(self._take)

    def _build(self, columns: Sequence[str]) -> None:
        self.list = QListWidget()
        self.list.setItemDelegate(CheckDelegate(self.list))
        self.list.setAccessibleName(self.tr("Columns; those that are ticked are read"))
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(_SPACING)
        for name in columns:
            item = QListWidgetItem(name, self.list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.list.setMinimumSize(self._size(len(columns)))
        self.all_button = QPushButton(self.tr("All"))
        self.none_button = QPushButton(self.tr("None"))
        self.all_button.clicked.connect(self._tick_all)
        self.none_button.clicked.connect(self._tick_none)
        row = QHBoxLayout()
        row.addWidget(self.all_button)
        row.addWidget(self.none_button)
        row.addStretch(1)
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.list)
        column.addLayout(row)
        action = QWidgetAction(self)
        action.setDefaultWidget(panel)
        self.popup = QMenu(self)
        self.popup.addAction(action)

    def _size(self, rows: int) -> QSize:
        height = self.list.sizeHintForRow(0) + 2 * _SPACING if rows else 0
        width = self.fontMetrics().averageCharWidth() * _LETTERS
        room = self.list.sizeHintForColumn(0) + 2 * self.fontMetrics().height() if rows else 0
        frame = 2 * self.list.frameWidth()
        return QSize(max(width, room), height * min(max(rows, 1), _ROWS_SHOWN) + frame)

    def tick(self, names: Sequence[str]) -> None:
        """Tick these columns and no other, without telling."""
        self._chosen = list(names)
        self.list.blockSignals(True)
        for item in self._items():
            item.setCheckState(_state(item.text() in names))
        self.list.blockSignals(False)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(number) for number in range(self.list.count())]

    @Slot()
    def _take(self) -> None:
        ticked = {i.text() for i in self._items() if i.checkState() is Qt.CheckState.Checked}
        there = {item.text() for item in self._items()}
        # A name that is typed and not there stays: the check says what is wrong with it.
        kept = [name for name in self._chosen if name in ticked or name not in there]
        new = [item.text() for item in self._items() if item.text() in ticked - set(kept)]
        self._chosen = [*kept, *new]
        self.picked.emit(list(self._chosen))

    @Slot()
    def _tick_all(self) -> None:
        self._tick_each(on=True)

    @Slot()
    def _tick_none(self) -> None:
        self._tick_each(on=False)

    def _tick_each(self, *, on: bool) -> None:
        self.list.blockSignals(True)
        for item in self._items():
            item.setCheckState(_state(on))
        self.list.blockSignals(False)
        self._take()


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
