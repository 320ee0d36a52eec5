"""The bar over a lab: controls, preset and speed of the run, its rate and device, drawers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QToolButton, QWidget

from ui.icons import icon
from ui.runtime.state import RunState
from ui.widgets.bars.bar_button import BarButton
from ui.widgets.bars.preset_box import PresetBox
from ui.widgets.bars.run_actions import RunActions, set_help
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.number_text import number_text
from ui.widgets.basic.short_number import short_number
from ui.widgets.basic.steady_label import SteadyLabel

_SPEEDS = (0.0, 100.0, 30.0, 10.0, 3.0, 1.0)
_GAP_PX = 8
_DEVICE_LETTERS = 24
_DEVICE_WORDS = {"cpu": "CPU", "cuda": "CUDA", "mps": "Apple GPU", "jvm": "JVM"}


class RunBar(QWidget):
    """One row at any width: the words of the buttons give way, first the drawers', then all.

    ``presets`` are (name, label) pairs, ``drawers`` (id, title) pairs; a drawer's icon is the one
    named like its id.

    Signals
    -------
    run_requested, pause_requested, resume_requested, step_requested, stop_requested
        A button was pressed, or its keys.
    preset_chosen(str)
        A preset was chosen, perhaps the one shown.
    speed_changed(float)
        Steps a second; 0 is full speed.
    device_clicked
        The device's name was pressed.
    drawer_toggled(str, bool)
        The drawer with this id is to be opened or closed.
    """

    run_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    step_requested = Signal()
    stop_requested = Signal()
    preset_chosen = Signal(str)
    speed_changed = Signal(float)
    device_clicked = Signal()
    drawer_toggled = Signal(str, bool)

    def __init__(
        self,
        presets: Sequence[tuple[str, str]] = (),
        drawers: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.controls = RunActions(self)
        self._drawers = QActionGroup(self)
        self._drawers.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._build(presets, drawers)
        self._connect()
        self.show_device("")

    def show_state(self, state: RunState) -> None:
        """Enable what makes sense in this state of the run."""
        self.controls.show_state(state)

    def show_preset(self, name: str, is_changed: bool) -> None:
        """Show which preset the settings come from, and whether they were changed since."""
        self._preset.show_preset(name, is_changed)

    def speed(self) -> float:
        """Return the steps a second asked for; 0 is full speed."""
        return float(self._speed.currentData())

    def show_speed(self, steps_per_s: float) -> None:
        """Show a speed that is in the list."""
        self._speed.setCurrentIndex(self._speed.findData(steps_per_s))

    def show_rate(self, steps_per_s: float) -> None:
        """Show how fast the run goes; 0 shows nothing."""
        rate = short_number(steps_per_s, self.locale(), 3)
        self._rate.setText(self._rate_words(rate) if steps_per_s > 0 else "")

    def show_device(self, name: str, details: Mapping[str, Any] | None = None) -> None:
        """Show what the run computes on, more of it in the tooltip; "" shows no name."""
        words = _DEVICE_WORDS.get(name, name) or self.tr("Device")
        widest = self.fontMetrics().averageCharWidth() * _DEVICE_LETTERS
        elide = Qt.TextElideMode.ElideRight
        self._device.setText(self.fontMetrics().elidedText(words, elide, widest))
        facts = [f"{key}: {value}" for key, value in (details or {}).items()]
        help_ = self.tr("Click for all this computer can compute with")
        self._device.setToolTip("\n".join([words, *facts, help_]))
        self._device.setAccessibleName(self.tr("Device: {0}").format(words))

    def show_drawer(self, id_: str | None) -> None:
        """Show the button of the open drawer pressed, and no other; emits nothing."""
        for action in self._drawers.actions():
            action.setChecked(action.data() == id_)

    def minimumSizeHint(self) -> QSize:
        """Return room for the pictures without words, and a preset cut short."""
        least = self._row.minimumSize()
        return QSize(least.width() - self._shown_words_width(), least.height())

    def sizeHint(self) -> QSize:
        """Return room for everything with its words."""
        hint = self._row.sizeHint()
        words = sum(button.words_width() for button in self._buttons())
        return QSize(hint.width() - self._shown_words_width() + words, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many words as fit."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit the words again when a text in the bar has changed."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def _build(
        self, presets: Sequence[tuple[str, str]], drawers: Sequence[tuple[str, str]]
    ) -> None:
        resume = [self.tr("Resume")]
        self._run_buttons = [
            BarButton(action, resume if action is self.controls.pause else ())
            for action in self.controls.all()
        ]
        self._preset = PresetBox(presets)
        self._speed = self._speed_box()
        self._rate = SteadyLabel(
            alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        self._rate.setToolTip(self.tr("Iterations per second"))
        self._rate.make_room_for(self._rate_words(number_text(100_000, self.locale())))
        self._device = QToolButton(autoRaise=True)
        self._device.setIcon(icon("device"))
        self._device.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._drawer_buttons = [
            BarButton(self._drawer_action(id_, title, place))
            for place, (id_, title) in enumerate(drawers, start=1)
        ]
        self._row = self._laid_out()

    def _laid_out(self) -> QHBoxLayout:
        row = QHBoxLayout(self)
        row.setContentsMargins(_GAP_PX, 4, _GAP_PX, 4)
        row.setSpacing(2)
        # The bar says itself how narrow it may become.
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for run_button in self._run_buttons:
            row.addWidget(run_button)
        row.addSpacing(_GAP_PX)
        row.addWidget(self._preset)
        row.addSpacing(2)
        row.addWidget(self._speed)
        row.addStretch(1)
        row.addWidget(self._rate)
        row.addSpacing(_GAP_PX)
        row.addWidget(self._device)
        row.addSpacing(_GAP_PX)
        for drawer_button in self._drawer_buttons:
            row.addWidget(drawer_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return row

    def _speed_box(self) -> ComboBox:
        box = ComboBox()
        for speed in _SPEEDS:
            words = (
                self.tr("{0}/s").format(short_number(speed, self.locale()))
                if speed
                else self.tr("Full speed")
            )
            box.addItem(words, speed)
        box.setAccessibleName(self.tr("Speed"))
        box.setToolTip(self.tr("Steps per second, to watch a run slowly"))
        return box

    def _drawer_action(self, id_: str, title: str, place: int) -> QAction:
        action = QAction(icon(id_), title, self._drawers, checkable=True)
        action.setData(id_)
        action.setShortcut(QKeySequence(f"Alt+{place}"))
        set_help(action, self.tr("Show or hide: {0}").format(title))
        return action

    def _connect(self) -> None:
        self.addActions([*self.controls.all(), *self._drawers.actions()])
        self.controls.run_requested.connect(self.run_requested)
        self.controls.pause_requested.connect(self.pause_requested)
        self.controls.resume_requested.connect(self.resume_requested)
        self.controls.step_requested.connect(self.step_requested)
        self.controls.stop_requested.connect(self.stop_requested)
        self._preset.preset_chosen.connect(self.preset_chosen)
        self._speed.activated.connect(self._tell_speed)
        self._device.clicked.connect(self.device_clicked)
        self._drawers.triggered.connect(self._tell_drawer)

    def _rate_words(self, rate: str) -> str:
        return self.tr("{0} it/s").format(rate)

    def _buttons(self) -> list[BarButton]:
        return [*self._run_buttons, *self._drawer_buttons]

    def _shown_words_width(self) -> int:
        return sum(button.words_width() for button in self._buttons() if button.shows_words())

    def _fit(self) -> None:
        bare = self._row.sizeHint().width() - self._shown_words_width()
        spare = self.width() - bare - sum(b.words_width() for b in self._run_buttons)
        on_run = spare >= 0
        on_drawers = spare >= sum(b.words_width() for b in self._drawer_buttons)
        for button in self._buttons():
            button.show_words(on_run if button in self._run_buttons else on_drawers)
        self._row.activate()  # at once, or the first painting would show the old widths

    @Slot()
    def _tell_speed(self) -> None:
        self.speed_changed.emit(self.speed())

    @Slot(QAction)
    def _tell_drawer(self, action: QAction) -> None:
        self.drawer_toggled.emit(action.data(), action.isChecked())
