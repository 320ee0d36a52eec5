"""The exhibit of the ensembles lab: pages on one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from core.data.samples import SAMPLES
from core.labs.ensembles.settings import OF_DATA, EnsembleSettings
from core.runtime.events import Note
from core.runtime.records.record import Column
from ui.labs.ensembles.compare.claims_page import ClaimsPage
from ui.labs.ensembles.compare.compare_page import ComparePage
from ui.labs.ensembles.compare.difference_page import DifferencePage
from ui.labs.ensembles.compare.names import ShownModel, shown_models
from ui.labs.ensembles.compare.overlays import lines_of
from ui.labs.ensembles.models.data_page import DataPage
from ui.labs.ensembles.models.models_page import ModelsPage
from ui.labs.ensembles.models.spark_button import SparkButton
from ui.labs.ensembles.why.why_page import WhyPage
from ui.runtime.mailbox import Frame
from ui.runtime.state import RunState
from ui.tab.lab_view import LabView


class EnsemblesView(LabView):
    """Hands the run to its pages, and their questions to the worker."""

    IS_OPEN_AT_ONCE = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_kept = False
        self._experiment = ""
        self._own_data: dict[str, Any] = {}
        self._models: dict[str, ShownModel] = {}  # of the form
        self._shown_experiment = ""
        self.compare = ComparePage()
        self.pages = QTabWidget(documentMode=True)
        self.why = WhyPage()
        self.difference = DifferencePage()
        self.models = ModelsPage()
        self.data = DataPage()
        self.claims = ClaimsPage()
        self.on_spark = SparkButton()
        self.pages.addTab(self.compare, self.tr("Compare"))
        self.pages.addTab(self.models, self.tr("Models"))
        self.pages.addTab(self.data, self.tr("Data"))
        self.pages.addTab(self.why, self.tr("Why"))
        self.pages.addTab(self.difference, self.tr("Difference"))
        self.pages.addTab(self.claims, self.tr("Claims"))
        self.pages.setCornerWidget(self.on_spark)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.pages)
        self.pass_on(self.compare, self.why, self.difference, self.data)
        self.on_spark.lab_requested.connect(self.lab_requested)
        self.data.edited.connect(self.settings_edited)
        self.data.more_said.connect(self.more_said)
        self.data.looked.connect(self.recipe_known)
        self.models.edited.connect(self.settings_edited)
        self.claims.claim_chosen.connect(self._run_preset)
        self.claims.share_chosen.connect(self._run_with_outliers)
        self.difference.splits_button.clicked.connect(lambda: self._run_preset("twenty_splits"))
        self.difference.folds_button.clicked.connect(lambda: self._run_preset("folds"))

    # ---- what the tab tells

    def preparations(self) -> Sequence[Callable[[], object]]:
        """Build the first page's plot ahead."""
        return (self.compare.curves.prepare,)

    def begin(self, settings: Mapping[str, Any]) -> None:
        """List the models of a new run."""
        self._is_kept = False
        self._shown_experiment = str(settings.get("experiment", "compare"))
        models = shown_models(settings)
        self.compare.begin(models, settings)
        self.why.begin(models)
        self.difference.begin(models, settings)
        self.claims.begin(models, settings)
        self.on_spark.begin(settings)

    def take(self, frame: Frame) -> None:
        """Keep the steps of a frame."""
        self.compare.take(frame)
        self.claims.take(frame)

    def take_note(self, note: Note) -> None:
        """Fill a row of the table, or keep a remark."""
        self.compare.take_note(note)

    def show_kept(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Take an earlier run's curves."""
        # The worker holds the models of the last real run only, so nothing is asked of this one.
        self._is_kept = True
        is_claim = self._shown_experiment != "compare"
        self.pages.setCurrentWidget(self.claims if is_claim else self.compare)
        self.compare.show_kept(snapshots)
        self.claims.keep(metrics, snapshots)

    def finish(self, outcome: str, result: Mapping[str, Any]) -> None:
        """Take the rows of the whole run."""
        self.compare.finish(result, is_kept=self._is_kept)
        self.difference.finish(result, is_kept=self._is_kept)
        self.claims.finish(result)
        self.on_spark.finish(result)
        if self._is_kept:
            self.why.show_kept()
        else:
            self.why.finish(result)

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Let the pages that edit settings follow the form."""
        self._experiment = str(values.get("experiment", ""))
        is_own = values.get("data") not in SAMPLES
        self._own_data = {name: values[name] for name in OF_DATA if name in values and is_own}
        self._models = shown_models(values)
        self.models.settings_changed(values)
        self.compare.settings_changed(self._models, values)
        self.data.settings_changed(values)
        self.on_spark.settings_changed(values)

    @Slot(str)
    def show_more(self, name: str) -> None:
        """Show the page of the data."""
        self.pages.setCurrentWidget(self.data)

    def show_state(self, state: RunState) -> None:
        """Let no model be changed during a run."""
        self.models.set_locked(state.is_active)

    def lose_worker(self) -> None:
        """Ask nothing more of the models that are shown: they are gone."""
        self.compare.lose_models()
        self.difference.lose_models()
        self.why.lose_models()

    def set_overlay(
        self, run_id: str, label: str, color: QColor, run: Mapping[str, Column]
    ) -> None:
        """Draw an earlier run's test error, or its claim, beside this one's."""
        for plot, against in ((self.compare.curves, "trees"), (self.claims.plot, "x")):
            plot.set_overlay(run_id, lines_of(run, against, label, self._models, color))

    def remove_overlay(self, run_id: str) -> None:
        """Take an earlier run away."""
        for plot in (self.compare.curves, self.claims.plot):
            plot.remove_overlay(run_id)

    def summary(self) -> str:
        """Return the table and the curves in words."""
        return self.compare.summary()

    # ---- inside

    def _run_preset(self, preset: str) -> None:
        self.settings_edited.emit(self._values_of(preset))
        self.run_requested.emit()

    def _values_of(self, preset: str) -> dict[str, Any]:
        """Return a preset's values; the student's own data stay where they are."""
        return {"preset": preset, **EnsembleSettings.PRESETS[preset], **self._own_data}

    @Slot(float)
    def _run_with_outliers(self, share: float) -> None:
        """Spoil up to this share; data and models stay where they are set already."""
        known = {} if self._experiment == "outliers" else self._values_of("outliers")
        self.settings_edited.emit({**known, "corrupt_share": share})
        self.run_requested.emit()
