"""One tensor: its numbers and its heat map side by side, a slice at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.labs.tensors.questions import ReadPicture, ReadWindow, SliceOf
from ui.labs.tensors.tensors.number_grid import NumberGrid, slice_of
from ui.labs.tensors.tensors.slice_chooser import SliceChooser
from ui.labs.tensors.tensors.slice_stack import SliceStack
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark
from ui.widgets.plots.heat_map import HeatMap

if TYPE_CHECKING:
    from core.labs.tensors.reports import NamedTensor, SlicePicture, Window
    from core.runtime.messages import Answer


_WIDEST, _NARROWEST = "-0.000e+00", "0.00"
_CELL_MARGIN_PX = 12


class TensorView(AskingWidget):
    """Shows a `NamedTensor`; ``cell_edited(name, index, text)`` when a number was typed."""

    cell_edited = Signal(str, list, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tensor: NamedTensor | None = None
        self.chooser = SliceChooser()
        self.stack = SliceStack()
        self.numbers = NumberGrid()
        self.table = QTableView(cornerButtonEnabled=False)
        self.table.setModel(self.numbers)
        self.table.setAccessibleName(self.tr("Numbers of the tensor"))
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.table.horizontalHeader(), self.table.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.heat = HeatMap(empty_text=self.tr("No tensor is chosen."))
        self.sentence = Remark(keeps_place=True)
        self.sentence.hide()
        self._fit_cells()
        self._arrange()
        self.chooser.changed.connect(self._show_slice)
        self.stack.slice_chosen.connect(self._go_to_slice)
        self.numbers.block_wanted.connect(self._ask_block)
        self.numbers.edited.connect(self._tell_edit)

    def _arrange(self) -> None:
        both = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        both.addWidget(self.table)
        both.addWidget(self.heat)
        both.setSizes([100, 100])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        chooser = QHBoxLayout()
        chooser.addWidget(self.chooser)
        layout.addLayout(chooser)
        layout.addWidget(self.stack)
        layout.addWidget(self.sentence)
        layout.addWidget(both, 1)

    def show_tensor(self, tensor: NamedTensor | None) -> None:
        """Show a tensor, or none."""
        self._tensor = tensor
        self.show_problem("")
        self.setEnabled(tensor is not None)
        self.chooser.set_shape(() if tensor is None else tensor.facts.shape)
        self._show_slice()

    def show_problem(self, text: str) -> None:
        """Say what was wrong with a number that was typed."""
        self.sentence.say(text, "error")
        self.sentence.setVisible(bool(text))

    # ---- inside

    def _show_picture(self, picture: SlicePicture) -> None:
        if self._tensor is not None and picture.name == self._tensor.facts.name:
            self.heat.show_array(picture.picture)

    def _take_window(self, window: Window) -> None:
        if self._tensor is None or window.name != self._tensor.facts.name:
            return
        looked_at = (*self.chooser.axes(), self.chooser.at())
        if (window.row_axis, window.column_axis, window.at) == looked_at:
            self.numbers.take_window(window)

    def _show_nothing(self, answer: Answer) -> None:
        """Leave out numbers of a tensor that is gone: the list will say so."""

    @Slot()
    def _show_slice(self) -> None:
        tensor = self._tensor
        if tensor is None:
            self.numbers.show_whole(np.empty((0, 0)))
            self.heat.clear()
            self.stack.show_slices([], 0)
            return
        self.numbers.is_editable = tensor.facts.kind == "tensor"
        axes, at = self.chooser.axes(), self.chooser.at()
        whole = tensor.block.numbers
        if whole is not None:
            part = slice_of(whole, *axes, at)
            self.numbers.show_whole(part)
            self._fit_columns()
            self.heat.show_array(_drawable(part), signed=_is_signed(tensor))
        else:
            sizes = [1 if axis is None else tensor.facts.shape[axis] for axis in axes]
            self.numbers.show_blocks(sizes[0], sizes[1])
            self._fit_columns()
            picture = ReadPicture(SliceOf(tensor.facts.name, *axes, at))
            self.ask_newest(picture, self._show_picture, self._show_nothing)
        self._show_stack(tensor)

    def _show_stack(self, tensor: NamedTensor) -> None:
        """Show all slices along the first axis that is not shown, where the numbers are there."""
        whole = tensor.block.numbers
        if whole is None or not self.chooser.places:
            self.stack.show_slices([], 0)
            return
        axes, at = self.chooser.axes(), list(self.chooser.at())
        axis = next(a for a in range(whole.ndim) if a not in axes)
        slices = []
        for place in range(whole.shape[axis]):
            at[axis] = place
            slices.append(_drawable(slice_of(whole, *axes, tuple(at))))
        self.stack.show_slices(slices, self.chooser.places[0].value())

    @Slot(int)
    def _go_to_slice(self, place: int) -> None:
        if self.chooser.places:
            self.chooser.places[0].setValue(place)

    @Slot(int, int, int, int)
    def _ask_block(self, row_start: int, column_start: int, rows: int, columns: int) -> None:
        if self._tensor is None:
            return
        wanted = SliceOf(self._tensor.facts.name, *self.chooser.axes(), self.chooser.at())
        window = ReadWindow(wanted, row_start, column_start, rows, columns)
        self.ask(window, self._take_window, self._show_nothing)

    @Slot(int, int, str)
    def _tell_edit(self, row: int, column: int, text: str) -> None:
        if self._tensor is None:
            return
        index = list(self.chooser.at())
        first, second = self.chooser.axes()
        if first is not None:
            index[first] = row
        if second is not None:
            index[second] = column
        self.cell_edited.emit(self._tensor.facts.name, index, text)

    def _fit_cells(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * 3 // 2)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Make columns as wide as the numbers want, or as any may want that are still to come."""
        text = max(self.numbers.widest_text() or _WIDEST, _NARROWEST, key=len)
        width = self.fontMetrics().horizontalAdvance(text) + _CELL_MARGIN_PX
        self.table.horizontalHeader().setDefaultSectionSize(width)


def _drawable(numbers: np.ndarray) -> np.ndarray:
    """Return numbers that a heat map can colour."""
    return numbers.real if np.iscomplexobj(numbers) else numbers


def _is_signed(tensor: NamedTensor) -> bool:
    return tensor.block.minimum is not None and tensor.block.minimum < 0
