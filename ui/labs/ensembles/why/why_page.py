"""Why a model predicts what it does: its rows, its columns, and how they move it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QTabWidget, QVBoxLayout, QWidget

from core.labs.ensembles.answers import (
    AllPredictions,
    Dependence,
    ImportanceReport,
    RowReport,
    TreeReport,
)
from core.labs.ensembles.reports import (
    ClassCurves,
    Contributions,
    DataRow,
    DrawnTree,
    Importance,
    PartialDependence,
    Predictions,
    Regions,
)
from core.runtime.messages import Answer
from core.runtime.request import Request
from ui.labs.ensembles.compare.line_plot import LinePlot
from ui.labs.ensembles.compare.names import ShownModel
from ui.labs.ensembles.why.contributions_panel import ContributionsPanel
from ui.labs.ensembles.why.importance_panel import ImportancePanel
from ui.labs.ensembles.why.predictions_panel import PredictionsPanel
from ui.labs.ensembles.why.regions_panel import RegionsPanel
from ui.labs.ensembles.why.rows_panel import RowsPanel
from ui.labs.ensembles.why.tree_panel import TreePanel
from ui.tab.asking import AskingWidget
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.remark import Remark

A = TypeVar("A")
_KINDS: tuple[type[Request[Any]], ...] = (
    Predictions,
    ClassCurves,
    DataRow,
    Importance,
    PartialDependence,
    Contributions,
    Regions,
    DrawnTree,
)


class WhyPage(AskingWidget):
    """Asks only while it is seen; an answer to an earlier choice is passed over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: dict[str, ShownModel] = {}
        self._task = "regression"
        self._is_stale = False
        self._open: set[type[Request[Any]]] = set()
        self._row: int | None = None
        self._classes: list[str] = []
        self._build()
        self._connect()

    def _build(self) -> None:
        self.model_box = ComboBox()
        self.feature_box = ComboBox()
        self.remark = Remark(self.tr("Run a comparison first; then choose a model here."))
        self.predictions = PredictionsPanel()
        self.rows = RowsPanel()
        rows = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        rows.addWidget(self.predictions)
        rows.addWidget(self.rows)
        rows.setStretchFactor(0, 3)
        rows.setStretchFactor(1, 2)
        self.dependence = LinePlot(self.tr("Partial dependence"), "", self.tr("mean prediction"))
        self.pages = QTabWidget(documentMode=True)
        self.contributions = ContributionsPanel()
        self.importance, self.dependence_page = ImportancePanel(), self._dependence_page()
        self.tree = TreePanel()
        self.regions = RegionsPanel()
        self.pages.addTab(rows, self.tr("Predictions"))
        self.pages.addTab(self.contributions, self.tr("Contributions"))
        self.pages.addTab(self.importance, self.tr("Importance"))
        self.pages.addTab(self.dependence_page, self.tr("Dependence"))
        self.pages.addTab(self.regions, self.tr("Regions"))
        self.pages.addTab(self.tree, self.tr("Tree"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(_row(self.tr("&Model"), self.model_box))
        layout.addWidget(self.remark)
        layout.addWidget(self.pages, 1)
        self.pages.setEnabled(False)

    def _dependence_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(_row(self.tr("&Column"), self.feature_box))
        layout.addWidget(self.dependence, 1)
        return page

    def _connect(self) -> None:
        self.model_box.activated.connect(self._ask_anew)
        self.tree.changed.connect(self._ask_tree)
        self.contributions.changed.connect(self._ask_contributions)
        self.regions.changed.connect(self._ask_regions)
        self.feature_box.activated.connect(self._ask_dependence)
        self.pages.currentChanged.connect(self._ask_anew)
        self.predictions.row_chosen.connect(self._choose_row)
        self.rows.row_chosen.connect(self._choose_row)

    # ---- what the exhibit tells

    def begin(self, models: Mapping[str, ShownModel]) -> None:
        """Forget the last run."""
        self._models = dict(models)
        self._is_stale = False
        self._open.clear()
        for kind in _KINDS:
            self.drop(kind)
        self._row = None
        self._classes = []
        self.model_box.clear()
        self.feature_box.clear()
        self.rows.clear()
        self.contributions.clear()
        self.regions.clear()
        self.pages.setEnabled(False)
        self.remark.say(self.tr("When the run is over, choose a model here."))

    def finish(self, result: Mapping[str, Any]) -> None:
        """Offer the models that were fitted."""
        self._task = str(result.get("task", "regression"))
        self.predictions.set_task(self._task)
        for row in result.get("models", ()):
            if row["id"] in self._models:
                self.model_box.addItem(self._models[row["id"]].full_name, row["id"])
        has_models = bool(self.model_box.count())
        self.remark.say("" if has_models else self.tr("No model was fitted; run again."))
        if has_models:
            self._is_stale = True
            if self.isVisible():
                self._ask_anew()

    def lose_models(self) -> None:
        """Forget the models: the process that held them is gone."""
        has_models = bool(self.model)
        self.begin(self._models)
        if has_models:
            self.remark.say(self.tr("The models are gone; run again to look into them."))

    def show_kept(self) -> None:
        """Say why an earlier run cannot be looked into."""
        self.remark.say(self.tr("A kept run holds no models; run it again to look into them."))

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what came while the page was hidden."""
        super().showEvent(event)
        if self._is_stale:
            self._ask_anew()

    # ---- inside

    @property
    def model(self) -> str:
        """The chosen model's id."""
        return str(self.model_box.currentData() or "")

    def _want(
        self,
        request: Request[A],
        then: Callable[[A], object],
        failed: Callable[[str], object] | None = None,
    ) -> None:
        """Ask; ``failed`` takes the sentence where a panel of its own is to show it."""
        kind = type(request)
        self._open.add(kind)
        self.remark.say(self.tr("Computing."))
        self.ask_newest(
            request,
            partial(self._take, kind, then),
            partial(self._take_error, kind, failed),
        )

    def _take(self, kind: type[Request[A]], then: Callable[[A], object], found: A) -> None:
        self._close(kind)
        self.pages.setEnabled(True)
        then(found)

    def _take_error(
        self, kind: type[Request[Any]], failed: Callable[[str], object] | None, answer: Answer
    ) -> None:
        self._close(kind)
        if failed is None:
            self.remark.say(answer.error, "error")
        else:
            self.pages.setEnabled(True)
            failed(answer.error)

    def _close(self, kind: type[Request[Any]]) -> None:
        self._open.discard(kind)
        if not self._open:
            self.remark.say("")

    @Slot()
    def _ask_anew(self) -> None:
        if not self.model:
            return
        self._is_stale = False
        page = self.pages.currentWidget()
        if page is self.tree:
            self.pages.setEnabled(True)
            self.tree.tree_box.setValue(0)
            self._ask_tree()
        elif page is self.contributions:
            self.pages.setEnabled(True)
            self._ask_contributions()
        elif page is self.regions:
            self._ask_regions()
        elif page in (self.importance, self.dependence_page):
            self._want(Importance(self.model), self._show_importance)
        else:
            self._want(Predictions(), self._show_predictions)
            if self._task == "classification":
                self._want(ClassCurves(self.model), self.predictions.show_classes)

    @Slot()
    def _ask_contributions(self) -> None:
        if self._row is not None:
            row, place = self._row, self.contributions.class_index
            self._want(
                Contributions(self.model, row, place),
                lambda found: self.contributions.show_contributions(found, row),
                self.contributions.show_error,
            )

    @Slot()
    def _ask_regions(self) -> None:
        first, second = self.regions.columns
        model = self.model
        self._want(
            Regions(model, first, second),
            lambda found: self.regions.show_regions(found, model),
            self.regions.show_error,
        )

    @Slot()
    def _ask_tree(self) -> None:
        index, depth = self.tree.tree_box.value(), self.tree.levels_box.value()
        asked = DrawnTree(self.model, index, depth, self._row)
        self._want(asked, partial(self._show_tree, asked), self.tree.show_error)

    def _show_tree(self, asked: DrawnTree, found: TreeReport) -> None:
        is_strict = asked.model.startswith("xgboost")
        self.tree.show_tree(found, self._classes, asked.row, is_strict=is_strict)

    @Slot()
    def _ask_dependence(self) -> None:
        feature = self.feature_box.currentText()
        if feature:
            self._want(PartialDependence(feature), self._show_dependence)

    @Slot(int)
    def _choose_row(self, row: int) -> None:
        self._row = row
        self.predictions.choose(row)
        self.rows.choose(row)
        self._want(DataRow(row), self._show_row)

    def _show_row(self, found: RowReport) -> None:
        self.rows.show_row(found)
        self.contributions.choose_class(found["models"][self.model]["predicted"])

    def _show_importance(self, found: ImportanceReport) -> None:
        first = self.importance.show_importance(found)
        self._offer_columns(found["features"], first)

    def _show_predictions(self, found: AllPredictions) -> None:
        self._classes = list(found["classes"])
        self.contributions.offer(self._classes)
        self.rows.show_predictions(found, self._models, self.model)
        if self._task == "regression":
            shown = self._models[self.model]
            self.predictions.show_numbers(found["models"][self.model], shown.name, shown.color)

    def _offer_columns(self, features: list[str], first: str) -> None:
        if [self.feature_box.itemText(n) for n in range(self.feature_box.count())] != features:
            self.feature_box.clear()
            self.feature_box.addItems(features)
            self.feature_box.setCurrentText(first)
        if self.pages.currentWidget() is self.dependence_page:
            self._ask_dependence()

    def _show_dependence(self, found: Dependence) -> None:
        self.dependence.clear()
        values = found["values"]
        is_number = not any(isinstance(value, str) for value in values)
        x = np.asarray(values, dtype=float) if is_number else np.arange(len(values))
        listed = ", ".join(f"{n} {value}" for n, value in enumerate(values))
        words = found["feature"] if is_number else f"{found['feature']}: {listed}"
        self.dependence.set_axis_labels(words, self.tr("mean prediction"))
        for name, means in found["models"].items():
            if name in self._models:
                model = self._models[name]
                self.dependence.show_line(model.name, x, means, model.color, dots=not is_number)


def _row(words: str, box: ComboBox) -> QHBoxLayout:
    label = QLabel(words)
    label.setBuddy(box)
    row = QHBoxLayout()
    row.addWidget(label, 0, Qt.AlignmentFlag.AlignLeft)
    row.addWidget(box)
    row.addStretch(1)
    box.setMinimumWidth(box.fontMetrics().averageCharWidth() * 32)
    return row
