"""A form made from the parameters that a stage declares of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.labs.spark.pipeline_reports import StageParam
from ui.labs.spark.pipeline.column_picker import ColumnPicker
from ui.labs.spark.pipeline.params import field_of, is_column_list, read, shown
from ui.widgets.basic.vertical_scroll_area import VerticalScrollArea
from ui.widgets.forms.setting_row import SettingRow


class ParamForm(QWidget):
    """The parameters of one stage, those that were set first.

    Signals
    -------
    edited(str, object)
        A parameter has a new value; None takes it back to the stage's own default.
    """

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape: tuple[Any, ...] = ()
        self._params: dict[str, StageParam] = {}
        self._given: dict[str, Any] = {}
        self.rows: dict[str, SettingRow] = {}
        self._content = QWidget()
        self._scroll = VerticalScrollArea(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def show_stage(
        self,
        name: str,
        params: Sequence[StageParam],
        given: Mapping[str, Any],
        columns: Sequence[str],
    ) -> None:
        """Show a stage's parameters with the values given; rows being typed into stay as they are.

        Parameters
        ----------
        columns
            Those that the stage can read.
        """
        shape = (name, tuple(param.name for param in params), tuple(columns))
        if shape != self._shape:
            self._shape = shape
            self._build(params, columns)
        self._given = dict(given)
        for each, row in self.rows.items():
            if not row.editor.isAncestorOf(self.focusWidget() or self) or not row.has_error():
                self._show_value(each, row)

    def clear(self) -> None:
        """Show no stage."""
        self.show_stage("", (), {}, ())

    def _build(self, params: Sequence[StageParam], columns: Sequence[str]) -> None:
        for row in self.rows.values():
            row.deleteLater()
        self._params = {param.name: param for param in params}
        self.rows = {}
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 4, 0)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        for param in sorted(params, key=_place):
            row = SettingRow(field_of(param, columns), param.name, content)
            row.add_to(grid)
            row.edited.connect(self._check)
            row.committed.connect(self._commit)
            self.rows[param.name] = row
            if columns and is_column_list(param):
                self._add_picker(row, columns)
        grid.setRowStretch(grid.rowCount(), 1)
        layout = self.layout()
        assert layout is not None
        old, self._content = self._scroll, content
        self._scroll = VerticalScrollArea(content)
        layout.replaceWidget(old, self._scroll)
        old.hide()
        old.deleteLater()

    def _add_picker(self, row: SettingRow, columns: Sequence[str]) -> None:
        """Put a button beside the field that opens check boxes of the columns."""
        picker = ColumnPicker(columns, row.editor)
        layout = row.editor.layout()
        assert layout is not None
        layout.addWidget(picker)
        param = self._params[row.spec.name]
        picker.popup.aboutToShow.connect(partial(_tick_typed, picker, row, param))
        picker.picked.connect(partial(_type_picked, row, param))
        picker.closed.connect(row.editor.committed)

    def _show_value(self, name: str, row: SettingRow) -> None:
        param = self._params[name]
        value = self._given.get(name, param.default)
        typed = shown(param, value)
        if typed is None:
            typed = row.spec.default
        if row.value() != typed:
            row.set_value(typed)
        row.update_reset()
        row.show_error("")

    @Slot(str)
    def _check(self, name: str) -> None:
        """Take a sentence away as soon as what it says is put right."""
        row = self.rows[name]
        if row.has_error() and not self._problem(name):
            row.show_error("")

    @Slot(str)
    def _commit(self, name: str) -> None:
        row, param = self.rows[name], self._params[name]
        problem = self._problem(name)
        row.show_error(problem)
        if problem:
            return
        value = read(param, row.value())
        if value == param.default:
            value = None
        if value != self._given.get(name):
            self.edited.emit(name, value)

    def _problem(self, name: str) -> str:
        try:
            read(self._params[name], self.rows[name].value())
        except ValueError as error:
            return str(error)
        return ""


def _tick_typed(picker: ColumnPicker, row: SettingRow, param: StageParam) -> None:
    picker.tick(read(param, row.value()) or [])


def _type_picked(row: SettingRow, param: StageParam, names: list[str]) -> None:
    row.set_value(shown(param, names))
    row.editor.edited.emit()


def _place(param: StageParam) -> tuple[int, str]:
    """Return where a parameter stands: columns first, then the rest by name."""
    order = {"input": 0, "output": 1}
    return order.get(param.role, 2), param.name
