"""The editors of the settings form, one for each kind of field."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.runtime.settings import FieldSpec
from ui.icons import icon
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.forms.number_box import LogSlider, NumberBox


class SettingEditor(QWidget):
    """Base of the editors: holds a value as typed, right or wrong.

    Signals: ``edited`` at each change made by the user, ``committed`` when that change is finished
    (a choice at once, a text at Enter or when the focus leaves). Showing a value emits neither.
    """

    edited = Signal()
    committed = Signal()

    def __init__(self, field: QWidget, layout: QBoxLayout, spec: FieldSpec) -> None:
        super().__init__()
        self._spec = spec
        self._field = field
        self._row = layout
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(field)
        self.setLayout(layout)
        self.setFocusProxy(field)
        field.setObjectName(spec.name)
        field.setAccessibleName(spec.label)

    def value(self) -> Any:
        """Return the value as typed: a text where it should be a number is given as it is."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value."""
        raise NotImplementedError

    def field(self) -> QWidget:
        """Return the widget that takes the keys."""
        return self._field

    def describe(self, sentence: str) -> None:
        """Tell a screen reader what is wrong, or with "" that nothing is."""
        self._field.setAccessibleDescription(sentence or self._spec.help)

    @Slot()
    def _tell_at_once(self) -> None:
        self.edited.emit()
        self.committed.emit()


def make_editor(spec: FieldSpec) -> SettingEditor:
    """Return the editor for a field; the spec's words are shown as they are."""
    match spec.kind:
        case "int" | "float":
            return NumberEditor(spec)
        case "bool":
            return BoolEditor(spec)
        case "choice":
            return ChoiceEditor(spec)
        case "file":
            return FileEditor(spec)
        case "text":
            return TextEditor(spec)


class NumberEditor(SettingEditor):
    """A number field; with a slider under it where the scale is logarithmic.

    A share, 0 to 1, is shown and typed in percent.
    """

    def __init__(self, spec: FieldSpec) -> None:
        self._is_share = spec.is_share
        spec = in_percent(spec) if spec.is_share else spec
        self._box = NumberBox(spec)
        super().__init__(self._box, QVBoxLayout(), spec)
        self._box.edited.connect(self._follow)
        self._box.committed.connect(self.committed)
        # In a block there is no room for it, and the arrows go along 1, 2, 5, 10 as well.
        has_slider = spec.scale == "log" and not spec.block
        self._slider = LogSlider(spec) if has_slider else None
        if self._slider is not None:
            self._row.addWidget(self._slider)
            self._slider.setAccessibleName(self.tr("{0}, slider").format(spec.label))
            self._slider.chosen.connect(self._take)

    def value(self) -> Any:
        """Return the value as typed."""
        value = self._box.value()
        is_percent = self._is_share and isinstance(value, int | float)
        return float(f"{value / 100:.12g}") if is_percent else value

    def set_value(self, value: Any) -> None:
        """Show a value."""
        is_share = self._is_share and isinstance(value, int | float)
        self._box.set_value(float(f"{value * 100:.12g}") if is_share else value)
        if self._slider is not None:
            self._slider.show_value(self._box.value())  # a link gives a number as a text

    @Slot()
    def _follow(self) -> None:
        if self._slider is not None:
            self._slider.show_value(self._box.value())
        self.edited.emit()

    @Slot(object)
    def _take(self, value: float) -> None:
        self._box.set_value(value)
        self._tell_at_once()


def in_percent(spec: FieldSpec) -> FieldSpec:
    """Return the field of a share as one of percent."""
    ge, le = (None if limit is None else 100 * limit for limit in (spec.ge, spec.le))
    return replace(spec, ge=ge, le=le, default=100 * spec.default, unit="%")


class BoolEditor(SettingEditor):
    """A check box; its words are the row's label."""

    def __init__(self, spec: FieldSpec) -> None:
        self._box = QCheckBox()
        super().__init__(self._box, QHBoxLayout(), spec)
        self._box.clicked.connect(self._tell_at_once)

    def value(self) -> bool:
        """Return the value as typed."""
        return self._box.isChecked()

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self._box.setChecked(bool(value))


class ChoiceEditor(SettingEditor):
    """A drop-down list of the declared words; a value that was not declared is added as it is.

    Of a file's path the name is shown, and all of it as the tip. What `offer` leaves out stays in
    the list, grey.
    """

    def __init__(self, spec: FieldSpec) -> None:
        self._list = ComboBox()
        self._list.setSizeAdjustPolicy(
            ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._list.setMinimumContentsLength(8)
        for value, words in spec.choices.items():
            self._list.addItem(words, value)
        super().__init__(self._list, QVBoxLayout(), spec)
        self._list.activated.connect(self._tell_at_once)

    def value(self) -> Any:
        """Return the value as typed."""
        return self._list.currentData()

    def set_value(self, value: Any) -> None:
        """Show a value."""
        if self._list.findData(value) < 0:
            path = Path(str(value))
            self._list.addItem(path.name if path.is_absolute() else str(value), value)
            self._list.setItemData(self._list.count() - 1, str(value), Qt.ItemDataRole.ToolTipRole)
        self._list.setCurrentIndex(self._list.findData(value))

    def offer(self, choices: Collection[str]) -> None:
        """Let only these of the declared choices be chosen."""
        tip = self.tr("Does not go with the other settings as they are")
        for row in range(self._list.count()):
            value = self._list.itemData(row)
            is_offered = value in choices or value not in self._spec.choices
            self._list.set_row_enabled(row, is_offered, "" if is_offered else tip)


class TextEditor(SettingEditor):
    """One line of text; empty means None where the default is None."""

    def __init__(self, spec: FieldSpec, line: QLineEdit | None = None) -> None:
        self._line = QLineEdit() if line is None else line
        super().__init__(self._line, QHBoxLayout(), spec)
        self._line.textEdited.connect(self.edited)
        self._line.editingFinished.connect(self.committed)

    def value(self) -> str | None:
        """Return the value as typed."""
        text = self._line.text()
        return None if not text and self._spec.default is None else text

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self._line.setText("" if value is None else str(value))
        self._line.setCursorPosition(0)


class FileEditor(TextEditor):
    """A path, typed, chosen in a dialog or dropped from a file manager."""

    def __init__(self, spec: FieldSpec) -> None:
        line = _PathLine()
        super().__init__(spec, line)
        line.dropped.connect(self._take)
        self._browse = QToolButton()
        self._browse.setIcon(icon("folder"))
        self._browse.setAccessibleName(self.tr("Choose a file for {0}").format(spec.label))
        self._browse.setToolTip(self.tr("Choose a file"))
        self._browse.clicked.connect(self._open_dialog)
        self._row.addWidget(self._browse)

    def set_value(self, value: Any) -> None:
        """Show a value."""
        super().set_value(value)
        self._line.end(False)  # the name at the end tells more than the folders before it

    @Slot()
    def _open_dialog(self) -> None:
        folder = Path(self._line.text()).parent if self._line.text() else Path.home()
        dialog = QFileDialog(self, self._spec.label, str(folder))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()  # not exec: the window goes on behind it

    @Slot(str)
    def _take(self, path: str) -> None:
        self.set_value(path)
        self._tell_at_once()


class _PathLine(QLineEdit):
    dropped = Signal(str)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local_file(event.mimeData().urls()):
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        path = _local_file(event.mimeData().urls())
        if path:
            event.acceptProposedAction()
            self.dropped.emit(path)
        else:
            super().dropEvent(event)


def _local_file(urls: list[QUrl]) -> str:
    return urls[0].toLocalFile() if urls else ""
