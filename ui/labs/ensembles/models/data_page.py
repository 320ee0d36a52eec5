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
    QTableWidgetItem,
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
from ui.widgets.basic.check_delegate import CheckDelegate
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.plain_table import cell, plain_table
from ui.widgets.basic.remark import Remark


class DataPage(AskingWidget):
    """Emits ``edited(values)`` when the student chooses data, target, columns or types.

    ``looked``: a file was looked at, and how it is read is known.
    """

    edited = Signal(dict)
    looked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: EnsembleSettings | None = None
        self._wanted: Preview | None = None
        self._kinds: dict[str, str] = {}
        self._is_filling = False
        self._build()

    def _build(self) -> None:
        self.data_box = ComboBox()
        for sample in SAMPLES.values():
            self.data_box.addItem(shown(sample.title), sample.id)
        self.open_button = QPushButton(self.tr("Open file…"))
        self.target_box = ComboBox()
        self.note = Remark()
        self.remark = Remark()
        heads = [self.tr("Column"), self.tr("Type"), self.tr("Gaps"), self.tr("Values")]
        self.columns = plain_table([*heads, self.tr("Example")])
        self.columns.setItemDelegate(CheckDelegate(self.columns))
        self.columns.setAccessibleName(self.tr("Columns; those that are ticked are used"))
        self.head = plain_table([])
        self.head.setAccessibleName(self.tr("First rows"))
        splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        splitter.addWidget(self.columns)
        splitter.addWidget(self.head)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(self._tool_row())
        layout.addWidget(self.note)
        layout.addWidget(self.remark)
        layout.addWidget(splitter, 1)
        self.data_box.activated.connect(self._choose_data)
        self.open_button.clicked.connect(self._open_file)
        self.target_box.activated.connect(self._choose_target)
        self.columns.itemChanged.connect(self._choose_columns)
        self.columns.cellActivated.connect(self._change_type)

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
        # What is found of a file is part of the code that is shown.
        if self.isVisible() or self._settings.sample is None:
            self._look()

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
        settings, wanted = self._settings, self._wanted
        assert settings is not None
        if found["found"] is not None and wanted is not None:
            remember(wanted.data, wanted.decisions, wanted.types, Found.of_values(found["found"]))
            self.looked.emit()
        self._is_filling = True
        target = settings.target if settings.target in found["names"] else found["target"]
        self._show_choice(settings.data)
        self.target_box.clear()
        self.target_box.addItems(found["names"])
        self.target_box.setCurrentText(target)
        size = self.tr("{0:,} rows, {1:,} columns.").format(found["rows"], found["columns"])
        self.remark.say(f"{size} {shown(found['line'])}".strip())
        self.note.say(shown(found["note"]), "warning" if settings.data == "boston" else None)
        self._show_columns(found["summary"], target, set(settings.dropped()))
        self._show_head(found["names"][: len(found["summary"])], found["head"])
        self._is_filling = False

    def _show_error(self, answer: Answer) -> None:
        self.columns.setRowCount(0)
        self.head.setRowCount(0)
        self.note.say("")
        self.remark.say(answer.error, "error")

    def _show_choice(self, data: str) -> None:
        if self.data_box.findData(data) < 0:
            self.data_box.addItem(Path(data).name, data)
        self.data_box.setCurrentIndex(self.data_box.findData(data))

    def _show_columns(
        self, summary: Sequence[Mapping[str, Any]], target: str, dropped: set[str]
    ) -> None:
        self._kinds = {column["name"]: column["kind"] for column in summary}
        self.columns.setRowCount(len(summary))
        for number, column in enumerate(summary):
            name = QTableWidgetItem(column["name"])
            if column["name"] == target:
                name.setToolTip(self.tr("The target"))
            else:
                name.setFlags(name.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                is_used = column["name"] not in dropped
                name.setCheckState(Qt.CheckState.Checked if is_used else Qt.CheckState.Unchecked)
            self.columns.setItem(number, 0, name)
            kind = cell(self._type_word(column, target))
            kind.setToolTip(self.tr("In a file of your own, a double click takes the other type"))
            self.columns.setItem(number, 1, kind)
            for place, key in enumerate(("gaps", "distinct"), start=2):
                self.columns.setItem(number, place, cell(f"{column[key]:,}", is_number=True))
            self.columns.setItem(number, 4, cell(str(column["example"])))
        self.columns.resizeColumnsToContents()

    def _type_word(self, column: Mapping[str, Any], target: str) -> str:
        word = {
            "number": self.tr("number"),
            "category": self.tr("category"),
            "date": self.tr("date"),
            "text": self.tr("text"),
        }[column["kind"]]
        return self.tr("{0}, target").format(word) if column["name"] == target else word

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
        kinds = self.tr("Tables (*.csv *.tsv *.txt *.parquet *.xlsx *.xls);;All files (*)")
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
        self._wanted = None  # the column that is ticked as the target is another now
        self.edited.emit(
            {"target": target, "drop_columns": names_text(sorted(self._dropped() - {target}))}
        )

    @Slot()
    def _choose_columns(self) -> None:
        if not self._is_filling:
            self.edited.emit({"drop_columns": names_text(sorted(self._dropped()))})

    @Slot(int, int)
    def _change_type(self, row: int, column: int) -> None:
        """Take the other type, and the one that was found at the next double click.

        The columns of the samples are known.
        """
        settings, name = self._settings, self.columns.item(row, 0)
        if column != 1 or settings is None or settings.sample is not None or name is None:
            return
        types = settings.types()
        if types.pop(name.text(), None) is None:
            is_category = self._kinds[name.text()] == "category"
            types[name.text()] = "number" if is_category else "category"
        changed = sorted(f"{name}={kind}" for name, kind in types.items())
        self.edited.emit({"column_types": names_text(changed)})

    def _dropped(self) -> set[str]:
        items = [self.columns.item(n, 0) for n in range(self.columns.rowCount())]
        is_choice = Qt.ItemFlag.ItemIsUserCheckable
        return {
            item.text()
            for item in items
            if item is not None
            and item.data(Qt.ItemDataRole.CheckStateRole) is not None
            and item.flags() & is_choice
            and item.checkState() == Qt.CheckState.Unchecked
        }


def _is_left_over(before: EnsembleSettings, now: EnsembleSettings) -> bool:
    """Return whether a sample was chosen in the form beside the columns of the data before."""
    if before.data == now.data or now.sample is None:
        return False
    columns = (now.target, now.drop_columns, now.column_types)
    return any(columns) and columns == (before.target, before.drop_columns, before.column_types)
