"""The columns of the data: names, types, gaps, and how the values of one are spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.labs.spark.reports import Column, NumberCounts, TextCounts
from ui.widgets.basic.plain_table import cell, plain_table
from ui.widgets.basic.remark_with_details import Trouble
from ui.widgets.plots.bar_plot import BarPlot
from ui.widgets.plots.histogram_plot import HistogramPlot

_NULLS = 2


class ColumnsPanel(QWidget):
    """Emits ``column_chosen(name)`` when the values of a column are to be counted."""

    column_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heads = [self.tr("Column"), self.tr("Type"), self.tr("Nulls")]
        self.table = plain_table(heads)
        self.table.setAccessibleName(self.tr("Columns"))
        hint = self.tr("Choose a column to see how its values are spread.")
        self.numbers = HistogramPlot("", "", self.tr("rows"), hint)
        self.texts = BarPlot("", "", self.tr("rows"), hint)
        self.trouble = Trouble()
        self.plots = QStackedWidget()
        self.plots.addWidget(self.numbers)
        self.plots.addWidget(self.texts)
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.trouble)
        column.addWidget(self.plots, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        splitter.addWidget(self.table)
        splitter.addWidget(beside)
        splitter.setSizes([320, 400])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(splitter)
        self.table.itemSelectionChanged.connect(self._choose)

    @property
    def column(self) -> str:
        """The chosen column; empty without one."""
        item = self.table.item(self.table.currentRow(), 0)
        return item.text() if item is not None and self.table.selectedItems() else ""

    def show_columns(self, columns: Sequence[Column]) -> None:
        """List the columns, without their nulls, which take a pass over the data."""
        self.table.setRowCount(len(columns))
        for number, column in enumerate(columns):
            self.table.setItem(number, 0, cell(column.name))
            self.table.setItem(number, 1, cell(column.type))
            self.table.setItem(number, _NULLS, cell("", is_number=True))
        self.table.resizeColumnsToContents()
        self.clear_values()

    def show_nulls(self, nulls: Mapping[str, int]) -> None:
        """Fill in how many values each column lacks."""
        for number in range(self.table.rowCount()):
            name = self.table.item(number, 0)
            gaps = self.table.item(number, _NULLS)
            if name is not None and gaps is not None and name.text() in nulls:
                gaps.setText(f"{nulls[name.text()]:,}")
        self.table.resizeColumnToContents(_NULLS)

    def clear_values(self) -> None:
        """Forget the last column's values."""
        self.table.clearSelection()
        self.clear_plots()
        self.trouble.say("")

    def clear_plots(self) -> None:
        """Draw nothing."""
        self.numbers.clear()
        self.texts.clear()

    def show_values(self, name: str, found: NumberCounts | TextCounts) -> None:
        """Show how a column's values are spread: bins of numbers or the most frequent texts."""
        self.trouble.say("")
        if not len(found.counts):
            self.clear_plots()
            self.trouble.say(self.tr("{0} has no values.").format(name))
            return
        if isinstance(found, NumberCounts):
            self.numbers.clear()
            self.numbers.set_axis_labels(name, self.tr("rows"))
            self.numbers.show_counts(found.edges, found.counts, name)
            self.plots.setCurrentWidget(self.numbers)
            return
        self.texts.set_axis_labels(name, self.tr("rows"))
        counts = [float(count) for count in found.counts]
        self.texts.show_bars(list(found.values), {name: counts})
        self.plots.setCurrentWidget(self.texts)

    @Slot()
    def _choose(self) -> None:
        if self.column:
            self.column_chosen.emit(self.column)
