"""The data: where they come from, their rows, their columns and their summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from core.data.files.decisions import Found
from core.data.files.known import remember
from core.data.files.settings import AUTO, NAMES
from core.labs.spark.reports import (
    Column,
    CountValues,
    ListColumns,
    LookAtFile,
    Page,
    ShowRows,
    SparkRequest,
    Summarize,
    TableSummary,
)
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError
from core.runtime.messages import Answer
from ui.labs.spark.data.columns_panel import ColumnsPanel
from ui.labs.spark.data.data_source import DataSource
from ui.labs.spark.paged_table import PagedTable, fill_table
from ui.labs.spark.session.session_page import SessionPage
from ui.language import shown
from ui.widgets.basic.plain_table import plain_table
from ui.widgets.basic.remark import Remark
from ui.widgets.basic.remark_with_details import Trouble
from ui.widgets.tables.column_table import ColumnTable
from ui.widgets.tables.file_card import FileCard

A = TypeVar("A")
_OF_DATA: tuple[type[SparkRequest[Any]], ...] = (
    *(ShowRows, ListColumns, Summarize, CountValues, LookAtFile),
)
# The settings that other data follow from.
_DATA_SETTINGS = (
    *("template", "data", "rows", "seed", "split", "drop_columns", "reading"),
    *NAMES,
)


# What was set of the columns and the file before means nothing to other data.
_OF_OTHER_DATA = {"target": "", "drop_columns": "", "reading": "", "sheet": ""} | {
    name: AUTO for name in NAMES if name != "sheet"
}


def data_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that say which data these are."""
    # As the ensembles lab reads them, rows without a target are left out.
    target = ("target",) if values.get("split") == "sklearn" else ()
    return {name: values[name] for name in (*_DATA_SETTINGS, *target) if name in values}


