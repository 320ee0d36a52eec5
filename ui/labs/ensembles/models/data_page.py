"""The data: a sample or the user's file, its first rows, and what each column is used as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.data.column_names import names_text
from core.data.files.decisions import Found
from core.data.files.known import remember
from core.data.files.settings import AUTO, NAMES
from core.data.samples import SAMPLES
from core.labs.ensembles.reports import Preview
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import LabError
from core.runtime.messages import Answer
from ui.language import shown
from ui.tab.asking import AskingWidget
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.plain_table import cell, plain_table
from ui.widgets.basic.remark import Remark
from ui.widgets.tables.column_table import ColumnTable
from ui.widgets.tables.file_card import FileCard


class DataPage(AskingWidget):
    """Emits ``edited(values)`` when the student chooses data, target, columns or types.

    ``looked`` is emitted when a file has been looked at, so that the code can tell how it is
    read; ``more_said(field, words, action)`` tells in one line what is learned from the data.
    """

    edited = Signal(dict)
    looked = Signal()
    more_said = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: EnsembleSettings | None = None
        self._wanted: Preview | None = None
        self._build()

    def _build(self) -> None:
        self.data_box = ComboBox()
        for sample in SAMPLES.values():
            self.data_box.addItem(shown(sample.title), sample.id)
        self.open_button = QPushButton(self.tr("Open file…"))
        self.target_box = ComboBox()
        self.note = Remark()
        self.remark = Remark()
        self.card = FileCard(EnsembleSettings.field_specs())
        self.card.hide()
        self.columns = ColumnTable()
        self.head = plain_table([])
        self.head.setAccessibleName(self.tr("First rows"))
        splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        splitter.addWidget(self.columns)
        splitter.addWidget(self.head)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(self._tool_row())
        layout.addWidget(self.card)
        layout.addWidget(self.note)
        layout.addWidget(self.remark)
        layout.addWidget(splitter, 1)
        self.data_box.activated.connect(self._choose_data)
        self.open_button.clicked.connect(self._open_file)
        self.target_box.activated.connect(self._choose_target)
        self.columns.edited.connect(self._edit)
        self.card.edited.connect(self._edit)

    def _tool_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for words, box in (
            (self.tr("&Data"), self.data_box),
            (self.tr("&Target"), self.target_box),
        ):
            label = QLabel(words)
            label.setBuddy(box)
            box.setMinimumWidth(box.fontMetrics().averageCharWidth() * 22)
            row.addWidget(label)
            row.addWidget(box)
        row.addStretch(1)
        row.addWidget(self.open_button)
        return row

    # ---- what the exhibit tells

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Follow the form; look at the data anew where they are others."""
        before = self._settings
        try:
            self._settings = EnsembleSettings.make(values)
        except LabError:
            return  # the form says what is wrong
        if before is not None and _is_left_over(before, self._settings):
            self._take_data(self._settings.data)
        if self.isVisible() or self._settings.sample is None:
            self._look()
        if self._settings.sample is not None and not self.isVisible():
            self._say_line(self._settings.target or self._settings.sample.target, 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the data."""
        super().showEvent(event)
        self._look()

    # ---- inside

    def _look(self) -> None:
        settings = self._settings
        if settings is None:
            return
        wanted = Preview(settings.data)
        if settings.sample is None:
            wanted = Preview(settings.data, settings.decisions, settings.types())
        if wanted != self._wanted:
            self._wanted = wanted
            self.remark.say(self.tr("Reading."))
            self.ask_newest(wanted, self._show, self._show_error)

    def _show(self, found: Mapping[str, Any]) -> None:
        settings = self._settings
        assert settings is not None
        target = settings.target if settings.target in found["names"] else found["target"]
        self._show_choice(settings.data)
        self.target_box.clear()
        self.target_box.addItems(found["names"])
        self.target_box.setCurrentText(target)
        size = (found["rows"], found["columns"])
        self._show_reading(settings, size, found["found"])
        self.remark.say(self.tr("{0:,} rows, {1:,} columns.").format(*size))
        self.note.say(shown(found["note"]), "warning" if settings.data == "boston" else None)
        dropped, types = settings.dropped(), settings.types()
        is_file = settings.sample is None
        self.columns.show_columns(found["summary"], target, dropped, types, is_file=is_file)
        self._show_head(found["names"][: len(found["summary"])], found["head"])
        self._say_line(target, found["columns"] - 1 - len(dropped))

    def _say_line(self, target: str, features: int) -> None:
        words = self.tr("target {0}").format(target)
        if features:
            words = self.tr("target {0} · {1:,} features").format(target, features)
        self.more_said.emit("data", words, self.tr("Change"))

    def _show_reading(
        self, settings: EnsembleSettings, size: tuple[int, int], values: Mapping[str, Any] | None
    ) -> None:
        self.card.setVisible(values is not None)
        if values is None or self._wanted is None:
            return
        found, wanted = Found.of_values(values), self._wanted
        remember(wanted.data, wanted.decisions, wanted.types, found)
        self.card.show_file(settings.data, size, found, settings.model_dump())
        self.looked.emit()

    def _show_error(self, answer: Answer) -> None:
        self.columns.setRowCount(0)
        self.head.setRowCount(0)
        self.note.say("")
        self.card.hide()
        self.more_said.emit("data", "", "")
        self.remark.say(answer.error, "error")

    def _show_choice(self, data: str) -> None:
        if self.data_box.findData(data) < 0:
            self.data_box.addItem(Path(data).name, data)
        self.data_box.setCurrentIndex(self.data_box.findData(data))

    def _show_head(self, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.head.setColumnCount(len(names))
        self.head.setHorizontalHeaderLabels(list(names))
        self.head.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                self.head.setItem(number, column, cell(text, is_number=True))
        self.head.resizeColumnsToContents()

    # ---- what a student does

    @Slot()
    def _choose_data(self) -> None:
        self._take_data(str(self.data_box.currentData()))

    @Slot()
    def _open_file(self) -> None:
        kinds = self.tr(
            "Tables (*.csv *.tsv *.txt *.data *.xlsx *.parquet *.json *.jsonl);;All files (*)"
        )
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open file"), str(Path.home()), kinds)
        if name:
            self._take_data(name)

    def _take_data(self, data: str) -> None:
        forgotten = {"target": "", "drop_columns": "", "column_types": "", "sheet": ""}
        by_itself = {name: AUTO for name in NAMES if name != "sheet"}
        self.edited.emit({"data": data, **forgotten, **by_itself})

    @Slot()
    def _choose_target(self) -> None:
        target = self.target_box.currentText()
        settings = self._settings
        kept = [] if settings is None else [n for n in settings.dropped() if n != target]
        self._edit({"target": target, "drop_columns": names_text(kept)})

    @Slot(dict)
    def _edit(self, values: dict[str, str]) -> None:
        self._wanted = None  # roles and types are shown anew
        self.edited.emit(values)


def _is_left_over(before: EnsembleSettings, now: EnsembleSettings) -> bool:
    """Return whether a sample was chosen in the form beside the columns of the data before."""
    if before.data == now.data or now.sample is None:
        return False
    columns = (now.target, now.drop_columns, now.column_types)
    return any(columns) and columns == (before.target, before.drop_columns, before.column_types)
