"""What differs among some runs: a small table, or a sentence where there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.runtime.records.record import RunSummary
from core.runtime.settings import FieldSpec
from ui.widgets.runs.differences_model import DifferencesModel


class DifferencesPanel(QWidget):
    """A table with a row per setting that differs and a column per run, under a title."""

    def __init__(
        self,
        name_of: Callable[[str], str],
        color_of: Callable[[str], QColor],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._compared = 0
        self._model = DifferencesModel(name_of, color_of, self)
        self._title = QLabel(self)
        self._sentence = QLabel(self, wordWrap=True)
        self._table = QTableView(self, wordWrap=False, cornerButtonEnabled=False)
        self._stack = QStackedLayout()
        self._arrange()
        self._word()

    def compare(self, runs: Sequence[RunSummary]) -> None:
        """Show what differs among these runs."""
        self._compared = len(runs)
        self._model.compare(runs)
        self._table.resizeColumnsToContents()
        self._stack.setCurrentIndex(1 if self._model.rowCount() else 0)
        self._word()

    def set_fields(self, fields: Sequence[FieldSpec]) -> None:
        """Word the settings as the form does."""
        self._model.set_fields(fields)
        self._table.resizeColumnsToContents()

    def refresh_names(self) -> None:
        """Ask for the runs' names and colours anew."""
        self._model.refresh_headers()
        self._table.resizeColumnsToContents()

    @property
    def table(self) -> QTableView:
        """The table, for tests."""
        return self._table

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def _arrange(self) -> None:
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        table = self._table
        table.setModel(self._model)
        table.setTabKeyNavigation(False)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        height = self.fontMetrics().height()
        table.setIconSize(QSize(height, height) * 0.75)
        table.horizontalHeader().setMaximumSectionSize(self.fontMetrics().averageCharWidth() * 24)
        table.horizontalHeader().setHighlightSections(False)
        table.verticalHeader().setHighlightSections(False)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(round(height * 1.6))
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._stack.addWidget(self._sentence)
        self._stack.addWidget(table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addLayout(self._stack, 1)

    def _word(self) -> None:
        self._title.setText(self.tr("What differs"))
        self._table.setAccessibleName(self.tr("Settings that differ among the checked runs"))
        self._sentence.setText(
            self.tr("These runs have the same settings.")
            if self._compared > 1
            else self.tr("Check two runs or more to see in which settings they differ.")
        )
