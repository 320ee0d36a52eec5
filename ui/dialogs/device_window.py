"""The device report as a window of its own, with a worker of its own that measures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.machine.device import DeviceReport, ReportDevice
from core.machine.matmul_benchmark import SPEC
from core.runtime.events import Finished, Note
from core.runtime.messages import Answer
from ui.runtime.mailbox import Frame
from ui.runtime.question import Question
from ui.runtime.run_controller import RunController
from ui.runtime.state import RunState

if TYPE_CHECKING:
    from ui.dialogs.device_dialog import DeviceDialog


class DeviceWindow(QObject):
    """Owns the dialog, made at the first `show`, and the worker that reports and measures.

    The labs' workers are left alone: a report does not wait for a run to end.

    Signals
    -------
    reported(DeviceReport | None)
        The answer to `ask`; None if the worker could not give it.
    """

    reported = Signal(object)

    def __init__(self, runs: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._dialog: DeviceDialog | None = None
        self.controller = RunController(SPEC, runs, self)
        self.controller.framed.connect(self._on_frame)
        self.controller.noted.connect(self._on_note)
        self.controller.state_changed.connect(self._on_state)
        self.controller.ended.connect(self._on_ended)

    @property
    def dialog(self) -> DeviceDialog:
        """The dialog, made now if it is not there yet."""
        if self._dialog is None:
            from ui.dialogs.device_dialog import DeviceDialog  # seldom opened

            self._dialog = DeviceDialog(self._window)
            self._dialog.measure_requested.connect(self._measure)
            self._dialog.stop_requested.connect(self.controller.stop)
        return self._dialog

    @Slot()
    def ask(self) -> None:
        """Have the worker look at the machine; `reported` brings what it found."""
        self.controller.put(Question(self, ReportDevice(), self._show_report, self._show_error))

    @Slot()
    def show(self) -> None:
        """Open the dialog and have the worker look at the machine anew."""
        self.ask()
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    @Slot()
    def _measure(self) -> None:
        self.controller.start(SPEC.settings.make().model_dump())

    def _show_report(self, report: DeviceReport) -> None:
        self.reported.emit(report)
        if self._dialog is not None:
            self._dialog.show_report(report)

    def _show_error(self, answer: Answer) -> None:
        self.reported.emit(None)
        if self._dialog is not None:
            self._dialog.show_message(answer.error)

    @Slot(object)
    def _on_frame(self, frame: Frame) -> None:
        size_at = dict(zip(*(column.tolist() for column in frame.metrics["n"]), strict=True))
        for key, (index, gflops) in frame.metrics.items():
            if key != "n":
                for place, value in zip(index.tolist(), gflops.tolist(), strict=True):
                    self.dialog.show_measurement(int(size_at[place]), key, value)

    @Slot(object)
    def _on_note(self, note: Note) -> None:
        self.dialog.show_message(note.text)

    @Slot(object)
    def _on_state(self, state: RunState) -> None:
        self.dialog.show_state(running=state.is_active)

    @Slot(object)
    def _on_ended(self, finished: Finished) -> None:
        self.dialog.show_message(finished.message)
