"""Where the data come from: a data set of the lab, or the user's file or folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from core.labs.spark.settings import SparkSettings
from ui.language import shown
from ui.widgets.basic.combo_box import ComboBox

_LETTERS = 24


class DataSource(QWidget):
    """Emits ``chosen(data)`` with the id of a data set or a path."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = ComboBox()
        self.box.setSizeAdjustPolicy(
            ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(_LETTERS)
        choices = next(s.choices for s in SparkSettings.field_specs() if s.name == "data")
        for data, words in choices.items():
            self.box.addItem(shown(words), data)
        label = QLabel(self.tr("&Data"))
        label.setBuddy(self.box)
        self.file_button = QPushButton(self.tr("Open file…"))
        self.file_button.setToolTip(self.tr("A CSV, Excel, JSON or Parquet file"))
        self.folder_button = QPushButton(self.tr("Open folder…"))
        self.folder_button.setToolTip(self.tr("A folder whose files are the parts of one table"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.box)
        row.addStretch(1)
        row.addWidget(self.file_button)
        row.addWidget(self.folder_button)
        self.box.activated.connect(self._choose)
        self.file_button.clicked.connect(self._open_file)
        self.folder_button.clicked.connect(self._open_folder)

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Show what is set."""
        data = str(values.get("data", ""))
        if self.box.findData(data) < 0:
            self.box.addItem(Path(data).name or data, data)
        self.box.setCurrentIndex(self.box.findData(data))

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(str(self.box.currentData()))

    @Slot()
    def _open_file(self) -> None:
        kinds = self.tr("Tables ({0});;All files (*)").format(
            "*.csv *.tsv *.txt *.data *.xlsx *.json *.jsonl *.parquet *.gz"
        )
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a table"), str(Path.home()), kinds
        )
        if path:
            self.chosen.emit(path)

    @Slot()
    def _open_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Open a folder"), str(Path.home()))
        if path:
            self.chosen.emit(path)
