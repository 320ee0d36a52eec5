"""The four things one can ask of a run, and when each makes sense."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence

from ui.icons import icon
from ui.runtime.state import RunState

_CAN_PAUSE = {RunState.RUNNING}
_CAN_RESUME = {RunState.PAUSED, RunState.STEPPING}
_CAN_RUN = {RunState.IDLE}
_CAN_STEP = {RunState.IDLE, RunState.RUNNING, RunState.PAUSED, RunState.STEPPING}
_CAN_STOP = {RunState.STARTING, RunState.RUNNING, RunState.PAUSED, RunState.STEPPING}


class RunActions(QObject):
    """Run, pause or resume, step and stop as actions, for buttons and menus.

    Signals: ``run_requested``, ``pause_requested``, ``resume_requested``, ``step_requested`` and
    ``stop_requested``, each when its action is triggered.
    """

    run_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    step_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._state = RunState.IDLE
        self.run = self._action("run", self.tr("Run"), ["F5", "Ctrl+R"])
        self.pause = self._action("pause", self.tr("Pause"), ["F6"])
        self.step = self._action("step", self.tr("Step"), ["F10"])
        self.stop = self._action("stop", self.tr("Stop"), ["Shift+F5"])
        set_help(self.run, self.tr("Run with these settings"))
        set_help(self.step, self.tr("Do one step, then pause"))
        set_help(self.stop, self.tr("Stop the run; what it drew so far stays"))
        self.run.triggered.connect(self.run_requested)
        self.pause.triggered.connect(self._pause_or_resume)
        self.step.triggered.connect(self.step_requested)
        self.stop.triggered.connect(self.stop_requested)
        self.show_state(RunState.IDLE)

    def all(self) -> list[QAction]:
        """Return the actions in the order of their buttons."""
        return [self.run, self.pause, self.step, self.stop]

    def show_state(self, state: RunState) -> None:
        """Enable what makes sense now; the second action pauses or resumes."""
        self._state = state
        is_halted = state in _CAN_RESUME
        self.run.setEnabled(state in _CAN_RUN)
        self.pause.setEnabled(is_halted or state in _CAN_PAUSE)
        self.step.setEnabled(state in _CAN_STEP)
        self.stop.setEnabled(state in _CAN_STOP)
        self.pause.setIcon(icon("resume" if is_halted else "pause"))
        self.pause.setText(self.tr("Resume") if is_halted else self.tr("Pause"))
        set_help(
            self.pause,
            self.tr("Go on from here") if is_halted else self.tr("Pause after the current step"),
        )

    def _action(self, name: str, text: str, keys: list[str]) -> QAction:
        action = QAction(icon(name), text, self)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setAutoRepeat(name == "step")
        return action

    @Slot()
    def _pause_or_resume(self) -> None:
        if self._state in _CAN_RESUME:
            self.resume_requested.emit()
        else:
            self.pause_requested.emit()


def set_help(action: QAction, sentence: str) -> None:
    """Give an action a tooltip of what it does and the keys that do it."""
    keys = ", ".join(
        sequence.toString(QKeySequence.SequenceFormat.NativeText) for sequence in action.shortcuts()
    )
    action.setToolTip(f"{sentence} ({keys})" if keys else sentence)
    action.setWhatsThis(sentence)
