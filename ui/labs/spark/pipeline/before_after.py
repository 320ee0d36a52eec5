"""What a stage makes of the first rows: the table before it and after it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QTableWidget, QVBoxLayout, QWidget

from core.labs.spark.pipeline_reports import RowsAround
from core.labs.spark.reports import Page
from ui.labs.spark.paged_table import fill_table
from ui.widgets.basic.plain_table import plain_table
from ui.widgets.basic.remark_with_details import Trouble


class BeforeAfter(QWidget):
    """Two tables; the columns that the stage reads and writes come first and are bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trouble = Trouble()
        self.before = plain_table([])
        self.after = plain_table([])
        splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        splitter.addWidget(self._titled(self.tr("Before"), self.before))
        splitter.addWidget(self._titled(self.tr("After"), self.after))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.trouble)
        layout.addWidget(splitter, 1)

    def _titled(self, title: str, table: QTableWidget) -> QWidget:
        table.setAccessibleName(title)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(QLabel(title))
        column.addWidget(table, 1)
        return part

    def clear(self, words: str = "") -> None:
        """Show no rows, and say why."""
        for table in (self.before, self.after):
            table.setRowCount(0)
            table.setColumnCount(0)
        self.trouble.say(words)

    def show_rows(self, found: RowsAround, inputs: Sequence[str]) -> None:
        """Show the rows on both sides of a stage that reads the columns ``inputs``."""
        self.trouble.say("")
        new = list(found.new)
        for table, page, marked in (
            (self.before, found.before, list(inputs)),
            (self.after, found.after, new),
        ):
            fill_table(table, *_ordered(page, [*marked, *inputs]), marked)


def _ordered(page: Page, first: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Return names and rows of a page with these columns before the others."""
    names = list(page.names)
    order = [names.index(name) for name in dict.fromkeys(first) if name in names]
    order += [place for place in range(len(names)) if place not in order]
    return [names[n] for n in order], [[row[n] for n in order] for row in page.rows]
