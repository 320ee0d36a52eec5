"""The exhibit of the networks lab: pages on one network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from core.labs.networks.reports import Untrained, UntrainedReport
from core.labs.networks.settings import NetworksSettings
from core.runtime.errors import LabError
from core.runtime.events import Note
from core.runtime.messages import Answer
from core.runtime.records.record import Column
from ui.labs.networks.plane.colors import class_color
from ui.labs.networks.plane.formula_page import FormulaPage
from ui.labs.networks.plane.landscape_page import LandscapePage
from ui.labs.networks.plane.plane_page import PlanePage
from ui.labs.networks.plane.restarts_page import RestartsPage
from ui.labs.networks.tasks.autoencoder_page import AutoencoderPage
from ui.labs.networks.tasks.cnn_page import CnnPage
from ui.labs.networks.tasks.curves import TaskCurves
from ui.labs.networks.tasks.recall_page import RecallPage
from ui.language import shown
from ui.runtime.mailbox import Frame
from ui.runtime.state import RunState
from ui.tab.lab_view import LabView
from ui.widgets.basic.remark import Remark
from ui.widgets.plots.scatter_plot import ScatterPlot

TaskPage = CnnPage | AutoencoderPage | RecallPage
_LASTING = ("not_changed", "finding")


class NetworksView(LabView):
    """Shows a network before its first run, too: untrained, with its data."""

    IS_OPEN_AT_ONCE: ClassVar[bool] = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RunState.IDLE
        self._values: dict[str, Any] = {}
        self._build()
        self._connect()

    def _build(self) -> None:
        self.remark = Remark()
        self.plane = PlanePage()
        self.bent = ScatterPlot(
            "", self.tr("one unit of the last layer"), self.tr("another"), identity=False
        )
        self.bent.set_empty_text(
            self.tr("The points as two units of the last hidden layer see them.")
        )
        self.formula = FormulaPage()
        self.landscape = LandscapePage()
        self.restarts = RestartsPage()
        self.pages = QTabWidget(documentMode=True)
        self.pages.addTab(self.plane, self.tr("Plane"))
        self.pages.addTab(self.bent, self.tr("Bent plane"))
        self.pages.addTab(self.formula, self.tr("Formula"))
        self.pages.addTab(self.landscape, self.tr("Landscape"))
        self.pages.addTab(self.restarts, self.tr("Ten restarts"))
        self.tasks: dict[str, TaskPage] = {
            "cnn": CnnPage(),
            "autoencoder": AutoencoderPage(),
            "recurrent": RecallPage(),
        }
        self.stack = QStackedWidget()
        for page in (self.pages, *self.tasks.values()):
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(self.remark)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.pass_on(self.plane, self.landscape, self.restarts, *self.tasks.values())
        self.plane.edited.connect(self.settings_edited)
        self.plane.network_shown.connect(self._show_elsewhere)
        self.pages.currentChanged.connect(self._write_formula)
        self.plane.failed.connect(self._say_error)

    # ---- what the tab tells

    def preparations(self) -> Sequence[Callable[[], object]]:
        """Build the plots of the first page ahead."""
        return (self.plane.loss.prepare, self.plane.accuracy.prepare)

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Make ready for a run."""
        self.drop(Untrained)
        self._values = dict(settings)
        self.remark.say("")
        made = NetworksSettings.make(settings)
        self._show_task(made.task)
        if made.task != "plane":
            self.tasks[made.task].begin()
            return
        self._begin_plane(made)

    def take(self, frame: Frame) -> None:
        """Keep the steps of a frame."""
        if task := self._task():
            task.take(frame.metrics, frame.snapshots)
            return
        self._set_askable(True)
        self.plane.take(frame.metrics, frame.snapshots)

    def show_kept(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Take an earlier run's curves and last picture; its network is gone."""
        if task := self._task():
            task.take(metrics, snapshots)
            return
        self.plane.take(metrics, snapshots)
        self._set_askable(False)

    def lose_worker(self) -> None:
        """Ask nothing more of the network that is shown: it is gone."""
        self._set_askable(False)

    def take_kept_note(self, note: Note) -> None:
        """Tell what was found in an earlier run."""
        self.take_note(note)

    def take_note(self, note: Note) -> None:
        """Show a finding, or a sentence that must not pass with the next message."""
        if note.kind in _LASTING and not self.remark.text():
            self.remark.say(note.text, "warning")

    def note_actions(self, note: Note) -> Sequence[tuple[str, str]]:
        """Offer the cure of what was found."""
        changes = note.details.get("changes")
        if note.kind != "finding" or not changes:
            return ()
        return ((f"gradus:try?{urlencode(changes)}", self.tr("Cure it and run")),)

    def set_overlay(
        self, run_id: str, label: str, color: QColor, run: Mapping[str, Column]
    ) -> None:
        """Draw an earlier run's curves beside these."""
        task = self._task()
        where: PlanePage | TaskCurves = task.curves if task else self.plane
        for plot, name in ((where.loss, "test_loss"), (where.accuracy, "test_accuracy")):
            if name in run:
                plot.set_overlay(run_id, label, *run[name], color)

    def remove_overlay(self, run_id: str) -> None:
        """Take an earlier run's curves away."""
        places: list[PlanePage | TaskCurves] = [task.curves for task in self.tasks.values()]
        for where in (self.plane, *places):
            where.loss.remove_overlay(run_id)
            where.accuracy.remove_overlay(run_id)

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Show the network that would be trained."""
        try:
            settings = NetworksSettings.make(values)
        except LabError:
            self.plane.strip.settings_changed(values)
            return  # the form says what is wrong
        if self._state.is_active or settings.model_dump() == self._values:
            return
        self._values = settings.model_dump()
        self.remark.say("")
        self._show_task(settings.task)
        if settings.task != "plane":
            return
        self._set_askable(False)
        self._begin_plane(settings)
        self.ask_newest(Untrained(self._values), self._show_untrained, self._leave_untrained)

    def show_state(self, state: RunState) -> None:
        """Follow whether there is a run."""
        self._state = state
        self.plane.set_locked(state.is_active)

    def summary(self) -> str:
        """Return the curves in words."""
        task = self._task()
        return task.summary() if task else self.plane.summary()

    # ---- inside

    @Slot(object)
    def _show_elsewhere(self, snapshots: Mapping[str, Any]) -> None:
        self._show_bent(snapshots)
        self.formula.show_snapshots(snapshots)

    @Slot()
    def _write_formula(self) -> None:
        if self.pages.currentWidget() is self.formula:
            self.formula.write()

    def _begin_plane(self, settings: NetworksSettings) -> None:
        self.plane.begin(settings)
        self.formula.begin(settings.input_names(), settings.hidden())
        self.restarts.settings_changed(settings)

    def _task(self) -> TaskPage | None:
        return self.tasks.get(str(self._values.get("task")))

    def _show_task(self, task: str) -> None:
        self.drop(Untrained)
        self.stack.setCurrentWidget(self.tasks.get(task, self.pages))

    def _set_askable(self, on: bool) -> None:
        self.plane.set_askable(on)
        self.landscape.set_askable(on)

    def _show_bent(self, snapshots: Mapping[str, Any]) -> None:
        if "bent" not in snapshots or not len(snapshots["bent"]):
            return
        labels = snapshots["points"]["labels"]
        self.bent.clear()
        for number in sorted(set(labels.round().astype(int).tolist())):
            points = snapshots["bent"][labels.round().astype(int) == number]
            name = self.tr("class {0}").format(number + 1)
            self.bent.show_points(points[:, 0], points[:, 1], name, class_color(number))

    def _show_untrained(self, report: UntrainedReport) -> None:
        self.plane.show_snapshots(report.snapshots)

    def _leave_untrained(self, answer: Answer) -> None:
        self.remark.say(answer.error, "warning")

    @Slot(str)
    def _say_error(self, words: str) -> None:
        self.remark.say(shown(words), "error")
