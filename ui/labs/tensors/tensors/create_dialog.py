"""The form that makes a tensor: by a function, from typed or pasted numbers, or from a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.labs.tensors.language.forms import FORM_FIELDS
from core.labs.tensors.questions import (
    CreateByFunction,
    CreateFromCsv,
    CreateFromImage,
    CreateFromRows,
    Creation,
)
from ui.labs.tensors.program.bounded_edit import BoundedEdit
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.remark import Remark

# Files and pasted rows have no dtype that torch could choose.
_DTYPE_OF_ROWS = "float32"
_DTYPES = ("", "float32", "float64", "float16", "int64", "int32", "int8", "uint8", "bool")
_TYPED, _PASTED, _CSV, _IMAGE = "tensor", "csv text", "csv file", "image"
_FILES = (_CSV, _IMAGE)
_DEFAULTS = {
    "data": "[[1, 2], [3, 4]]",
    "size": "3, 4",
    "seed": "0",
    "n": "3",
    "end": "10",
    "start": "0",
    "steps": "5",
    "low": "0",
    "high": "10",
    "fill_value": "1",
}


class CreateDialog(QDialog):
    """Asks how to make a tensor; stays open until it has been made.

    Signals
    -------
    create_wanted(Creation)
        What the worker is to make.
    """

    create_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New tensor"))
        self.fields: dict[str, QLineEdit] = {}
        self._build()
        self.way_box.currentIndexChanged.connect(self._show_fields)
        self.file_button.clicked.connect(self._choose_file)
        self.buttons.accepted.connect(self._ask)
        self.buttons.rejected.connect(self.reject)
        self._show_fields()

    def _build(self) -> None:
        self.name_edit = QLineEdit()
        self.way_box = ComboBox()
        self.way_box.addItem(self.tr("typed numbers"), _TYPED)
        self.way_box.addItem(self.tr("pasted rows (CSV)"), _PASTED)
        self.way_box.addItem(self.tr("CSV file"), _CSV)
        self.way_box.addItem(self.tr("image file"), _IMAGE)
        for function in FORM_FIELDS:
            if function != _TYPED:
                self.way_box.addItem(function, function)
        self.file_edit = QLineEdit(placeholderText=self.tr("path of the file"))
        self.file_button = QPushButton(self.tr("&Browse"))
        self.pasted = BoundedEdit(placeholderText="1, 2, 3\n4, 5, 6", tabChangesFocus=True)
        self.pasted.refused.connect(self._say_too_long)
        self.pasted.setMaximumHeight(6 * self.fontMetrics().lineSpacing())
        self.dtype_box = ComboBox()
        for dtype in _DTYPES:
            self.dtype_box.addItem(dtype or self.tr("as torch chooses"), dtype)
        self.device_box = ComboBox()
        self.device_box.addItem("cpu")
        self.grad_box = QCheckBox(self.tr("&Record gradients (requires_grad)"))
        self.problem = Remark(keeps_place=True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.addRow(self.tr("&Name"), self.name_edit)
        self.form.addRow(self.tr("&Made by"), self.way_box)
        self._add_fields()
        layout = QVBoxLayout(self)
        layout.addLayout(self.form)
        layout.addWidget(self.problem)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)

    def _add_fields(self) -> None:
        names = dict.fromkeys(name for fields in FORM_FIELDS.values() for name in fields)
        for name in names:
            self.fields[name] = QLineEdit(_DEFAULTS.get(name, ""))
            self.form.addRow(name, self.fields[name])
        file_row = QWidget()
        row = QHBoxLayout(file_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.file_edit, 1)
        row.addWidget(self.file_button)
        self.file_row = file_row
        self.form.addRow(self.tr("File"), file_row)
        self.form.addRow(self.tr("Rows"), self.pasted)
        self.form.addRow("dtype", self.dtype_box)
        self.form.addRow("device", self.device_box)
        self.form.addRow("", self.grad_box)

    def open_for(self, name: str) -> None:
        """Show the form with a name that is free."""
        self.name_edit.setText(name)
        self.problem.say("")
        self.show()
        self.way_box.setFocus()

    def offer_devices(self, names: Sequence[str]) -> None:
        """Let the tensor be made on one of these; the one chosen before stays."""
        chosen = self.device_box.currentText()
        self.device_box.clear()
        self.device_box.addItems(list(names))
        self.device_box.setCurrentText(chosen)

    def take_outcome(self, problem: str) -> None:
        """Close if the tensor was made, else say why not."""
        self.buttons.setEnabled(True)
        self.problem.say(problem, "error")
        if not problem:
            self.accept()

    @property
    def way(self) -> str:
        """How the tensor is to be made."""
        return str(self.way_box.currentData())

    @Slot()
    def _show_fields(self) -> None:
        way = self.way
        wanted = FORM_FIELDS.get(way, ())
        for name, field in self.fields.items():
            self.form.setRowVisible(field, name in wanted)
        self.form.setRowVisible(self.file_row, way in _FILES)
        self.form.setRowVisible(self.pasted, way == _PASTED)
        self.form.setRowVisible(self.dtype_box, way != _IMAGE)
        self.form.setRowVisible(self.device_box, way in FORM_FIELDS)
        self.form.setRowVisible(self.grad_box, way not in _FILES)
        self.problem.say("")

    @Slot(int)
    def _say_too_long(self, length: int) -> None:
        words = self.tr("{0:,} characters are too many to paste; save them as a CSV file.")
        self.problem.say(words.format(length), "error")

    @Slot()
    def _choose_file(self) -> None:
        kinds = (
            self.tr("Images (*.png *.jpg *.jpeg *.bmp *.gif)")
            if self.way == _IMAGE
            else self.tr("Rows of numbers (*.csv *.txt)")
        )
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open"), "", kinds)
        if path:
            self.file_edit.setText(path)

    @Slot()
    def _ask(self) -> None:
        self.buttons.setEnabled(False)
        self.create_wanted.emit(self._creation())

    def _creation(self) -> Creation:
        way, name = self.way, self.name_edit.text().strip()
        path = self.file_edit.text().strip()
        dtype = str(self.dtype_box.currentData())
        match way:
            case "csv text":
                records = self.grad_box.isChecked()
                text = self.pasted.toPlainText()
                return CreateFromRows(name, text, dtype or _DTYPE_OF_ROWS, records)
            case "csv file":
                return CreateFromCsv(name, path, dtype or _DTYPE_OF_ROWS)
            case "image":
                return CreateFromImage(name, path)
        return CreateByFunction(name, way, self._fields(way, dtype))

    def _fields(self, way: str, dtype: str) -> dict[str, Any]:
        fields: dict[str, Any] = {
            name: _value(name, self.fields[name].text()) for name in FORM_FIELDS[way]
        }
        if dtype:
            fields["dtype"] = dtype
        fields["device"] = self.device_box.currentText()
        fields["requires_grad"] = self.grad_box.isChecked()
        return fields

    def keyPressEvent(self, event: Any) -> None:
        """Leave Enter to the default button only when the form is not waiting."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.buttons.isEnabled():
            return
        super().keyPressEvent(event)


def _value(name: str, text: str) -> Any:
    """Return a size such as ``3, 4`` or ``(3, 4)`` as a tuple, the rest as typed."""
    if name != "size":
        return text.strip()
    inside = text.strip().strip("()[]")
    if re.fullmatch(r"[\d\s,×x]*", inside):
        return tuple(int(size) for size in re.findall(r"\d+", inside))
    return inside
