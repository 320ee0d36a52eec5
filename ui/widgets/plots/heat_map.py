"""A matrix as coloured cells, with its range, its numbers where they fit, and values on hover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.plots import color_maps
from ui.widgets.plots.heat_cells import HeatCells
from ui.widgets.plots.surface.frame import PlotFrame
from ui.widgets.plots.surface.legend import LegendEntry

if TYPE_CHECKING:
    from ui.widgets.plots.surface.export import Rows

_VALUE = "value"
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class HeatMap(PlotFrame):
    """Two-dimensional values; the arrow keys go from cell to cell, Escape leaves them.

    Parameters
    ----------
    square
        Whether cells are as high as wide, as pictures want; else they fill the room.
    digits
        Significant digits of the numbers written into cells that are large enough.
    """

    def __init__(
        self,
        title: str = "",
        empty_text: str = "",
        square: bool = False,
        digits: int = 3,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, empty_text, parent)
        self._empty_text = empty_text
        self._values: NDArray[np.float64] = np.empty((0, 0))
        self._names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._cells = HeatCells(square, lambda value: self._number(value, digits))
        self._cells.cell_entered.connect(self._read_cell)
        self._pages.addWidget(self._cells)
        self._legend.set_entry(_VALUE, LegendEntry("", theme.plot_text(), "none"))

    @property
    def cells(self) -> HeatCells:
        """The painted part."""
        return self._cells

    def show_array(
        self,
        values: ArrayLike,
        signed: bool | None = None,
        row_names: Sequence[str] = (),
        column_names: Sequence[str] = (),
    ) -> None:
        """Show an array of two dimensions; fewer become one row.

        Parameters
        ----------
        signed
            Whether zero is the middle of the colours; without it, values below zero decide.
        row_names, column_names
            Written beside the cells, as for the classes of a confusion matrix.

        Raises
        ------
        ValueError
            If there are more than two dimensions.
        """
        array = np.atleast_2d(np.array(values, np.float64))
        if array.ndim > 2:
            raise ValueError(f"a heat map shows two dimensions, got the shape {array.shape}")
        self._values = array
        self._names = tuple(row_names), tuple(column_names)
        chosen = color_maps.is_signed(array) if signed is None else signed
        self._cells.set_values(array, chosen, *self._names)
        if array.size == 0 and 0 in np.shape(values):
            shape = " × ".join(map(str, np.shape(values)))
            self._empty.setText(self.tr("An array of shape {0} has no values.").format(shape))
        self._touch()

    def clear(self) -> None:
        """Show the sentence again."""
        self._values = np.empty((0, 0))
        self._empty.setText(self._empty_text)
        self._touch()

    def set_empty_text(self, text: str) -> None:
        """Say this where there is nothing to draw."""
        self._empty_text = text
        super().set_empty_text(text)

    def summary(self) -> str:
        """Return the shape, the range and the mean."""
        finite = self._values[np.isfinite(self._values)]
        rows, columns = self._values.shape
        if len(finite) == 0:
            return super().summary()
        text = self.tr("{0} × {1} values from {2} to {3}, mean {4}").format(
            rows,
            columns,
            *(self._number(float(v), 3) for v in (finite.min(), finite.max(), finite.mean())),
        )
        missing = self._values.size - len(finite)
        return text + (self.tr(", {0} not finite").format(missing) if missing else "")

    # ---- hooks

    def _has_data(self) -> bool:
        return self._values.size > 0

    def _draw(self) -> None:
        self._cells.update()
        self._read_cell(self._cells.cursor_cell)

    def _refresh_looks(self) -> None:
        super()._refresh_looks()
        self._cells.forget_picture()

    def _table(self) -> tuple[list[str], Iterator[Rows]]:
        columns = self._names[1] or [str(k) for k in range(self._values.shape[1])]
        return ["row", *columns], self._row_blocks()

    def _row_blocks(self) -> Iterator[Rows]:
        values, names = self._values, self._names[0]
        for row, cells in enumerate(values):
            yield [(names[row] if names else row, *cells.tolist())]

    # ---- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell."""
        move = _MOVES.get(Qt.Key(event.key()))
        cell = self._cells.cursor_cell
        if move and self._has_data():
            rows, columns = self._values.shape
            row, column = (0, 0) if cell is None else (cell.y() + move[0], cell.x() + move[1])
            inside = QPoint(min(max(column, 0), columns - 1), min(max(row, 0), rows - 1))
            self._cells.set_cursor_cell(inside)
        elif event.key() == Qt.Key.Key_Escape and cell is not None:
            self._cells.set_cursor_cell(None)
        else:
            super().keyPressEvent(event)

    # ---- inside

    @Slot(object)
    def _read_cell(self, cell: QPoint | None) -> None:
        rows, columns = self._values.shape
        if cell is None or cell.y() >= rows or cell.x() >= columns:
            self._legend.show_values({_VALUE: f"{rows} × {columns}"})
            return
        row, column = cell.y(), cell.x()
        row_names, column_names = self._names
        place = self.tr("[{0}, {1}]").format(
            row_names[row] if row_names else row,
            column_names[column] if column_names else column,
        )
        value = self._number(float(self._values[row, column]))
        self._legend.show_values({_VALUE: value}, place)
