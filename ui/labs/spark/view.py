"""The exhibit of the Spark lab: pages on one session and one pipeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from core.labs.spark.reports import SessionStatus
from core.labs.spark.settings import SparkSettings
from core.runtime.events import Note
from core.runtime.records.record import Column
from ui.labs.spark.cluster.cluster_page import ClusterPage
from ui.labs.spark.compare.compare_page import ComparePage
from ui.labs.spark.compare.scale_page import ScalePage
from ui.labs.spark.data.data_page import DataPage
from ui.labs.spark.data.sql_page import SqlPage
from ui.labs.spark.pipeline.pipeline_page import PipelinePage
from ui.labs.spark.run.new_row_page import NewRowPage
from ui.labs.spark.run.run_page import RunPage
from ui.labs.spark.session.session_strip import SessionStrip
from ui.runtime.mailbox import Frame
from ui.runtime.state import RunState
from ui.tab.lab_view import LabView

_SCALING = "scaling"
_SESSION = ("master", "java_home", "heap_mb", "spark_ui")


class SparkView(LabView):
    """Hands the run to its pages, their questions to the worker, and each answer back."""

    IS_OPEN_AT_ONCE = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_scaling = False
        self._is_comparison = False
        self._is_kept = False
        self._values: dict[str, Any] = {}
        self._begun: dict[str, Any] = {}  # the settings of the run that was begun or opened last
        self._session: dict[str, Any] = {}  # the settings that the session was started with
        self._build()
        self._connect()

    def _build(self) -> None:
        self.session = SessionStrip()
        self.data = DataPage()
        self.sql = SqlPage()
        self.pipeline = PipelinePage()
        self.run_page = RunPage()
        self.compare = ComparePage()
        self.new_row = NewRowPage()
        self.scale = ScalePage()
        self.cluster = ClusterPage()
        self.pages = QTabWidget(documentMode=True)
        self.pages.addTab(self.data, self.tr("Data"))
        self.pages.addTab(self.sql, self.tr("SQL"))
        self.pages.addTab(self.pipeline, self.tr("Pipeline"))
        self.pages.addTab(self.run_page, self.tr("Run"))
        self.pages.addTab(self.compare, self.tr("Compare"))
        self.pages.addTab(self.new_row, self.tr("New row"))
        self.pages.addTab(self.scale, self.tr("scikit-learn or Spark"))
        self.pages.addTab(self.cluster, self.tr("Cluster"))
        self.pages.setTabVisible(self.pages.indexOf(self.compare), False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(self.session)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.pass_on(self.session, self.data, self.sql, self.pipeline, self.run_page, self.new_row)
        self.pass_on(self.compare, self.cluster)
        for page in (self.data, self.pipeline, self.cluster):
            page.edited.connect(self.settings_edited)
        self.data.looked.connect(self.recipe_known)
        self.session.started.connect(self._take_session)
        self.session.ready_changed.connect(self._set_ready)
        self.run_page.fitted.loaded.connect(self.new_row.offer_loaded)
        self.compare.chosen.connect(self._show_chosen)
        self.scale.run_wanted.connect(self._measure)

    # ---- what the tab tells

    def preparations(self) -> Sequence[Callable[[], object]]:
        """Build the first plot ahead."""
        return (self.run_page.timeline.prepare,)

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Make ready for a run: of the pipeline, or of the comparison."""
        self._is_scaling = settings.get("experiment") == _SCALING
        self._is_comparison = bool(str(settings.get("models", "")).strip())
        self._is_kept = False
        self._begun = dict(settings)
        if self._is_scaling:
            self.scale.begin()
            self.pages.setCurrentWidget(self.scale)
            return
        self.run_page.begin(settings)
        self.new_row.set_askable(False)
        if self._is_comparison:
            self.compare.begin(settings)
            self._show_compare_tab()
        self.pages.setCurrentWidget(self.compare if self._is_comparison else self.run_page)

    def take(self, frame: Frame) -> None:
        """Keep the steps of a frame."""
        if self._is_scaling:
            self.scale.take(frame.snapshots)
        else:
            self.run_page.take(frame.metrics, frame.snapshots)

    def take_note(self, note: Note) -> None:
        """Follow the run between two steps."""
        if note.kind == "starting":
            self.session.show_status(SessionStatus(**note.details))
            return
        if self.session.status.phase:
            self.session.look()  # the run goes on, so the start is over
        if note.kind == "row":
            self.compare.take_row(note.details)
        elif not self._is_scaling:
            self.run_page.take_note(note)

    def show_kept(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Take an earlier run's jobs and plots; its pipeline is gone."""
        self._is_kept = True
        if self._is_scaling:
            self.scale.take(snapshots)
        else:
            self.run_page.keep(metrics, snapshots)

    def finish(self, outcome: str, result: Mapping[str, Any]) -> None:
        """Take the run's end."""
        if self._is_scaling:
            self.scale.finish(outcome, result)
        else:
            self.run_page.finish(outcome, result)
            if self._is_comparison:
                self.compare.finish(result, is_kept=self._is_kept)
                self.run_page.say_model(self.compare.name_of(str(result.get("chosen", ""))))
            is_there = outcome == "done" and not self._is_kept
            self.new_row.set_askable(is_there)
            if is_there:
                self.cluster.tasks.show_jobs(self.run_page.timeline.jobs)
                self.sql.look_again()
        self.session.look()

    def lose_worker(self) -> None:
        """Ask nothing more of the fitted pipeline that is shown: it is gone."""
        self.run_page.lose_pipeline()
        self.new_row.set_askable(False)
        self.cluster.tasks.forget()
        self.session.look()

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Let the pages follow the form."""
        is_handed_over = values.get("ensembles_results") not in (
            "",
            None,
            self._values.get("ensembles_results"),
        )
        self._values = dict(values)
        self.compare.settings_changed(values)
        self._show_compare_tab()
        if is_handed_over:
            self.pages.setCurrentWidget(self.compare)
        self.session.settings_changed(values)
        self.cluster.settings_changed(values)
        self._tell_askers()

    def show_state(self, state: RunState) -> None:
        """Follow whether there is a run; it brings its own session."""
        if state is RunState.STARTING:
            self._take_session(self._begun)
        for page in (self.data, self.pipeline, self.scale, self.cluster):
            page.set_locked(state.is_active)

    def summary(self) -> str:
        """Return what the run or the comparison shows, in words."""
        if self._is_scaling:
            return self.scale.summary()
        compared = self.compare.summary() if self._is_comparison else ""
        return f"{compared} {self.run_page.summary()}".strip()

    # ---- inside

    @Slot(dict)
    def _take_session(self, values: Mapping[str, Any]) -> None:
        """Have questions go to the session of these settings until there is another."""
        self._session = {name: values[name] for name in _SESSION if name in values}
        self._tell_askers()

    def _tell_askers(self) -> None:
        # With a master that is only being typed, each question would start a session there.
        values = {**self._values, **self._session}
        for part in (self.data, self.sql, self.pipeline, self.run_page.fitted):
            part.settings_changed(values)

    def _show_compare_tab(self) -> None:
        """Offer the page while there are models to be compared."""
        self.pages.setTabVisible(self.pages.indexOf(self.compare), self.compare.has_models)

    @Slot(str)
    def _show_chosen(self, model: str) -> None:
        """Have the pages after a run speak of the model that was chosen."""
        self.run_page.say_model(self.compare.name_of(model))
        self.run_page.ask_again()
        self.new_row.set_askable(True)

    @Slot(bool)
    def _set_ready(self, on: bool) -> None:
        for page in (self.data, self.sql, self.pipeline):
            page.set_ready(on)

    @Slot()
    def _measure(self) -> None:
        preset = {"preset": _SCALING, **SparkSettings.PRESETS.get(_SCALING, {})}
        self.settings_edited.emit(preset)
        self.run_requested.emit()
