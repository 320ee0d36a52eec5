"""How a file is read: a row of what was found, which opens as lists of real choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.data.files.decisions import DECIMALS, ENCODINGS, MARKS, THOUSANDS, Found
from core.data.files.settings import AUTO, NAMES
from core.runtime.settings import FieldSpec
from ui.language import shown
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.elided_label import ElidedLabel
from ui.widgets.cards.card import CardFrame, SoftLabel

_OF_TEXT = ("encoding", "delimiter")
_LETTERS = 11


class FileCard(CardFrame):
    """Shows a file's name, its size and how it is read.

    Signals
    -------
    edited(dict)
        One of the choices was changed: the setting's name and value.
    """

    edited = Signal(dict)

    def __init__(self, specs: Sequence[FieldSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = {spec.name: spec for spec in specs if spec.name in NAMES}
        self.title = ElidedLabel(max_lines=1)
        font = self.title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self.title.setFont(font)
        self.size_label = QLabel()
        self.change_button = QPushButton(self.tr("&Change"))
        self.change_button.setCheckable(True)
        self.heads = {name: SoftLabel(shown(spec.label)) for name, spec in self._specs.items()}
        self.facts = {name: ElidedLabel(max_lines=1) for name in self._specs}
        self.editors = {name: _editor(spec) for name, spec in self._specs.items()}
        self._build()
        self.change_button.toggled.connect(self._show_editors)
        for editor in self.editors.values():
            signal = editor.activated if isinstance(editor, ComboBox) else editor.editingFinished
            signal.connect(self._take)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addWidget(self.size_label)
        top.addStretch(1)
        top.addWidget(self.change_button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for place, name in enumerate(self._specs):
            grid.addWidget(self.heads[name], 0, place)
            grid.addWidget(self.facts[name], 1, place)
            grid.addWidget(self.editors[name], 2, place)
            grid.setColumnStretch(place, 1)
            self.editors[name].hide()
            self.editors[name].setAccessibleName(shown(self._specs[name].label))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addLayout(top)
        layout.addLayout(grid)

    def show_file(
        self, data: str, size: tuple[int, int], found: Found, values: Mapping[str, Any]
    ) -> None:
        """Show what was found of a file, and what the settings tell of it.

        Parameters
        ----------
        size
            Rows and columns.
        """
        self.title.setText(Path(data).name)
        self.size_label.setText(self.tr("{0:,} rows, {1:,} columns").format(*size))
        for name, words in self._words(found).items():
            is_there = self._is_cell_of(name, found)
            self.heads[name].setVisible(is_there)
            self.facts[name].setVisible(is_there and not self.change_button.isChecked())
            self.editors[name].setVisible(is_there and self.change_button.isChecked())
            self.facts[name].setText(words)
            _show_value(self.editors[name], str(values.get(name, "")))

    # ---- inside

    def _is_cell_of(self, name: str, found: Found) -> bool:
        if name in _OF_TEXT:
            return found.form == "text"
        if name == "header_line":
            return found.form in ("text", "excel")
        return name != "sheet" or found.form == "excel"

    def _words(self, found: Found) -> dict[str, str]:
        known = found.decisions
        return {
            "encoding": ENCODINGS.get(known.encoding or "", (known.encoding or "").upper()),
            "delimiter": self._choice("delimiter", MARKS, known.delimiter),
            "header_line": self._header(known.header_line),
            "decimal": self._choice("decimal", DECIMALS, known.decimal),
            "thousands": self._choice("thousands", THOUSANDS, known.thousands),
            "date_order": self._specs_words("date_order", known.date_order or "")
            or self.tr("by themselves"),
            "gap_words": ", ".join([self.tr("nothing"), *(known.gap_words or ())]),
            "sheet": known.sheet or "",
        }

    def _choice(self, name: str, marks: Mapping[str, str], mark: str | None) -> str:
        word = next((word for word, each in marks.items() if each == mark), "")
        return self._specs_words(name, word) or (mark or "")

    def _specs_words(self, name: str, choice: str) -> str:
        return shown(self._specs[name].choices.get(choice, "")) if choice != AUTO else ""

    def _header(self, line: int | None) -> str:
        if not line:
            return self.tr("none: all are rows")
        above = line - 1
        if not above:
            return self.tr("line 1")
        return self.tr("line {0}; {1} above").format(line, above)

    @Slot(bool)
    def _show_editors(self, is_open: bool) -> None:
        self.change_button.setText(self.tr("&Done") if is_open else self.tr("&Change"))
        for name, fact in self.facts.items():
            is_there = not self.heads[name].isHidden()
            fact.setVisible(is_there and not is_open)
            self.editors[name].setVisible(is_there and is_open)

    @Slot()
    def _take(self) -> None:
        name = next(n for n, editor in self.editors.items() if editor is self.sender())
        editor = self.editors[name]
        value = editor.currentData() if isinstance(editor, ComboBox) else editor.text().strip()
        if not value and name != "sheet":
            value = AUTO
        self.edited.emit({name: value})


def _editor(spec: FieldSpec) -> ComboBox | QLineEdit:
    if not spec.choices:
        return QLineEdit()
    box = ComboBox()
    box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_LETTERS)
    for choice, words in spec.choices.items():
        box.addItem(shown(words), choice)
    return box


def _show_value(editor: ComboBox | QLineEdit, value: str) -> None:
    if isinstance(editor, QLineEdit):
        if not editor.hasFocus():
            editor.setText("" if value == AUTO else value)
        return
    if editor.findData(value) < 0:
        editor.addItem(value, value)
    editor.setCurrentIndex(editor.findData(value))
