"""The table of a comparison: a row a seed, and the means, filled as games end."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHeaderView, QTableWidget, QVBoxLayout, QWidget

from ui.widgets.basic.plain_table import cell, plain_table
from ui.widgets.basic.short_number import short_number

SIDES = ("A", "B")

_METRICS = ("modes_covered", "high_quality", "reverse_kl", "distance")
_DIGITS = 3


class ComparisonTable(QWidget):
    """For each metric a column of A beside one of B; below are mean and standard error."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = {
            "modes_covered": self.tr("Modes"),
            "high_quality": self.tr("High quality"),
            "reverse_kl": self.tr("Reverse KL"),
            "distance": self.tr("Distance"),
        }
        self._rows: dict[int, int] = {}  # seed -> row
        self.table: QTableWidget = plain_table([])
        self.table.setAccessibleName(self.tr("Both settings over several seeds"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.begin(has_modes=True)

    def begin(self, has_modes: bool) -> None:
        """Forget all rows; without modes there is the distance alone."""
        self._metrics = _METRICS if has_modes else _METRICS[-1:]
        heads = [f"{self._words[name]}\n{side}" for name in self._metrics for side in SIDES]
        self._rows.clear()
        self.table.setRowCount(0)
        self.table.setColumnCount(1 + len(heads))
        self.table.setHorizontalHeaderLabels([self.tr("Seed"), *heads])
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def set_row(
        self,
        side: int,
        seed: int,
        metrics: Mapping[str, float],
        diverged_at: int | None = None,
    ) -> None:
        """Take what a game has come to; one that diverged has no metrics."""
        if seed not in self._rows:
            self._rows[seed] = len(self._rows)
            self.table.insertRow(self._rows[seed])
            self.table.setItem(self._rows[seed], 0, cell(str(seed)))
        for name in self._metrics:
            text = _number(metrics.get(name))
            self._set(self._rows[seed], name, side, text)
        if diverged_at is not None:
            words = self.tr("diverged at {0:,}").format(diverged_at)
            self._set(self._rows[seed], self._metrics[0], side, words)

    def set_means(self, side: int, means: Mapping[str, float], errors: Mapping[str, float]) -> None:
        """Take the means over the games so far, with their standard errors."""
        rows = ((self.tr("mean"), means), (self.tr("std. error"), errors))
        for row, (words, values) in enumerate(rows, start=len(self._rows)):
            if self.table.rowCount() == row:
                self.table.insertRow(row)
                self.table.setItem(row, 0, cell(words))
            for name in self._metrics:
                self._set(row, name, side, _number(values.get(name)))

    def texts(self) -> list[list[str]]:
        """Return what the cells say, row by row."""
        return [
            [self._text(row, column) for column in range(self.table.columnCount())]
            for row in range(self.table.rowCount())
        ]

    def _set(self, row: int, name: str, side: int, text: str) -> None:
        column = 1 + len(SIDES) * self._metrics.index(name) + side
        self.table.setItem(row, column, cell(text, is_number=True))

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return "" if item is None else item.text()


def _number(value: Any) -> str:
    if value is None or not math.isfinite(value):
        return ""
    return short_number(float(value), QLocale(), _DIGITS)
