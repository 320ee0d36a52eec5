"""The numbers of one slice in an editable table; large ones are fetched where one looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from core.runtime.figures import figure

if TYPE_CHECKING:
    from core.labs.tensors.reports import Window


_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROWS, _COLUMNS = 100, 50
# A table of more rows or columns is no help, and Qt's own views end at some millions of pixels.
_MOST = 100_000

Numbers = NDArray[Any]


class NumberGrid(QAbstractTableModel):
    """A (rows, columns) slice, whole or in blocks.

    Signals
    -------
    block_wanted(row_start, column_start, rows, columns)
        A part that is shown is not there yet.
    edited(row, column, text)
        The student has typed a number.
    """

    block_wanted = Signal(int, int, int, int)
    edited = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self._size = (0, 0)
        self._whole: Numbers | None = None
        self._blocks: dict[tuple[int, int], Numbers | None] = {}
        self.is_editable = True

    def show_whole(self, numbers: Numbers) -> None:
        """Show a slice that is there."""
        self._reset(numbers.shape[0], numbers.shape[1], numbers)

    def show_blocks(self, rows: int, columns: int) -> None:
        """Show a slice of this size, whose parts come when they are looked at."""
        self._reset(rows, columns, None)

    def widest_text(self) -> str:
        """Return the longest text of the numbers that are there, without asking for others."""
        parts = [self._whole] if self._whole is not None else list(self._blocks.values())
        texts = (_short(value) for part in parts if part is not None for value in part.flat)
        return max(texts, key=len, default="")

    def take_window(self, window: Window) -> None:
        """Take a part that was wanted."""
        key = (window.row_start // _ROWS, window.column_start // _COLUMNS)
        if self._whole is not None or key not in self._blocks:
            return
        self._blocks[key] = window.numbers
        first = self.index(window.row_start, window.column_start)
        rows, columns = window.numbers.shape
        last = self.index(window.row_start + rows - 1, window.column_start + columns - 1)
        self.dataChanged.emit(first, last)

    # ---- Qt

    def rowCount(self, parent: _Index = _TOP) -> int:
        """Return the number of rows shown."""
        return 0 if parent.isValid() else min(self._size[0], _MOST)

    def columnCount(self, parent: _Index = _TOP) -> int:
        """Return the number of columns shown."""
        return 0 if parent.isValid() else min(self._size[1], _MOST)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the index, from 0 as in code."""
        return str(section) if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that numbers can be edited, once they are there."""
        plain = super().flags(index)
        return plain | Qt.ItemFlag.ItemIsEditable if self.is_editable else plain

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a number in few digits, or in all for editing and on hover."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.EditRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        value = self._value(index.row(), index.column())
        if value is None:
            return "…"
        return _short(value) if role == Qt.ItemDataRole.DisplayRole else _exact(value)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was typed; the number shown changes when the tensor has."""
        text = str(value).strip()
        old = self._value(index.row(), index.column())
        if text and old is not None and text != _exact(old):
            self.edited.emit(index.row(), index.column(), text)
        return False

    # ---- inside

    def _reset(self, rows: int, columns: int, numbers: Numbers | None) -> None:
        if (rows, columns) == self._size and rows and columns:
            # The same size keeps the place that is looked at.
            self._whole = numbers
            self._blocks.clear()
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))
            return
        self.beginResetModel()
        self._size, self._whole = (rows, columns), numbers
        self._blocks.clear()
        self.endResetModel()

    def _value(self, row: int, column: int) -> Any:
        if self._whole is not None:
            return self._whole[row, column]
        key = (row // _ROWS, column // _COLUMNS)
        if key not in self._blocks:
            self._blocks[key] = None
            self.block_wanted.emit(key[0] * _ROWS, key[1] * _COLUMNS, _ROWS, _COLUMNS)
        block = self._blocks[key]
        return None if block is None else block[row % _ROWS, column % _COLUMNS]


def slice_of(
    numbers: Numbers, row_axis: int | None, column_axis: int | None, at: tuple[int, ...]
) -> Numbers:
    """Return the (rows, columns) slice over two axes; a vector is one row."""
    shown = (row_axis, column_axis)
    index = tuple(slice(None) if axis in shown else at[axis] for axis in range(numbers.ndim))
    part = np.asarray(numbers[index])
    if part.ndim < 2:
        return part.reshape(1, -1)
    assert row_axis is not None and column_axis is not None
    return part if row_axis < column_axis else part.T


def _short(value: Any) -> str:
    if isinstance(value, np.floating):
        return figure(float(value), 4).replace(",", "")  # as torch prints it
    return str(value.item() if isinstance(value, np.generic) else value)


def _exact(value: Any) -> str:
    """Return the shortest text that gives the number back in its own dtype."""
    if isinstance(value, np.floating):
        return np.format_float_positional(value, trim="0") if _is_plain(value) else str(value)
    return str(value.item() if isinstance(value, np.generic) else value)


def _is_plain(value: Any) -> bool:
    size = abs(float(value))
    return size == 0 or 1e-5 <= size < 1e7
