"""A settings form with a field of every kind, and what tests do with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QToolButton

from core.runtime.settings import Settings, setting
from ui.widgets.basic.elided_label import ElidedLabel
from ui.widgets.forms.number_box import NumberBox
from ui.widgets.forms.settings_form import SettingsForm


class DemoSettings(Settings):
    """A field of every kind."""

    preset: Literal["lecture", "as_printed"] = setting(
        "lecture", "Preset", choices={"lecture": "Lecture", "as_printed": "As printed"}
    )
    batch_size: int = setting(
        64, "Batch size", ge=1, le=100_000, group="Network", help="Rows seen."
    )
    input_size: int = setting(1000, "Input size", ge=1, le=100_000, scale="log", group="Network")
    learning_rate: float = setting(
        1e-6, "Learning rate", ge=1e-12, le=1.0, scale="log", group="Training"
    )
    spread: float = setting(0.6, "Spread", ge=0, le=3, unit="σ", group="Training")
    shuffle: bool = setting(True, "Shuffle the rows", group="Training")
    optimizer: Literal["hand", "sgd"] = setting(
        "hand", "Optimiser", choices={"hand": "By hand", "sgd": "SGD"}, group="Training"
    )
    title: str = setting("", "Title", group="Data")
    table: str | None = setting(None, "Table", kind="file", group="Data")
    limit: int | None = setting(None, "Limit", ge=1, group="Data")
    note: str = setting("", "Note", group="Network")
    forget_zero: bool = setting(False, "Forget zero_()", hidden=True)

    PRESETS: ClassVar[Mapping[str, Mapping[str, Any]]] = {"as_printed": {"input_size": 10_000}}

    def problems(self) -> dict[str, str]:
        if self.limit is not None and self.limit < self.batch_size:
            return {"limit": f"must be at least the batch size, got {self.limit}"}
        return {}


class PlainSettings(Settings):
    """A lab without presets."""

    steps: int = setting(40, "Steps", ge=1)


def shown_form(qtbot) -> SettingsForm:
    """Return the form of `DemoSettings` in an active window."""
    form = SettingsForm(DemoSettings)
    qtbot.addWidget(form)
    form.resize(form.minimumSizeHint().width(), 700)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    return form


def number(form, name):
    """Return the box of a number."""
    return form.findChild(NumberBox, name)


def retype(qtbot, widget, text):
    """Type over what is in a field."""
    widget.setFocus()
    widget.selectAll()
    qtbot.keyClicks(widget, text)


def errors(form):
    """Return the sentences shown at fields."""
    return [label.text() for label in form.findChildren(ElidedLabel) if label.isVisible()]


def reset_button(form, label):
    """Return the button that resets the field of this label."""
    buttons = form.findChildren(QToolButton)
    return next(b for b in buttons if b.accessibleName().startswith(f"Reset {label} "))


def turn_wheel(widget):
    """Turn the wheel one notch over a widget."""
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
