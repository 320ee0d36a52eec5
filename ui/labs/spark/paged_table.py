"""A table of which the worker sends one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.labs.spark.reports import PAGE_ROWS, Page
from ui.labs.spark.cells import cell_text, is_number
from ui.widgets.basic.plain_table import cell, plain_table

_WIDEST_LETTERS = 40


def fill_table(
    table: QTableWidget,
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    marked: Sequence[str] = (),
) -> None:
    """Put rows into the widget, in place of what was there; heads of ``marked`` columns are bold.

    Values may be texts that the worker has written.
    """
    table.setUpdatesEnabled(False)
    table.clear()
    table.setColumnCount(len(names))
    table.setRowCount(len(rows))
    for place, name in enumerate(names):
        head = QTableWidgetItem(name)
        font = QFont(table.font())
        font.setBold(name in marked)
        head.setFont(font)
        table.setHorizontalHeaderItem(place, head)
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            text = cell_text(value, table.locale())
            table.setItem(number, place, cell(text, is_number=is_number(value)))
    _fit_columns(table)
    table.setUpdatesEnabled(True)


def _fit_columns(table: QTableWidget) -> None:
    table.resizeColumnsToContents()
    widest = table.fontMetrics().averageCharWidth() * _WIDEST_LETTERS
    for place in range(table.columnCount()):
        if table.columnWidth(place) > widest:
            table.setColumnWidth(place, widest)


class PagedTable(QWidget):
    """A page of rows with buttons for those before and after.

    Signals
    -------
    page_wanted(int)
        The student wants the page with this number, from 0.
    """

    page_wanted = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = 0
        self.table = plain_table([])
        self.table.setAccessibleName(name)
        self.table.setMinimumHeight(self.fontMetrics().height() * 5)
        self.before = self._button("‹", self.tr("The rows before"), Qt.Key.Key_PageUp)
        self.after = self._button("›", self.tr("The rows after"), Qt.Key.Key_PageDown)
        self.place = QLabel()
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.before)
        row.addWidget(self.after)
        row.addWidget(self.place, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        self.before.clicked.connect(self._go_back)
        self.after.clicked.connect(self._go_on)
        self.clear()

    def _button(self, text: str, tip: str, key: Qt.Key) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setText(text)
        button.setAccessibleName(tip)
        button.setShortcut(Qt.Modifier.ALT | key)
        keys = button.shortcut().toString(button.shortcut().SequenceFormat.NativeText)
        button.setToolTip(self.tr("{0} ({1})").format(tip, keys))
        return button

    def clear(self) -> None:
        """Show nothing."""
        self._page = 0
        self.table.setRowCount(0)
        self.table.setColumnCount(0)
        self.place.clear()
        self.before.setEnabled(False)
        self.after.setEnabled(False)

    def show_page(self, found: Page, size: int = PAGE_ROWS) -> None:
        """Show a page of at most ``size`` rows, as the worker answers it."""
        self._page = found.number
        rows = found.rows
        fill_table(self.table, found.names, rows)
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(found.has_more)
        first = self._page * size
        words = self.tr("Rows {0:,} to {1:,}") if rows else self.tr("No rows")
        self.place.setText(words.format(first + 1, first + len(rows)))

    @Slot()
    def _go_back(self) -> None:
        self.page_wanted.emit(self._page - 1)

    @Slot()
    def _go_on(self) -> None:
        self.page_wanted.emit(self._page + 1)
