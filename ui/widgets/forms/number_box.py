"""A field for one number, and the log slider that goes with it."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette, QResizeEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QLabel, QSizePolicy, QSlider, QWidget

from core.runtime.settings import FieldSpec
from ui.widgets.basic.number_text import number_text, read_number
from ui.widgets.forms import number_steps as steps

_DIGITS, _DIGITS_IN_BLOCK = 9, 5
# Palettes seldom fade the placeholder's colour for disabled fields.
_DISABLED_UNIT = QPalette.ColorRole.Text


class NumberBox(QAbstractSpinBox):
    """Takes any text, so that nothing typed is clipped or refused in silence.

    Signals: ``edited`` at each key and each press of an arrow; ``committed`` when the typing is
    finished, after the text was put in order.
    """

    edited = Signal()
    committed = Signal()

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self._unit = QLabel("" if spec.block else spec.unit, self.lineEdit())
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._unit.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._unit.setVisible(bool(self._unit.text()))
        if spec.block:  # several stand in a line; the arrow keys go on working
            self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lineEdit().textEdited.connect(self.edited)
        self.editingFinished.connect(self._commit)

    def value(self) -> Any:
        """Return the number, or the text as typed where it is none, or None if empty may be."""
        if not self.text().strip() and self._spec.default is None:
            return None
        number = read_number(self.text(), self.locale(), whole=self._spec.kind == "int")
        return self.text().strip() if number is None else number

    def set_value(self, value: Any) -> None:
        """Show a number, a raw text, or nothing for None."""
        if isinstance(value, str):  # as a link or another version gives it
            number = read_number(value, self.locale(), whole=self._spec.kind == "int")
            value = value if number is None else number
        is_number = isinstance(value, int | float)
        text = number_text(value, self.locale()) if is_number else str(value or "")
        self.lineEdit().setText(text)

    def stepBy(self, steps_: int) -> None:
        """Go so many presses of an arrow up or down."""
        number = self._number()
        if number is None:
            return
        self.set_value(steps.stepped(number, steps_, self._spec))
        self.selectAll()
        self.edited.emit()
        self.committed.emit()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Return which arrows lead anywhere."""
        number = self._number()
        allowed = QAbstractSpinBox.StepEnabledFlag.StepNone
        if number is None:
            return allowed
        if self._spec.le is None or number < self._spec.le:
            allowed |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if self._spec.ge is None or number > self._spec.ge:
            allowed |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return allowed

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let every text stand; the form says what is wrong with it."""
        return QValidator.State.Acceptable, text, position

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Take the wheel only with the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the unit at the end."""
        super().resizeEvent(event)
        self._place_unit()

    def changeEvent(self, event: QEvent) -> None:
        """Fade the unit with the field."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            role = QPalette.ColorRole.PlaceholderText if self.isEnabled() else _DISABLED_UNIT
            self._unit.setForegroundRole(role)

    def sizeHint(self) -> QSize:
        """Return room for nine digits and the unit, or for five in a block."""
        hint = super().sizeHint()
        unit = self._unit.sizeHint().width() if self._unit.text() else 0
        count = _DIGITS_IN_BLOCK if self._spec.block else _DIGITS
        digits = self.fontMetrics().horizontalAdvance("0" * count)
        return QSize(hint.width() + digits + unit, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Return `sizeHint`: fewer digits would hide what is typed."""
        return self.sizeHint()

    def _number(self) -> float | None:
        value = self.value()
        is_number = isinstance(value, int | float) and math.isfinite(value)
        return value if is_number else None

    @Slot()
    def _commit(self) -> None:
        value = self.value()
        if isinstance(value, int | float):
            self.set_value(value)
        self.committed.emit()

    def _place_unit(self) -> None:
        line = self.lineEdit()
        width = self._unit.sizeHint().width() if self._unit.text() else 0
        line.setTextMargins(0, 0, width + 2 if width else 0, 0)
        self._unit.setGeometry(line.width() - width - 2, 0, width, line.height())


class LogSlider(QSlider):
    """Moves along the powers of ten between a field's limits.

    Signal ``chosen(value)`` tells what the user moved it to; showing a value emits nothing.
    """

    chosen = Signal(object)

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._spec = spec
        self.setRange(*steps.slider_ends(spec))
        self.setPageStep(steps.SLIDER_STEPS_PER_DECADE)
        # The number field beside it takes the keys; a second stop for Tab would be in the way.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.valueChanged.connect(self._tell)

    def show_value(self, value: Any) -> None:
        """Move to a value; what is not a positive number leaves the slider where it is."""
        if not isinstance(value, int | float) or not 0 < value < math.inf:
            return
        with QSignalBlocker(self):
            self.setValue(steps.slider_position(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Take the wheel only with the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @Slot(int)
    def _tell(self, position: int) -> None:
        self.chosen.emit(steps.slider_value(position, self._spec))
