"""Data of the student's own: drawn on a canvas, from a CSV file or a folder of images."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.labs.gan.drawing.drawing_canvas import DrawingCanvas

_DRAWN = "drawn"


class DrawingPage(QWidget):
    """Keeps the settings ``data``, ``drawn`` and ``file`` in step with what is chosen here.

    Signals
    -------
    edited(dict)
        The settings that the drawing, or a file, makes.
    run_requested()
        Play with these points.
    """

    edited = Signal(dict)
    run_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._other_data = "ring"  # what an empty canvas goes back to
        self.canvas = DrawingCanvas()
        self.count = QLabel(wordWrap=True)
        self.run_button = QPushButton(self.tr("Play with these points"))
        self.undo_button = QPushButton(self.tr("Undo"))
        self.undo_button.setShortcut(QKeySequence.StandardKey.Undo)
        self.undo_button.setToolTip(self.tr("Take the last stroke away (Ctrl+Z)"))
        self.clear_button = QPushButton(self.tr("Clear"))
        self.file_button = QPushButton(self.tr("CSV file…"))
        self.file_button.setToolTip(self.tr("Play with two columns of numbers of a file"))
        self.folder_button = QPushButton(self.tr("Images…"))
        self.folder_button.setToolTip(self.tr("Play with the images of a folder, scaled down"))
        head = QHBoxLayout()
        head.addWidget(self.count, 1)
        for button in (self.file_button, self.folder_button):
            head.addWidget(button)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.undo_button, self.clear_button, self.run_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(head)
        column.addWidget(self.canvas, 1)
        column.addLayout(row)
        self.canvas.edited.connect(self._tell)
        self.undo_button.clicked.connect(self.canvas.undo)
        self.clear_button.clicked.connect(self.canvas.clear)
        self.run_button.clicked.connect(self.run_requested)
        self.file_button.clicked.connect(self._choose_file)
        self.folder_button.clicked.connect(self._choose_folder)
        self._show_count()

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Follow the form."""
        data = str(values.get("data", self._other_data))
        if data != _DRAWN:
            self._other_data = data
        self.canvas.set_text(str(values.get(_DRAWN, "")))
        self._show_count()

    def set_locked(self, is_locked: bool) -> None:
        """Keep the data of a run under way as they are."""
        self.canvas.setEnabled(not is_locked)
        for button in (self.file_button, self.folder_button):
            button.setEnabled(not is_locked)
        self._show_count()

    @Slot()
    def _tell(self) -> None:
        text = self.canvas.text()
        self.edited.emit({"data": _DRAWN if text else self._other_data, _DRAWN: text})
        self._show_count()

    @Slot()
    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose data"), str(Path.home()), self.tr("Tables (*.csv *.tsv *.txt)")
        )
        if name:
            self.edited.emit({"data": "file", "file": name})

    @Slot()
    def _choose_folder(self) -> None:
        caption = self.tr("Choose a folder of images")
        name = QFileDialog.getExistingDirectory(self, caption, str(Path.home()))
        if name:
            self.edited.emit({"data": "images", "file": name})

    def _show_count(self) -> None:
        count, is_open = len(self.canvas.points), self.canvas.isEnabled()
        if not is_open:
            words = self.tr("The run under way keeps its data; stop it to draw.")
        elif count:
            words = self.tr("{0} points, around which the real samples lie.").format(count)
        else:
            words = self.tr("Draw with the mouse, or with the arrow keys and Space.")
        self.count.setText(words)
        for button in (self.run_button, self.undo_button, self.clear_button):
            button.setEnabled(bool(count) and is_open)
