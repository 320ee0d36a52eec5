"""The test rows, with what each model says of them, and one row in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTableWidgetItem, QWidget

from core.labs.ensembles.answers import AllPredictions, Predicted, RowReport
from ui.labs.ensembles.compare.names import ShownModel
from ui.widgets.basic.plain_table import cell, plain_table
from ui.widgets.basic.short_number import short_number

# Beyond it the table would take seconds to fill; the worst rows come first.
_ROWS_SHOWN = 500


class RowsPanel(QWidget):
    """Rows that models miss are bold; ``row_chosen(row)`` when one is chosen."""

    row_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_filling = False
        self.rows = plain_table([])
        self.rows.setAccessibleName(self.tr("Rows, the largest error first; missed ones are bold"))
        self.rows.currentCellChanged.connect(self._tell)
        self.values = plain_table([self.tr("Column"), self.tr("Value")])
        self.values.setAccessibleName(self.tr("The chosen row"))
        self.values.horizontalHeader().setStretchLastSection(True)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self.splitter.addWidget(self.rows)
        self.splitter.addWidget(self.values)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def show_predictions(
        self, found: AllPredictions, models: Mapping[str, ShownModel], first: str
    ) -> None:
        """Show the test rows of ``first``, its largest errors on top."""
        known = {name: each for name, each in found["models"].items() if name in models}
        main = known[first]
        order = np.argsort(-_errors(main), kind="stable")[:_ROWS_SHOWN]
        self._is_filling = True
        heads = [self.tr("Row"), self.tr("True"), *(models[name].name for name in known)]
        self.rows.setColumnCount(len(heads))
        self.rows.setHorizontalHeaderLabels(heads)
        self.rows.setRowCount(len(order))
        columns = [(each, _missed(each), _places(each)) for each in known.values()]
        for number, place in enumerate(order):
            row = int(main["row"][place])
            texts = [f"{row}", self._word(main["true"][place], found["classes"])]
            for column, text in enumerate(texts):
                self.rows.setItem(number, column, cell(text, is_number=True))
            for column, (each, missed, places) in enumerate(columns, start=2):
                item = self._said(each, missed, places.get(row), found["classes"])
                self.rows.setItem(number, column, item)
        self.rows.resizeColumnsToContents()
        self._is_filling = False

    def choose(self, row: int) -> None:
        """Bring a row to the front."""
        for number in range(self.rows.rowCount()):
            item = self.rows.item(number, 0)
            if item is not None and item.text() == str(row):
                self._is_filling = True
                self.rows.setCurrentCell(number, 0)
                self._is_filling = False

    def show_row(self, found: RowReport) -> None:
        """Show the values of one row."""
        values = {self.tr("row"): found["row"], self.tr("true"): found["true"], **found["values"]}
        self.values.setRowCount(len(values))
        for number, (name, value) in enumerate(values.items()):
            self.values.setItem(number, 0, cell(str(name)))
            self.values.setItem(number, 1, cell(_text(value), is_number=True))
        self.values.resizeColumnToContents(0)

    def clear(self) -> None:
        """Forget the rows."""
        self.rows.setRowCount(0)
        self.values.setRowCount(0)

    def _said(self, each: Any, missed: Any, place: int | None, classes: Any) -> QTableWidgetItem:
        # Models with a split of their own have other test rows.
        text = "–" if place is None else self._word(each["predicted"][place], classes)
        item = cell(text, is_number=True)
        if place is not None and missed[place]:
            font = QFont(self.font())
            font.setBold(True)
            item.setFont(font)
            item.setToolTip(self.tr("Missed"))
        return item

    def _word(self, value: Any, classes: Any) -> str:
        return str(classes[int(value)]) if classes else _text(float(value))

    @Slot(int)
    def _tell(self, number: int) -> None:
        item = self.rows.item(number, 0)
        if item is not None and not self._is_filling:
            self.row_chosen.emit(int(item.text()))


def _errors(each: Predicted) -> Any:
    if "residual" in each:
        return np.abs(each["residual"])
    true = np.asarray(each["true"], dtype=int)
    return 1 - each["probability"][np.arange(len(true)), true]


def _missed(each: Predicted) -> Any:
    if "residual" in each:
        errors = np.abs(each["residual"])
        return errors > 2 * np.sqrt(np.mean(errors**2))
    return each["predicted"] != each["true"]


def _places(each: Predicted) -> dict[int, int]:
    return {int(row): place for place, row in enumerate(each["row"])}


def _text(value: Any) -> str:
    if value is None:
        return "–"
    return short_number(value, QLocale()) if isinstance(value, float) else str(value)
