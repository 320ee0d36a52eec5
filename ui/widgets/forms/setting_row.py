"""One row of the settings form: label, editor, reset, and what is wrong with the value."""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)

from core.runtime.settings import FieldSpec
from ui.icons import icon
from ui.widgets.basic.buttons import flat_button
from ui.widgets.basic.elided_label import ElidedLabel
from ui.widgets.basic.icon_label import IconLabel
from ui.widgets.basic.message_kind import message_color
from ui.widgets.basic.number_text import number_text
from ui.widgets.forms.setting_fields import make_editor


class SettingRow(QObject):
    """The widgets of one field, laid into the form's grid so that all rows line up.

    Signals, with the field's name: ``edited`` at each change by the user, ``committed`` when it is
    finished, ``compare_pressed``, ``more_pressed``. ``is_shown`` tells whether the row is in the
    form at present.
    """

    edited = Signal(str)
    committed = Signal(str)
    compare_pressed = Signal(str)
    more_pressed = Signal(str)

    def __init__(self, spec: FieldSpec, mnemonic_label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.spec = spec
        self._origin: Any = spec.default
        self.is_shown = True
        self._is_in_block = False
        self.editor = make_editor(spec)
        # Shown before it had a parent, it would be a window of its own for a moment.
        self.reset = QToolButton(parent, autoRaise=True)
        self.reset.setIcon(icon("reset"))
        # A check box is lower than the button beside it, and would hang from the row's top.
        self.editor.field().setMinimumHeight(self.reset.sizeHint().height())
        self.label = _FieldLabel(mnemonic_label, self.editor.field())
        self.error = _ErrorLine()
        self.more = _MoreLine(parent)
        self.more.setObjectName(f"more {spec.name}")
        self.more.button.clicked.connect(self._tell_more)
        self.compare = self._compare_button() if spec.is_what_if else None
        self._describe()
        self.set_value(spec.default)
        self.editor.edited.connect(self._tell_edited)
        self.editor.committed.connect(self._tell_committed)
        self.reset.clicked.connect(self._reset)

    def add_to(self, grid: QGridLayout) -> None:
        """Append the row, and a hidden line for errors, to a grid of three columns."""
        at = grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        if self.spec.kind == "bool":
            box_and_words = QHBoxLayout()
            box_and_words.setSpacing(6)
            box_and_words.addWidget(self.editor, 0, top)
            box_and_words.addWidget(self.label, 1, top)
            if self.compare is not None:
                box_and_words.addWidget(self.compare, 0, top)
            grid.addLayout(box_and_words, at, 0, 1, 2)
        else:
            grid.addWidget(self.label, at, 0, top)
            grid.addWidget(self.editor, at, 1, top)
        grid.addWidget(self.reset, at, 2, top)
        grid.addWidget(self.error, at + 1, 0, 1, 3)
        grid.addWidget(self.more, at + 2, 0, 1, 3)

    def add_to_block(self, grid: QGridLayout, column: int) -> None:
        """Stand with other fields in one line, the label above; there is no room for a reset."""
        self._is_in_block = True
        self.label.setAlignment(Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self.label, 0, column)
        grid.addWidget(self.editor, 1, column)
        self.update_reset()

    def set_shown(self, is_shown: bool) -> None:
        """Show the row, or take it out of the form."""
        self.is_shown = is_shown
        for widget in self._parts():
            widget.setVisible(is_shown)
        self.update_reset()

    def set_enabled(self, is_enabled: bool) -> None:
        """Let the field be edited, or grey it out."""
        for widget in (*self._parts(), self.reset):
            widget.setEnabled(is_enabled)

    def value(self) -> Any:
        """Return the value as typed."""
        return self.editor.value()

    def in_words(self) -> str:
        """Return the value with its name, such as ``Seed 0``."""
        return f"{self.spec.label} {self._words(self.value())}"

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.editor.set_value(value)
        self.update_reset()

    def set_origin(self, value: Any) -> None:
        """Take ``value`` as what the reset button goes back to."""
        self._origin = value
        shown = self._words(value)
        self.reset.setToolTip(self.tr("Back to {0}").format(shown))
        self.reset.setAccessibleName(self.tr("Reset {0} to {1}").format(self.spec.label, shown))
        self.update_reset()

    def is_changed(self) -> bool:
        """Return whether the value differs from what reset would bring."""
        return bool(self.value() != self._origin)

    def update_reset(self) -> None:
        """Show the reset button if there is something to reset."""
        is_there = self.is_shown and not self._is_in_block
        self.reset.setVisible(is_there and self.is_changed())

    def has_error(self) -> bool:
        """Return whether a sentence is shown under the field."""
        return bool(self.error.text())

    def show_error(self, sentence: str) -> None:
        """Show what is wrong under the field; "" takes it away."""
        self.error.show_text(sentence)
        self.editor.describe(sentence)

    def say_more(self, words: str, action: str) -> None:
        """Say under the field what follows from it, with a button to change that; "" says nothing.

        `more_pressed` tells that the button was pressed.
        """
        self.more.say(words, action)

    def _parts(self) -> list[QWidget]:
        always: list[QWidget] = [self.editor, self.label]
        return always if self.compare is None else [*always, self.compare]

    def _compare_button(self) -> QToolButton:
        tip = self.tr("Run it once with this, over the present curve")
        button = flat_button(self.tr("Compare"), tip)
        button.setAccessibleName(self.tr("Compare with {0}").format(self.spec.label))
        button.clicked.connect(self._tell_compare)
        return button

    @Slot()
    def _tell_compare(self) -> None:
        self.compare_pressed.emit(self.spec.name)

    @Slot()
    def _tell_more(self) -> None:
        self.more_pressed.emit(self.spec.name)

    def _describe(self) -> None:
        field = self.editor.field()
        tip = self._tool_tip()
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        for widget in (field, self.label):
            widget.setToolTip(tip)
            widget.setWhatsThis(tip)
        self.editor.describe("")
        self.set_origin(self.spec.default)

    @Slot()
    def _tell_edited(self) -> None:
        self.update_reset()
        self.edited.emit(self.spec.name)

    @Slot()
    def _tell_committed(self) -> None:
        self.committed.emit(self.spec.name)

    @Slot()
    def _reset(self) -> None:
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)  # before the button hides under it
        self.set_value(self._origin)
        self._tell_edited()
        self._tell_committed()

    def _tool_tip(self) -> str:
        # A rich text, since only that is wrapped by Qt.
        return "".join(
            f"<p>{escape(line)}</p>" for line in (self.spec.help, self._limits()) if line
        )

    def _limits(self) -> str:
        if self.spec.kind not in ("int", "float"):
            return ""
        low, high = self._words(_plain(self.spec.ge)), self._words(_plain(self.spec.le))
        if self.spec.ge is None and self.spec.le is None:
            return ""
        if self.spec.le is None:
            return self.tr("At least {0}").format(low)
        if self.spec.ge is None:
            return self.tr("At most {0}").format(high)
        return self.tr("From {0} to {1}").format(low, high)

    def _words(self, value: Any) -> str:
        if isinstance(value, bool):
            return self.tr("on") if value else self.tr("off")
        if self.spec.is_share and isinstance(value, int | float):
            return f"{number_text(round(100 * value, 10), self.editor.locale())} %"
        if isinstance(value, int | float):
            return f"{number_text(value, self.editor.locale())} {self.spec.unit}".strip()
        return self.spec.choices.get(value, "") or str(value or self.tr("nothing"))