class DataPage(SessionPage):
    """Asks only for what is looked at, since each look is a job for Spark.

    Signals
    -------
    edited(dict)
        The student chose other data, or how a file is read.
    looked
        A file has been looked at, so that the code can tell how it is read.
    """

    edited = Signal(dict)
    looked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: dict[type[object], dict[str, Any]] = {}  # question -> data it was asked of
        self._build()

    def _build(self) -> None:
        self.source = DataSource()
        self.trouble = Trouble(self.tr("The data are shown as soon as Spark is ready."))
        self.note = Remark()
        self.card = FileCard(SparkSettings.field_specs())
        self.card.hide()
        self.roles = ColumnTable()
        self.rows = PagedTable(self.tr("Rows of the data"))
        self.columns = ColumnsPanel()
        self.summary_table = plain_table([])
        self.summary_table.setAccessibleName(self.tr("Summary of each column"))
        self.parts = QTabWidget(documentMode=True)
        self.parts.addTab(self.rows, self.tr("Rows"))
        self.parts.addTab(self.columns, self.tr("Columns"))
        self.parts.addTab(self.summary_table, self.tr("Summary"))
        self.parts.addTab(self.roles, self.tr("Roles"))
        self.parts.setTabVisible(self.parts.indexOf(self.roles), False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.source)
        layout.addWidget(self.card)
        layout.addWidget(self.note)
        layout.addWidget(self.trouble)
        layout.addWidget(self.parts, 1)
        self.source.chosen.connect(self._choose_data)
        self.card.edited.connect(self.edited)
        self.roles.edited.connect(self.edited)
        self.parts.currentChanged.connect(self._look_if_seen)
        self.rows.page_wanted.connect(self._ask_page)
        self.columns.column_chosen.connect(self._ask_values)

    # ---- what the exhibit tells

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Follow the form; look at the data anew where they are others."""
        if data_of(values) != data_of(self._settings):
            for kind in _OF_DATA:
                self.drop(kind)
            self.rows.clear()
            self.columns.show_columns(())
            self.summary_table.setRowCount(0)
        self.source.settings_changed(values)
        self._show_note(values)
        super().settings_changed(values)

    def set_locked(self, on: bool) -> None:
        """Let no other data be chosen during a run."""
        self.source.setEnabled(not on)

    # ---- inside

    @Slot(str)
    def _choose_data(self, data: str) -> None:
        self.edited.emit({"data": data, **_OF_OTHER_DATA})

    def _look(self) -> None:
        self._look_at_file()
        current = self.parts.currentWidget()
        if current is self.roles:
            return
        if current is self.rows:
            self._ask_once(ShowRows(self._settings), self._show_rows)
            return
        if current is self.columns:
            self._ask_once(ListColumns(self._settings), self._show_columns)
        self._ask_once(Summarize(self._settings), self._show_summary)

    def _forget(self) -> None:
        self._seen.clear()

    def _ask_once(self, request: SparkRequest[A], then: Callable[[A], object]) -> None:
        wanted = data_of(self._settings)
        if self._seen.get(type(request)) == wanted:
            return
        self._seen[type(request)] = wanted
        self.trouble.say(self.tr("Reading."))
        self.ask_newest(request, then, partial(self._show_error, type(request)))

    def _look_at_file(self) -> None:
        try:
            settings = SparkSettings.make(self._settings)
        except LabError:
            return  # the form says what is wrong
        wanted = {**data_of(self._settings), "target": settings.target}
        if not settings.is_file:
            self._show_file(None)
        elif self._seen.get(LookAtFile) != wanted:
            self._seen[LookAtFile] = wanted
            request = LookAtFile(self._settings)
            self.ask_newest(request, self._show_file, partial(self._show_error, LookAtFile))

    def _show_file(self, found: Mapping[str, Any] | None) -> None:
        is_there = found is not None
        self.card.setVisible(is_there)
        self.parts.setTabVisible(self.parts.indexOf(self.roles), is_there)
        if found is None:
            return
        settings = SparkSettings.make(self._settings)
        read = Found.of_values(found["found"])
        for data in {settings.data_id, settings.located().data}:
            remember(data, settings.decisions, {}, read)
        size = (found["rows"], found["columns"])
        self.card.show_file(settings.data, size, read, settings.model_dump())
        names = {name.replace(".", "_"): name for name in found["names"]}
        target = names.get(settings.target, settings.target) or found["target"]
        dropped = [names.get(name, name) for name in settings.dropped()]
        self.roles.show_columns(found["summary"], target, dropped, {}, is_file=False)
        self.note.say(shown(found["note"]))
        self.looked.emit()

    @Slot(int)
    def _ask_page(self, page: int) -> None:
        request = ShowRows(self._settings, page)
        self.ask_newest(request, self._show_rows, partial(self._show_error, ShowRows))

    @Slot(str)
    def _ask_values(self, column: str) -> None:
        request = CountValues(self._settings, column)
        show = partial(self.columns.show_values, column)
        self.ask_newest(request, show, self.columns.trouble.say_error)

    def _show_note(self, values: Mapping[str, Any]) -> None:
        try:
            settings = SparkSettings.make(values)
        except LabError:
            return  # the form says what is wrong
        known = settings.sample or settings.own_data
        is_boston = settings.data_id == "boston"
        self.note.say(known.note if known else "", "warning" if is_boston else None)

    def _show_rows(self, page: Page) -> None:
        self.trouble.say("")
        self.rows.show_page(page)

    def _show_columns(self, columns: tuple[Column, ...]) -> None:
        self.trouble.say("")
        self.columns.show_columns(columns)

    def _show_summary(self, found: TableSummary) -> None:
        columns = found.columns
        words = self.tr("{0:,} rows, {1:,} columns.").format(found.rows, len(columns))
        ragged = found.ragged
        if ragged:
            more = self.tr("{0:,} lines of the file hold more or fewer values than its first line.")
            words = f"{words} {more.format(ragged)}"
        self.trouble.say(words, "warning" if ragged else None)
        self.columns.show_nulls({column.name: column.nulls for column in columns})
        heads = {
            "name": self.tr("Column"),
            "type": self.tr("Type"),
            "nulls": self.tr("Nulls"),
            "distinct": self.tr("Different, about"),
            "mean": self.tr("Mean"),
            "deviation": self.tr("Deviation"),
            "minimum": self.tr("Least"),
            "maximum": self.tr("Most"),
        }
        rows = [[getattr(column, key) for key in heads] for column in columns]
        fill_table(self.summary_table, list(heads.values()), rows)

    def _show_error(self, kind: type[object], answer: Answer) -> None:
        self._seen.pop(kind, None)
        self.trouble.say_error(answer)
