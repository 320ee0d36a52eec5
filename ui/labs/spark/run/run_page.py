"""The run: its phases, its jobs as they go, and what came out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from core.labs.spark.options.connect_limits import limits_of
from core.runtime.events import Note
from ui.labs.spark.cells import seconds_text
from ui.labs.spark.run.counters import COUNTS, MEMORY, WORK, Counters
from ui.labs.spark.run.fitted_panel import FittedPanel
from ui.labs.spark.run.recommend_panel import RecommendPanel
from ui.labs.spark.run.result_plots import ResultPlots
from ui.labs.spark.run.timeline_plot import TimelinePlot
from ui.tab.asking import AskingWidget
from ui.widgets.basic.short_number import short_number

_CLOCK_INTERVAL_MS = 500


class RunPage(AskingWidget):
    """Follows the notes between two steps, and keeps what a step says over them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[str, float] = {}
        self._work: dict[str, float] = {}
        self._doing: dict[str, float] = {}  # what the phase under way has done
        self._template = ""
        self._is_comparison = False
        self._is_kept = False
        self._build()
        # A job may run for minutes without news; its bar grows nevertheless.
        self._is_running = False
        self._clock = QTimer(self, interval=_CLOCK_INTERVAL_MS)
        self._clock.timeout.connect(self._follow_clock)

    def _build(self) -> None:
        self.phases = QLabel()
        self.phases.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.phases.setAccessibleName(self.tr("Phases of the run"))
        self.scores = QLabel(wordWrap=True)
        self.scores.setAccessibleName(self.tr("Scores"))
        self.model = QLabel(wordWrap=True)
        self.model.setAccessibleName(self.tr("The model that is shown"))
        self.counters = Counters()
        self._hint = self.tr("Run draws Spark's jobs here as they go.")
        self.timeline = TimelinePlot(self.tr("Jobs"), self._hint)
        self.results = ResultPlots()
        self.fitted = FittedPanel()
        self.recommend = RecommendPanel()
        self.parts = QTabWidget(documentMode=True)
        self.parts.addTab(self.timeline, self.tr("Jobs"))
        self.parts.addTab(self.results, self.tr("Result"))
        self.parts.addTab(self.recommend, self.tr("Recommendations"))
        self.parts.addTab(self.fitted, self.tr("Fitted stages"))
        self.pass_on(self.results, self.fitted, self.recommend)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.counters)
        layout.addWidget(self.phases)
        layout.addWidget(self.scores)
        layout.addWidget(self.model)
        layout.addWidget(self.parts, 1)
        self._show_texts({}, {})
        self.say_model("")

    def showEvent(self, event: QShowEvent) -> None:
        """Let the bars of running jobs grow."""
        super().showEvent(event)
        self._set_running(self._is_running)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let nothing move that nobody sees."""
        self._clock.stop()
        super().hideEvent(event)

    # ---- what the exhibit tells

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Forget the last run."""
        self._counts, self._work, self._doing = {}, {}, {}
        self._template = str(settings.get("template", ""))
        why_none = limits_of(str(settings.get("master", ""))).get("jobs")
        self.timeline.set_empty_text(why_none or self._hint)
        self._is_comparison = bool(str(settings.get("models", "")).strip())
        self._is_kept = False
        self.timeline.clear()
        self.results.begin(self._template)
        self.fitted.set_askable(False)
        self.recommend.set_askable(False)
        is_recommendation = self._template == "recommendation"
        self.parts.setTabVisible(self.parts.indexOf(self.recommend), is_recommendation)
        self.parts.setCurrentWidget(self.timeline)
        self.counters.show_counts({})
        self._show_texts({}, {})
        self.say_model("")

    def take_note(self, note: Note) -> None:
        """Show what the phase under way is doing."""
        if note.kind != "progress":
            return
        details = note.details
        self.timeline.take_jobs(details["jobs"], time.time())
        self._set_running(True)
        self._doing = {k: float(v) for k, v in details.items() if isinstance(v, int | float)}
        self._show_counts()

    def take(self, metrics: Mapping[str, Any], snapshots: Mapping[str, Any]) -> None:
        """Take the phases that are over."""
        for name in COUNTS:
            if name in metrics:
                self._counts[name] = self._counts.get(name, 0.0) + float(metrics[name][1].sum())
        if "work" in snapshots:
            self._work = {name: float(value) for name, value in snapshots["work"].items()}
        if "timeline" in snapshots:
            self.timeline.show_timeline(snapshots["timeline"])
        if "phases" in snapshots:
            self._show_phases(snapshots["phases"])
        self._doing = {}
        self.results.take(snapshots)
        self._show_counts()

    def keep(self, metrics: Mapping[str, Any], snapshots: Mapping[str, Any]) -> None:
        """Show an earlier run, of which the worker holds nothing any more."""
        self._is_kept = True
        self.take(metrics, snapshots)

    def finish(self, outcome: str, result: Mapping[str, Any]) -> None:
        """Show the scores, and ask what there is to ask of a fitted pipeline."""
        self._set_running(False)
        self._show_scores(result)
        self.results.finish(result)
        is_there = outcome == "done" and not self._is_kept
        self.fitted.set_askable(is_there)
        self.recommend.set_askable(is_there and self._template == "recommendation")
        if is_there:
            self.results.ask_results()
        elif self._is_kept:
            self.results.say_kept()

    def lose_pipeline(self) -> None:
        """Ask nothing more of a pipeline that is gone; what is drawn stays."""
        self.results.lose_pipeline()
        self.fitted.set_askable(False)
        self.recommend.set_askable(False)

    def say_model(self, name: str) -> None:
        """Say which of the compared models the plots and the stages are of."""
        self.model.setText(self.tr("Result and stages of {0}").format(name) if name else "")
        self.model.setVisible(bool(name))

    def ask_again(self) -> None:
        """Ask anew: another of the compared models is the one that is asked about."""
        self.results.begin(self._template)
        self.results.ask_results()
        self.fitted.set_askable(False)
        self.fitted.set_askable(True)

    def summary(self) -> str:
        """Return scores and jobs in words."""
        return f"{self.scores.text()} {self.timeline.summary()}".strip()

    # ---- inside

    def _set_running(self, on: bool) -> None:
        self._is_running = on
        if on and self.isVisible():
            self._clock.start()
        elif not on:
            self._clock.stop()

    @Slot()
    def _follow_clock(self) -> None:
        self.timeline.take_jobs((), time.time())

    def _show_counts(self) -> None:
        shown = {name: self._counts.get(name, 0.0) + self._doing.get(name, 0.0) for name in COUNTS}
        for name in WORK:
            if name in self._work or name in self._doing:
                shown[name] = self._work.get(name, 0.0) + self._doing.get(name, 0.0)
        for name in MEMORY:
            known = self._doing.get(name, self._work.get(name))
            if known is not None:
                shown[name] = known
        self.counters.show_counts(shown)

    def _show_texts(self, phases: Mapping[str, Any], result: Mapping[str, Any]) -> None:
        self._show_phases(phases)
        self._show_scores(result)

    def _show_phases(self, phases: Mapping[str, Any]) -> None:
        words = {
            "load": self.tr("Load {0}"),
            "split": self.tr("Split {0}"),
            "fit": self.tr("Fit {0}"),
            "judge": self.tr("Judge {0}"),
        }
        parts = [
            words.get(name.removesuffix("_s"), name + " {0}").format(
                seconds_text(float(took), self.locale())
            )
            for name, took in phases.items()
        ]
        self.phases.setText("   ".join(parts))
        self.phases.setVisible(bool(parts))

    def _show_scores(self, result: Mapping[str, Any]) -> None:
        words = {
            "rmse": self.tr("RMSE {0}"),
            "mae": self.tr("MAE {0}"),
            "r2": self.tr("R² {0}"),
            "area_under_roc": self.tr("area under ROC {0}"),
            "train_rows": self.tr("{0} rows to learn from"),
            "test_rows": self.tr("{0} rows to judge by"),
        }
        parts = [
            words.get(name, name.replace("_", " ") + " {0}").format(
                short_number(float(value), self.locale())
            )
            for name, value in result.items()
            if isinstance(value, int | float)
            and not isinstance(value, bool)
            # Each model's scores are in the table of them all.
            and (name.endswith("_rows") or not self._is_comparison)
        ]
        self.scores.setText("   ".join(parts))
        self.scores.setVisible(bool(parts))