class _FieldLabel(QLabel):
    """A label that wraps; a click on it goes to the field, or flips it if it is a check box."""

    def __init__(self, text: str, field: QWidget) -> None:
        super().__init__(text, wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        self._field = field
        self.setBuddy(field)
        # The first line sits level with the text in the field.
        height = max(field.sizeHint().height(), field.minimumHeight())
        spare = height - self.fontMetrics().height()
        self.setContentsMargins(0, max(0, spare // 2), 0, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._field.setFocus(Qt.FocusReason.MouseFocusReason)
        if isinstance(self._field, QCheckBox):
            self._field.click()


class _ErrorLine(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._text = _ErrorText(max_lines=4)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        layout.addWidget(IconLabel("error"), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self.hide()

    def text(self) -> str:
        return self._text.text()

    def show_text(self, text: str) -> None:
        self._text.setText(text)
        self.setVisible(bool(text))


class _MoreLine(QWidget):
    """One line on what follows from a field, and a flat button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = ElidedLabel(max_lines=2)
        self.button = flat_button("", "")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, words: str, action: str) -> None:
        self.words.setText(words)
        self.button.setText(action)
        self.setVisible(bool(words))


class _ErrorText(ElidedLabel):
    def text_color(self) -> QColor:
        return message_color("error")


def _plain(limit: float | None) -> float | None:
    """Return a limit as a whole number where it is one: declared limits are floats."""
    return int(limit) if limit is not None and limit == int(limit) and abs(limit) < 1e15 else limit
