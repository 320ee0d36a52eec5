"""The table of a `RunsModel`, made for the keyboard and for a thousand rows."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.runtime.records.record import RunSummary
from ui.icons import icon
from ui.widgets.basic.check_delegate import CheckDelegate
from ui.widgets.runs.runs_model import ICON_NAME_ROLE, RunsColumn, RunsModel

_WIDTHS_CHARS = {
    RunsColumn.NAME: 19,
    RunsColumn.RESULT: 16,
    RunsColumn.OUTCOME: 12,
    RunsColumn.STARTED: 18,
}


class RunsTable(QTableView):
    """Space checks the selected runs; a double click edits a name."""

    def __init__(self, model: RunsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, showGrid=False, wordWrap=False, cornerButtonEnabled=False)
        self._runs = model
        self.setModel(model)
        self.setItemDelegate(_RunsDelegate(self))
        self._set_up()

    def selected_runs(self) -> list[RunSummary]:
        """Return the selected runs in the order of the rows."""
        # Ranges, not indexes: a thousand selected rows are one range.
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        rows = {row for found in ranges for row in range(found.top(), found.bottom() + 1)}
        return [self._runs.runs[row] for row in sorted(rows)]

    def keep_place(self, change: Callable[[], None]) -> None:
        """Change the model and keep selection, current run and scroll position."""
        selected = [run.id for run in self.selected_runs()]
        current = self.currentIndex()
        current_id = self._runs.runs[current.row()].id if current.isValid() else ""
        top = self.verticalScrollBar().value()
        change()
        self._select(selected, current_id)
        self.verticalScrollBar().setValue(top)

    @Slot()
    def edit_name(self) -> None:
        """Edit the name of the selected run in place."""
        rows = self.selectionModel().selectedRows(RunsColumn.NAME)
        if rows:
            self.setCurrentIndex(rows[0])
            self.edit(rows[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Check or uncheck all selected runs at the space bar."""
        if event.key() == Qt.Key.Key_Space and self.selectionModel().hasSelection():
            self._toggle_selected()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the results what the other columns leave."""
        super().resizeEvent(event)
        others = sum(self.columnWidth(c) for c in RunsColumn if c != RunsColumn.RESULT)
        width = max(self._least_width(RunsColumn.RESULT), self.viewport().width() - others)
        self.setColumnWidth(RunsColumn.RESULT, width)

    def _set_up(self) -> None:
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        height = self.fontMetrics().height()
        self.setIconSize(QSize(height, height) * 0.75)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(round(height * 1.6))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column in RunsColumn:
            header.resizeSection(column, self._least_width(column))

    def _least_width(self, column: RunsColumn) -> int:
        return self.fontMetrics().averageCharWidth() * _WIDTHS_CHARS[column]

    def _select(self, run_ids: list[str], current_id: str) -> None:
        flags = QItemSelectionModel.SelectionFlag
        current = self._runs.row_of(current_id)
        if current is not None:
            index = self._runs.index(current, RunsColumn.NAME)
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        rows = [row for row in map(self._runs.row_of, run_ids) if row is not None]
        selection = QItemSelection()
        for first, last in _stretches(sorted(rows)):
            selection.select(self._runs.index(first, 0), self._runs.index(last, 0))
        self.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)

    def _toggle_selected(self) -> None:
        rows = self.selectionModel().selectedRows(RunsColumn.NAME)
        role = Qt.ItemDataRole.CheckStateRole
        is_every_checked = all(index.data(role) == Qt.CheckState.Checked for index in rows)
        wanted = Qt.CheckState.Unchecked if is_every_checked else Qt.CheckState.Checked
        for index in rows:
            if index.data(role) != wanted:
                self._runs.setData(index, wanted, role)


def _stretches(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each stretch of consecutive numbers."""
    for _, group in itertools.groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        stretch = [row for _, row in group]
        yield stretch[0], stretch[-1]


class _RunsDelegate(CheckDelegate):
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        name = index.data(ICON_NAME_ROLE)
        if name is not None:
            option.icon = icon(name, _text_color(option))


def _text_color(option: QStyleOptionViewItem) -> QColor:
    is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
    role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
    return option.palette.color(role)
