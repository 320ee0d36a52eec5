"""The settings of one model, in the same fields as those of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.labs.ensembles.drafts import Draft, field_of
from core.labs.ensembles.options.kinds import ModelKind
from core.runtime.settings import FieldSpec
from ui.language import shown
from ui.widgets.basic.vertical_scroll_area import VerticalScrollArea
from ui.widgets.forms.mnemonics import with_mnemonics
from ui.widgets.forms.setting_row import SettingRow


class ModelForm(QWidget):
    """Emits ``edited(name, value)`` as a student types; None where a field is emptied."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, SettingRow] = {}
        self._kind: ModelKind | None = None
        self._problems: Mapping[str, str] = {}
        self._is_enabled = True
        self.title = QLabel(wordWrap=True)
        self.about = QLabel(wordWrap=True)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self._fields = QWidget()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(8, 4, 0, 0)
        self._layout.addWidget(self.title)
        self._layout.addWidget(self.about)
        self._scroll = VerticalScrollArea(self._fields)
        self._layout.addWidget(self._scroll, 1)

    def show_draft(self, draft: Draft, name: str, empty: Mapping[str, str]) -> None:
        """Show a model's values; ``empty`` says what holds where a field is empty."""
        self.title.setText(name)
        if draft.kind is not self._kind:
            self._build(draft.kind)
        for field, row in self.rows.items():
            value = draft.values.get(field)
            if row.value() != value:
                row.set_value(value)
            _line_of(row).setPlaceholderText(empty.get(field, ""))
        self._problems = draft.problems()
        for field, row in self.rows.items():
            # A sentence waits until the typing is finished, but goes as soon as it is put right.
            if row.has_error() or not _line_of(row).hasFocus():
                row.show_error(self._problems.get(field, ""))

    def set_locked(self, is_locked: bool) -> None:
        """Grey the fields out while a run is on."""
        self._is_enabled = not is_locked
        for row in self.rows.values():
            row.set_enabled(self._is_enabled)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        next(iter(self.rows.values())).editor.setFocus()

    def _build(self, kind: ModelKind) -> None:
        self._kind = kind
        self.about.setText(shown(kind.help))
        self.rows.clear()
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        specs = [_translated(field_of(parameter)) for parameter in kind.parameters]
        for spec, label in zip(specs, with_mnemonics([s.label for s in specs]), strict=True):
            row = SettingRow(spec, label, content)
            row.add_to(grid)
            row.edited.connect(self._tell)
            row.committed.connect(self._judge)
            row.set_enabled(self._is_enabled)
            self.rows[spec.name] = row
        grid.setRowStretch(grid.rowCount(), 1)
        old, self._scroll = self._scroll, VerticalScrollArea(content)
        self._layout.replaceWidget(old, self._scroll)
        old.hide()
        old.deleteLater()

    @Slot(str)
    def _tell(self, name: str) -> None:
        self.edited.emit(name, self.rows[name].value())

    @Slot(str)
    def _judge(self, name: str) -> None:
        self.rows[name].show_error(self._problems.get(name, ""))


def _line_of(row: SettingRow) -> QLineEdit:
    field = row.editor.field()
    line: Any = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    return line  # type: ignore[no-any-return]


def _translated(spec: FieldSpec) -> FieldSpec:
    label = shown(spec.label)
    return replace(spec, label=label[:1].upper() + label[1:], help=shown(spec.help))
