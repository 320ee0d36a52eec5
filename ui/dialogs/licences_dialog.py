"""The licences of all that a built program is made of."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.text_size import fixed_font
from ui.widgets.basic.plain_table import cell, plain_table


class LicencesDialog(QDialog):
    """A table of the parts, and the text of the one chosen; deletes itself when closed."""

    def __init__(self, parts_file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Licences"))
        self._parts = json.loads(parts_file.read_text(encoding="utf-8"))
        self._table = plain_table([self.tr("Part"), self.tr("Version"), self.tr("Licence")])
        self._table.setAccessibleName(self.tr("Parts of this program"))
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setAccessibleName(self.tr("Text of the licence"))
        self._text.setFont(fixed_font())
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._arrange()
        self._fill()

    def sizeHint(self) -> QSize:
        """Return room for lines of 80 letters beside the table."""
        metrics = self._text.fontMetrics()
        return QSize(metrics.averageCharWidth() * 160, metrics.lineSpacing() * 32)

    def _arrange(self) -> None:
        halves = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        halves.addWidget(self._table)
        halves.addWidget(self._text)
        letter = self._text.fontMetrics().averageCharWidth()
        halves.setSizes([70 * letter, 90 * letter])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(halves, 1)
        column.addWidget(buttons)
        self.resize(self.sizeHint().boundedTo(self.screen().availableSize()))

    def _fill(self) -> None:
        self._table.setRowCount(len(self._parts))
        for row, part in enumerate(self._parts):
            for column, name in enumerate(("name", "version", "licence")):
                self._table.setItem(row, column, cell(part[name]))
        self._table.resizeColumnsToContents()
        self._table.horizontalHeader().setStretchLastSection(True)
        self._table.currentCellChanged.connect(self._show_text)
        self._table.setCurrentCell(0, 0)

    @Slot(int)
    def _show_text(self, row: int) -> None:
        self._text.setPlainText(self._parts[row]["text"] if row >= 0 else "")
