"""The exhibit of the GAN lab: pages on one game."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from core.labs.gan.reports import LoadedReport
from core.labs.gan.script.formulas import formula
from core.labs.gan.settings import GanSettings
from core.runtime.errors import LabError
from core.runtime.events import Note
from core.runtime.messages import LineReached
from core.runtime.records.record import Column
from ui.labs.gan.compare.compare_page import ComparePage
from ui.labs.gan.drawing.drawing_page import DrawingPage
from ui.labs.gan.time.save_menu import SaveMenu
from ui.labs.gan.time.time_page import TimePage
from ui.labs.gan.watch.findings_strip import FindingsStrip
from ui.labs.gan.watch.slow_motion_page import SlowMotionPage
from ui.labs.gan.watch.watch_page import WatchPage
from ui.language import shown
from ui.runtime.mailbox import Frame
from ui.runtime.run_controller import RunController
from ui.runtime.state import RunState
from ui.tab.lab_view import LabView
from ui.widgets.basic.remark import Remark


class GanView(LabView):
    """Hands the run to its pages, and their questions to the worker."""

    IS_OPEN_AT_ONCE = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RunState.IDLE
        self._has_game = False  # whether the worker holds the game that is shown
        self._goes_on = False  # whether the next run is a branch of the game that is shown
        self._build()
        self._connect()

    def _build(self) -> None:
        self.formula = QLabel(wordWrap=True)
        self.formula.setTextFormat(Qt.TextFormat.RichText)
        self.formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.formula.setAccessibleName(self.tr("The formula in force"))
        self.save = SaveMenu()
        self.findings = FindingsStrip()
        self.remark = Remark()
        self.watch = WatchPage()
        self.time = TimePage()
        self.slow = SlowMotionPage()
        self.drawing = DrawingPage()
        self.compare = ComparePage()
        self.pages = QTabWidget(documentMode=True)
        self.pages.addTab(self.watch, self.tr("Game"))
        self.pages.addTab(self.time, self.tr("Time"))
        self.pages.addTab(self.slow, self.tr("Slow motion"))
        self.pages.addTab(self.drawing, self.tr("Own data"))
        self.pages.addTab(self.compare, self.tr("Compare"))
        head = QHBoxLayout()
        head.addWidget(self.formula, 1)
        head.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.findings)
        layout.addWidget(self.remark)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.pass_on(self.watch, self.time, self.save)
        self.findings.cure_chosen.connect(self.settings_edited)
        self.drawing.edited.connect(self.settings_edited)
        self.drawing.run_requested.connect(self._run_drawing)
        self.slow.walk_requested.connect(self.walk_requested)
        self.time.gone_back.connect(self._go_on)
        self.save.said.connect(self.remark.say)
        self.save.networks_loaded.connect(self._show_loaded)
        self.save.export_requested.connect(self._export)
        self.watch.failed.connect(self._say_error)

    # ---- what the tab tells

    def preparations(self) -> Sequence[Callable[[], object]]:
        """Build the plots of the first page ahead."""
        curves = dict.fromkeys(self.watch.curves.plots.values())
        return (self.watch.picture.plane.prepare, *(plot.prepare for plot in curves))

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Make ready for a run; one that goes on from a moment keeps what is shown."""
        goes_on, self._goes_on = self._goes_on, False
        self._has_game = False
        self.remark.say("")
        self.findings.clear()
        self.watch.begin(settings, goes_on=goes_on)
        if not goes_on:
            self.time.begin()
            self._set_game(False)  # until the first steps: the worker still holds the last game

    def take(self, frame: Frame) -> None:
        """Keep the steps of a frame."""
        if not self._has_game:
            self._set_game(True)
        self.watch.take(frame.metrics, frame.snapshots)

    def show_kept(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Take an earlier run's curves and last picture; its networks are gone."""
        self.watch.take(metrics, snapshots)
        self._set_game(False)

    def lose_worker(self) -> None:
        """Ask nothing more of the game that is shown: its networks are gone."""
        self._goes_on = False
        self._set_game(False)

    def take_kept_note(self, note: Note) -> None:
        """Tell what was found in an earlier run, and what was changed."""
        self.take_note(note)

    def set_overlay(
        self, run_id: str, label: str, color: QColor, run: Mapping[str, Column]
    ) -> None:
        """Draw an earlier run's curves beside these."""
        self.watch.curves.set_overlay(run_id, label, color, run)

    def remove_overlay(self, run_id: str) -> None:
        """Take an earlier run's curves away."""
        self.watch.curves.remove_overlay(run_id)

    def take_note(self, note: Note) -> None:
        """Show a finding, or a sentence that must not pass with the next message."""
        if note.kind == "finding":
            self.findings.take_note(note)
        elif note.kind in ("not_changed", "restarted_part"):
            self.remark.say(shown(note.text), "warning")

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Let formula, phases and canvas follow the form."""
        self.drawing.settings_changed(values)
        self.slow.settings_changed(values)
        self.compare.settings_changed(values)
        try:
            self.formula.setText(shown(formula(GanSettings.make(values))))
        except LabError:
            return  # the form says what is wrong

    def show_state(self, state: RunState) -> None:
        """Follow whether there is a run."""
        self._state = state
        self.slow.show_state(state)
        self.drawing.set_locked(state.is_active)

    def show_line(self, reached: LineReached) -> None:
        """Mark the phase that the run stands in."""
        self.slow.show_line(reached.line)

    def lines_around(self, line: int) -> range:
        """Return the lines of the phase that a line is in."""
        return self.slow.lines_around(line)

    def controllers(self) -> Sequence[RunController]:
        """Return the comparison's controller, once there is one."""
        return () if self.compare.controller is None else (self.compare.controller,)

    def summary(self) -> str:
        """Return findings, picture and curves in words."""
        return f"{self.findings.summary()} {self.watch.summary()}".strip()

    # ---- inside

    def _set_game(self, on: bool) -> None:
        self._has_game = on
        for part in (self.watch, self.time, self.save):
            part.set_askable(on)

    @Slot()
    def _go_on(self) -> None:
        """Start the run that goes on from a moment; one under way does so by itself."""
        self.pages.setCurrentWidget(self.watch)
        if not self._state.is_active:
            self._goes_on = True
            self.run_requested.emit()

    @Slot()
    def _run_drawing(self) -> None:
        self.pages.setCurrentWidget(self.watch)
        self.run_requested.emit()

    @Slot(object)
    def _show_loaded(self, loaded: LoadedReport) -> None:
        """Show the game of networks that were read from a file; the next run is its branch."""
        self.settings_edited.emit(dict(loaded.settings))
        self.begin(loaded.settings)
        self._goes_on = True
        self.watch.take({}, loaded.snapshots)
        self._set_game(True)
        self.pages.setCurrentWidget(self.watch)

    @Slot()
    def _export(self) -> None:
        self.action_requested.emit("gradus:export")

    @Slot(str)
    def _say_error(self, text: str) -> None:
        self.remark.say(shown(text), "error")
