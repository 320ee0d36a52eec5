"""A lab's tab: its frame, its exhibit and its run, wired together once for all labs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.runtime.errors import SettingsError
from core.runtime.events import Finished, Note, Started
from core.runtime.messages import Change, LineReached, TraceRequest
from core.runtime.spec import LabSpec
from ui.language import shown
from ui.runtime.background import Background
from ui.runtime.mailbox import Frame
from ui.runtime.run_controller import Begin, RunController
from ui.runtime.state import RunState
from ui.tab.drawer_pages import DrawerPages
from ui.tab.lab_frame import LabFrame
from ui.tab.lab_view import LabView
from ui.tab.live_changes import LiveChanges
from ui.tab.run_messages import RunMessages
from ui.widgets.guide.guide_link import parse_action

if TYPE_CHECKING:
    from ui.tab.kept_run import KeptRun
    from ui.tab.runs_panel import RunsPanel
    from ui.widgets.guide.guide_view import GuideView

_log = logging.getLogger(__name__)


class LabTab(QWidget):
    """Owns the tab's controller, and through it the tab's thread and worker process.

    The exhibit is made by ``make_view`` on first need, since drawing libraries load slowly; the
    text of ``guide`` is read when its page is opened.

    Signals
    -------
    device_clicked
        The student wants the device report.
    lab_requested(str, dict)
        The student wants another lab, with these settings.
    kept_state_changed
        Something to be remembered for the next start has changed.
    """

    device_clicked = Signal()
    lab_requested = Signal(str, dict)
    kept_state_changed = Signal()

    def __init__(
        self,
        spec: LabSpec,
        make_view: Callable[[], LabView],
        guide: Callable[[], str],
        runs: Path,
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self.controller = RunController(spec, runs, self)
        self.frame = LabFrame(spec, runs, background)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.frame)
        self.shown_run = ""  # the id of the run in the exhibit
        self._make_view = make_view
        self.drawer_pages = DrawerPages(spec, self.frame, guide, background, self)
        self._view: LabView | None = None
        self._live = LiveChanges(spec)
        self._is_brought_back = False
        self._messages = RunMessages(self.frame.bar, self.frame.messages, self.controller, self)
        self._connect_frame()
        self._connect_controller()
        self._show_state(self.controller.state)
        self._show_preset()

    def _connect_frame(self) -> None:
        frame, controller = self.frame, self.controller
        frame.empty.clicked.connect(self.run)
        frame.bar.run_requested.connect(self.run)
        frame.bar.pause_requested.connect(controller.pause)
        frame.bar.resume_requested.connect(controller.resume)
        frame.bar.step_requested.connect(self.step)
        frame.bar.stop_requested.connect(controller.stop)
        frame.bar.preset_chosen.connect(frame.form.choose_preset)
        frame.bar.speed_changed.connect(controller.set_pace)
        frame.bar.device_clicked.connect(self.device_clicked)
        frame.form.settings_changed.connect(self._on_settings)
        frame.form.preset_changed.connect(self._show_preset)
        frame.form.compare_requested.connect(self.compare)
        frame.code.walk_requested.connect(self.walk)
        frame.code.continue_requested.connect(controller.resume)
        frame.messages.action_triggered.connect(self.act_on_link)
        frame.guide_made.connect(self._connect_guide)
        frame.runs_made.connect(self._connect_runs)
        for action in frame.code.actions_for_tab():
            # At first the focus is on the window's tabs, outside of this one.
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self.addAction(action)

    @Slot(object)
    def _connect_guide(self, guide: GuideView) -> None:
        guide.action_requested.connect(self.act)
        guide.external_link_clicked.connect(self.drawer_pages.open_link)

    @Slot(object)
    def _connect_runs(self, runs: RunsPanel) -> None:
        runs.table.run_checked.connect(self._on_run_checked)
        runs.settings_requested.connect(self.load_settings)
        runs.rerun_requested.connect(self._rerun)
        runs.reopen_requested.connect(self.reopen)
        runs.failed.connect(self._show_error)
        if self._view is not None:
            runs.bind_view(self._view)

    def _connect_controller(self) -> None:
        controller = self.controller
        controller.state_changed.connect(self._show_state)
        controller.started.connect(self._on_started)
        controller.framed.connect(self._on_frame)
        controller.noted.connect(self._on_note)
        controller.line_reached.connect(self._on_line)
        controller.ended.connect(self._on_ended)
        controller.lost.connect(self._on_lost)

    @property
    def view(self) -> LabView:
        """The exhibit, made now if it is not there yet."""
        if self._view is None:
            self._view = self._make_view()
            self.frame.exhibit.addWidget(self._view)  # it has an owner from its first moment on
            self._view.asked.connect(self.controller.put)
            self._view.interrupted.connect(self.controller.interrupt)
            self._view.action_requested.connect(self.act_on_link)
            self._view.settings_edited.connect(self.load_settings)
            self.drawer_pages.follow(self._view)
            self._view.lab_requested.connect(self.lab_requested)
            self._view.run_requested.connect(self.run)
            self._view.outcome_outdated.connect(self._messages.forget_error)
            self._view.walk_requested.connect(self.walk)
            self.frame.form.set_header(self._view.form_header())
            self._view.settings_changed(self.frame.form.values())
            self._view.show_state(self.controller.state)
            if self.frame.has_runs:
                self.frame.runs.bind_view(self._view)
            if self._is_brought_back:
                self._view.bring_back()
            if self._view.IS_OPEN_AT_ONCE:
                self.frame.show_view(self._view)
        return self._view

    def controllers(self) -> list[RunController]:
        """Return every controller to be closed with the tab."""
        return [self.controller, *(self._view.controllers() if self._view else ())]

    # What a student does.

    @Slot()
    def run(self) -> None:
        """Start a run with the form's settings."""
        self._begin("run")

    @Slot(str)
    def compare(self, what_if: str) -> None:
        """Run with a what-if; the exhibit keeps the run before it as a ghost."""
        if not self.controller.state.is_active:
            self.load_settings({what_if: True})
            self.run()

    @Slot()
    def step(self) -> None:
        """Do one step; without a run, start one and hold after its first step."""
        if self.controller.state.is_active:
            self.controller.step()
        else:
            self._begin("step")

    @Slot(object)
    def walk(self, request: TraceRequest) -> None:
        """Walk the recipe's lines; without a run, start one there."""
        self.frame.drawer.open_page("code")
        self._messages.await_line(request.line if request.kind == "to" else 0)
        if self.controller.state.is_active:
            self.controller.walk(request)
        else:
            # An iteration that has not begun yet ends at its first line.
            begin = TraceRequest("line") if request.kind == "iteration" else request
            self._begin(begin)

    @Slot(str)
    def act_on_link(self, link: str) -> None:
        """Do what a ``gradus:`` link says."""
        action = parse_action(link)
        if action is not None:
            self.act(*action)

    @Slot(str, dict)
    def act(self, verb: str, values: Mapping[str, str]) -> None:
        """Do what a link's verb says: set, try, preset, run, stop, open, export."""
        form = self.frame.form
        match verb:
            case "set":
                self.load_settings(values)
            case "try" if not self.controller.state.is_active:
                self.load_settings(values)
                self.run()
            case "preset" if not self.controller.state.is_active:
                form.choose_preset(values.get("name", form.preset()))
            case "run":
                self.run()
            case "stop":
                self.controller.stop()
            case "lab":
                self.lab_requested.emit(values.get("id", ""), dict(values))
            case "open":
                self.frame.drawer.open_page(values.get("drawer", "guide"))
            case "export":
                self.drawer_pages.ask_where_to_export()

    @Slot(dict)
    def load_settings(self, values: Mapping[str, Any]) -> None:
        """Put settings into the form, but for names of another version.

        During a run only those that may change then, for the run under way.
        """
        is_active = self.controller.state.is_active
        specs = self.spec.settings.field_specs()
        taken = {spec.name for spec in specs if spec.live or not is_active}
        known = {name: value for name, value in values.items() if name in taken}
        if known:
            self.frame.form.set_values(known)

    def bring_back(self, work: Mapping[str, Any]) -> None:
        """Put what was written before the last closing into the form, before there is a view."""
        self.load_settings(work)
        self._is_brought_back = bool(work)

    @Slot(str)
    def reopen(self, run_id: str) -> None:
        """Show an earlier run's history and put its settings into the form; not during a run."""
        if self.controller.state.is_active:
            self._messages.show_busy()
        else:
            self.frame.runs.fetch(run_id, self._show_kept)

    def overlays(self) -> list[str]:
        """Return the ids of the runs drawn beside the present one."""
        return self.frame.runs.overlays if self.frame.has_runs else []

    def overlay(self, run_ids: Sequence[str]) -> None:
        """Draw these runs beside the present one."""
        if run_ids:
            self.frame.show_view(self.view)
            self.frame.runs.overlay(run_ids)

    # What the run says.

    def _begin(self, begin: Begin, changes: tuple[Change, ...] = ()) -> None:
        if self.controller.state.is_active:
            return
        try:
            settings = self.frame.form.settings()
        except SettingsError as error:
            self._show_wrong_settings(error)
            return
        values = settings.model_dump()
        self.view.begin(values)
        self.frame.show_view(self.view)
        self._messages.begin()
        self._live.begin(values, changes)
        self.controller.start(values, begin, changes)
        self.shown_run = self.controller.folder.name if self.controller.folder else ""
        self.kept_state_changed.emit()

    def _show_wrong_settings(self, error: SettingsError) -> None:
        """Say what is wrong with fields that the form does not show; it says the others' itself."""
        hidden = {spec.name: spec.label for spec in self.spec.settings.field_specs() if spec.hidden}
        words = self.tr("Some settings are wrong; they say why beside the form.")
        for name in hidden.keys() & error.fields.keys():
            words = self.tr("{0}: {1}.").format(shown(hidden[name]), shown(error.fields[name]))
        self._messages.complain(words)

    @Slot(object)
    def _show_state(self, state: RunState) -> None:
        frame = self.frame
        frame.bar.show_state(state)
        frame.code.show_state(state)
        frame.form.set_locked(state.is_active)
        if self._view is not None:
            self._view.show_state(state)
        if state is not RunState.STEPPING:
            frame.code.leave_line()
        self._messages.show_state(state)

    @Slot(object)
    def _on_started(self, event: Started) -> None:
        self.frame.bar.show_device(event.device, event.details)

    @Slot(object)
    def _on_frame(self, frame: Frame) -> None:
        for change in self._live.replayed_by(frame.index):
            self.load_settings(change)
        self.view.take(frame)
        if self.isVisible():
            self._messages.follow_figures()

    @Slot(object)
    def _on_note(self, note: Note) -> None:
        self.view.take_note(note)
        self._messages.show_note(note, self.view)

    @Slot(object)
    def _on_line(self, reached: LineReached) -> None:
        self.frame.drawer.open_page("code")
        self._messages.await_line(0)
        around = self.view.lines_around(reached.line)
        self.frame.code.show_line(reached.line, reached.values, around)
        self.view.show_line(reached)

    @Slot(object)
    def _on_ended(self, finished: Finished) -> None:
        if finished.outcome == "failed":  # for the diagnostics report
            _log.warning("%s: %s\n%s", self.spec.id, finished.message, finished.details)
        self.view.finish(finished.outcome, finished.result)
        self._messages.show_ending(finished, self.view)
        if self.frame.has_runs:
            self.frame.runs.refresh()
        self.kept_state_changed.emit()

    @Slot(str)
    def _on_lost(self, why: str) -> None:
        if self._view is not None:
            self._view.lose_worker()
        if not self.controller.state.is_active:
            self._show_error(why)

    # What the frame says.

    @Slot()
    def _on_settings(self) -> None:
        self._messages.settle()
        self.drawer_pages.show_code()
        values = self.frame.form.values()
        if self.controller.state.is_active and (change := self._live.new_in(values)):
            self.controller.change(change)
        if self._view is not None:
            self._view.settings_changed(values)
        self.kept_state_changed.emit()

    @Slot()
    def _show_preset(self) -> None:
        form = self.frame.form
        self.frame.bar.show_preset(form.preset(), form.is_preset_changed())

    @Slot(object)
    def _rerun(self, kept: KeptRun) -> None:
        """Run with the settings of an earlier run, and change them where it did."""
        if self.controller.state.is_active:
            self._messages.show_busy()
            return
        self.load_settings(kept.summary.settings)
        self._begin("run", kept.changes())
        if kept.goes_back:
            self._messages.say_at_the_end(
                self.tr("The earlier run went back to a moment of its own; this one did not.")
            )

    @Slot(str, bool)
    def _on_run_checked(self, _: str, is_checked: bool) -> None:
        if is_checked:
            self.frame.show_view(self.view)
        self.kept_state_changed.emit()

    def _show_kept(self, kept: KeptRun) -> None:
        if self.controller.state.is_active:
            return  # Run was pressed while the file was read
        self.shown_run = kept.summary.id
        # Of an older or a damaged record some settings may be missing.
        values = {**self.spec.settings.make().model_dump(), **kept.summary.settings}
        self.load_settings(values)
        self.view.begin(values)
        self.view.show_kept(kept.metrics, kept.snapshots)
        for note in kept.notes():
            self.view.take_kept_note(note)
        self.view.finish(kept.summary.outcome, kept.summary.result)
        self.frame.show_view(self.view)
        self._messages.show_kept(kept.summary, kept.notes(), self.view)
        self.kept_state_changed.emit()

    @Slot(str)
    def _show_error(self, text: str) -> None:
        self.frame.messages.show_message(text, "error")
