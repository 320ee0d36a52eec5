"""Spark's plan for a query as a tree, with what each step cost."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from core.labs.spark.reports import PlanStep
from ui.labs.spark.cells import bytes_text, seconds_text

_WIDEST_LETTERS = 34
_ROWS = "number of output rows"
# Spark counts times in ms but for this one, and tells no unit.
_NANOSECONDS = ("shuffle write time",)
_TIMES, _SIZES = ("time", "duration"), ("size", "bytes", "memory")


class PlanTree(QTreeWidget):
    """The last step on top, the reading of the data at the leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Query plan"))
        heads = [self.tr("Step"), self.tr("Rows"), self.tr("Time"), self.tr("Size")]
        self.setHeaderLabels([*heads, self.tr("What it does")])
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        self.setIndentation(self.fontMetrics().averageCharWidth() * 2)

    def show_plan(self, plan: PlanStep) -> None:
        """Show a step with those below it, as the worker answers it."""
        self.clear()
        self.addTopLevelItem(self._item(plan))
        self.expandAll()
        self._fit()

    def _item(self, step: PlanStep) -> QTreeWidgetItem:
        costs = step.costs
        text = " ".join(step.text.split())
        rows = f"{costs[_ROWS]:,}" if _ROWS in costs else ""
        item = QTreeWidgetItem([step.name, rows, self._time(costs), self._size(costs), text])
        for column in (1, 2, 3):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        item.setToolTip(4, text)
        for column in range(4):
            item.setToolTip(column, "\n".join(self._cost(*cost) for cost in costs.items()))
        for child in step.children:
            item.addChild(self._item(child))
        return item

    def _time(self, costs: Mapping[str, int]) -> str:
        times = [_seconds(name, value) for name, value in costs.items() if _is_time(name)]
        return seconds_text(sum(times), self.locale()) if times else ""

    def _size(self, costs: Mapping[str, int]) -> str:
        sizes = [value for name, value in costs.items() if _is_size(name)]
        return bytes_text(float(max(sizes)), self.locale()) if sizes else ""

    def _cost(self, name: str, value: int) -> str:
        if _is_time(name):
            words = seconds_text(_seconds(name, value), self.locale())
        elif _is_size(name):
            words = bytes_text(float(value), self.locale())
        else:
            words = f"{value:,}"
        return self.tr("{0}: {1}").format(name, words)

    def _fit(self) -> None:
        widest = self.fontMetrics().averageCharWidth() * _WIDEST_LETTERS
        for column in range(4):
            self.resizeColumnToContents(column)
            if self.columnWidth(column) > widest:
                self.setColumnWidth(column, widest)


def _is_time(name: str) -> bool:
    return any(word in name for word in _TIMES)


def _is_size(name: str) -> bool:
    return not _is_time(name) and any(word in name for word in _SIZES)


def _seconds(name: str, value: int) -> float:
    return value / (1e9 if name in _NANOSECONDS else 1e3)
