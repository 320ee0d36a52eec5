"""The local variables of the recipe at the line about to run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTableView,
    QWidget,
)

from core.runtime.local_value import LocalValue
from ui.widgets.code.locals_delegate import LocalsDelegate
from ui.widgets.code.locals_model import LocalsColumn, LocalsModel


class LocalsView(QWidget):
    """A table of names, types and figures, with a heat map of each tensor.

    The selected name and the scroll position survive new values.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = LocalsModel(self)
        self._table = QTableView(self, showGrid=False, wordWrap=False, cornerButtonEnabled=False)
        self._widths = dict.fromkeys(LocalsColumn, 0)
        self._invitation = QLabel(self, wordWrap=True)
        self._stack = QStackedLayout(self)
        self._arrange()
        self._word()

    def show_values(self, values: Sequence[LocalValue]) -> None:
        """Show the values at one line; none brings back the invitation."""
        selected, top = self._selected_name(), self._table.verticalScrollBar().value()
        names = self._model.names
        self._model.show_values(values)
        if self._model.names != names:
            self._select(selected)
        self._fit_columns()
        self._table.verticalScrollBar().setValue(top)
        self._stack.setCurrentWidget(self._table if values else self._invitation)

    @property
    def table(self) -> QTableView:
        """The table itself, for focus and tests."""
        return self._table

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def _arrange(self) -> None:
        table = self._table
        table.setModel(self._model)
        table.setItemDelegate(LocalsDelegate(table))
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(1)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setHighlightSections(False)
        stretch = QHeaderView.ResizeMode.Stretch
        table.horizontalHeader().setSectionResizeMode(LocalsColumn.VALUE, stretch)
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._invitation.setMargin(16)
        self._invitation.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._stack.addWidget(self._invitation)
        self._stack.addWidget(table)

    def _word(self) -> None:
        self._table.setAccessibleName(self.tr("Local variables"))
        self._invitation.setText(
            self.tr("Each variable appears here when the recipe runs line by line. Press Line.")
        )

    def _fit_columns(self) -> None:
        header = self._table.horizontalHeader()
        header.setMinimumSectionSize(self._grown_width(LocalsColumn.VALUE))
        for column in (LocalsColumn.NAME, LocalsColumn.TYPE):
            header.resizeSection(column, self._grown_width(column))

    def _grown_width(self, column: LocalsColumn) -> int:
        # Only ever wider, so that the columns do not dance from line to line.
        self._widths[column] = max(self._widths[column], self._table.sizeHintForColumn(column))
        return self._widths[column]

    def _selected_name(self) -> str | None:
        index = self._table.currentIndex()
        return self._model.names[index.row()] if index.isValid() else None

    def _select(self, name: str | None) -> None:
        if name in self._model.names:
            self._table.selectRow(self._model.names.index(name))
