"""The comparison: the table of models, and their error against the number of trees."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.labs.ensembles.reports import SaveModel, SaveReport, SaveTable
from core.runtime.events import Note
from core.runtime.messages import Answer
from ui.labs.ensembles.compare.line_plot import LinePlot, Stroke
from ui.labs.ensembles.compare.model_loader import ModelLoader
from ui.labs.ensembles.compare.model_table import ModelTable
from ui.labs.ensembles.compare.names import ShownModel, task_of
from ui.language import shown
from ui.runtime.mailbox import Frame
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark
from ui.widgets.basic.save_dialog import ask_where_to_save

_STROKES: tuple[Stroke, ...] = ("dashed", "solid", "dotted")
_PARTS = ("train", "test", "oob")


class ComparePage(AskingWidget):
    """Shows each model's row and curve as they come, and what must be known to read them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: dict[str, ShownModel] = {}
        self._curves: dict[str, Any] = {}
        self._axes_task = ""
        self._is_warned = False
        self._has_run = False
        self._build()
        self.pass_on(self.loader)

    def _build(self) -> None:
        self.remark = Remark(
            self.tr(
                "Press Run to compare these models; the page Models changes them, and the guide "
                "tells what to look at."
            )
        )
        self.table = ModelTable()
        self.curves = LinePlot(
            self.tr("Error against trees"),
            self.tr("trees"),
            "",
            self.tr("Models that grow by trees draw their error here, on one split."),
        )
        self.boxes = {
            "train": QCheckBox(self.tr("Training (dashes)")),
            "oob": QCheckBox(self.tr("Out-of-bag (dots)")),
        }
        self.outputs = [
            self._button(self.tr("Save table…"), self._save_table),
            self._button(self.tr("Save model…"), self._save_model),
            self._button(self.tr("Save report…"), self._save_report),
        ]
        self.said = Remark()
        self.loader = ModelLoader()
        self.splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.curves)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.remark)
        layout.addWidget(self.splitter, 1)
        layout.addLayout(self._tool_row())
        layout.addWidget(self.said)
        layout.addWidget(self.loader)

    def _tool_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        for box in self.boxes.values():
            box.setChecked(True)
            box.toggled.connect(self._show_all_curves)
            row.addWidget(box)
        row.addStretch(1)
        for button in (*self.outputs, self.loader.button):
            row.addWidget(button)
        return row

    def _button(self, words: str, act: Any) -> QPushButton:
        button = QPushButton(words)
        button.setEnabled(False)
        button.clicked.connect(act)
        return button

    # ---- what the exhibit tells

    def settings_changed(
        self, models: Mapping[str, ShownModel], settings: Mapping[str, Any]
    ) -> None:
        """List the models that will be compared, until there is a run to be shown."""
        if not self._has_run:
            self.table.begin(models, task_of(settings))
            self._share_height()

    def begin(self, models: Mapping[str, ShownModel], settings: Mapping[str, Any]) -> None:
        """Forget the last run and list the models of this one."""
        self._has_run = True
        self._models = dict(models)
        self._curves.clear()
        self._is_warned = False
        self.remark.say("")
        self.said.say("")
        self.loader.clear()
        self.curves.clear()
        self.curves.set_quick(True, max((model.trees for model in models.values()), default=0))
        self._enable_outputs(False)
        task = task_of(settings)
        self._name_axes(task)
        if settings.get("at_once"):
            self.remark.say(self.tr("All models at once: they take turns; memory is not told."))
        self.table.begin(models, task)
        self._share_height()

    def _share_height(self) -> None:
        whole = max(self.splitter.height(), 2)
        table = min(self.table.wanted_height(), whole // 2)
        self.splitter.setSizes([table, whole - table])

    def take(self, frame: Frame) -> None:
        """Show the curves and the number of trees."""
        for name in self._models:
            trees = frame.metrics.get(f"{name}.trees")
            if trees is not None and len(trees[1]):
                self.table.models.set_trees(name, int(trees[1][-1]))
        self._keep(frame.snapshots)

    def take_note(self, note: Note) -> None:
        """Fill a row, or say what must be known of the whole."""
        if note.kind == "row":
            self._set_row(note.details)
        elif note.kind == "two_splits":
            self._warn(note.text)

    def show_kept(self, snapshots: Mapping[str, Any]) -> None:
        """Take an earlier run's curves."""
        self._keep(snapshots)

    def finish(self, result: Mapping[str, Any], *, is_kept: bool) -> None:
        """Take all rows, also those of models that were stopped; a kept run has no models."""
        rows = result.get("models", ())
        for row in rows:
            self._set_row(row)
        self._warn_of_splits(rows)
        self.table.fit_columns()
        self.curves.set_quick(False)
        self._enable_outputs(bool(rows) and not is_kept)

    def lose_models(self) -> None:
        """Offer no more to save what is gone."""
        self._enable_outputs(False)

    def summary(self) -> str:
        """Return the rows and the curves in words."""
        rows = [
            self.tr("{0}: test score {1:.3f}").format(
                self._models[name].name, row.get("test_r2", row.get("test_accuracy", float("nan")))
            )
            for name, row in self.table.models.rows().items()
            if name in self._models
        ]
        return "; ".join([*rows, self.curves.summary()])

    # ---- inside

    def _set_row(self, row: Mapping[str, Any]) -> None:
        self.table.models.set_row(row)
        self._name_axes("classification" if "test_accuracy" in row else "regression")

    def _warn_of_splits(self, rows: Any) -> None:
        seeds = {row["split_seed"] for row in rows}
        if len(seeds) > 1 and not self._is_warned:
            self._warn(self.tr("The models are scored on different test rows; see Split."))

    def _warn(self, words: str) -> None:
        self._is_warned = True
        self.remark.say(f"{shown(words)} {self.remark.text()}".strip(), "warning")

    def _name_axes(self, task: str) -> None:
        if task == self._axes_task:
            return
        self._axes_task = task
        words = self.tr("share wrong") if task == "classification" else self.tr("RMSE")
        self.curves.set_axis_labels(self.tr("trees"), words)

    def _keep(self, snapshots: Mapping[str, Any]) -> None:
        for key, curve in snapshots.items():
            kind, _, name = key.partition(".")
            if kind == "curve" and name in self._models:
                self._curves[name] = curve
                self._show_curve(name)

    def _show_curve(self, name: str) -> None:
        curve, model = np.asarray(self._curves[name], dtype=float), self._models[name]
        for column, (part, stroke) in enumerate(zip(_PARTS, _STROKES, strict=True), start=1):
            is_shown = part == "test" or self.boxes[part].isChecked()
            y = curve[:, column] if is_shown else np.full(len(curve), np.nan)
            self.curves.show_line(model.name, curve[:, 0], y, model.color, part, stroke)

    @Slot()
    def _show_all_curves(self) -> None:
        for name in self._curves:
            self._show_curve(name)

    def _enable_outputs(self, on: bool) -> None:
        for button in self.outputs:
            button.setEnabled(on)

    # ---- out

    @Slot()
    def _save_table(self) -> None:
        name = self._ask_name(self.tr("Save table"), "models.csv", self.tr("CSV table (*.csv)"))
        if name:
            self.ask(SaveTable(name), self._say_saved, self._say_error)

    @Slot()
    def _save_model(self) -> None:
        model = self.table.selected_model()
        kinds = self.tr("Model (*.skops)")
        if model.startswith("xgboost"):
            kinds += self.tr(";;XGBoost (*.json)")
        name = self._ask_name(self.tr("Save {0}").format(model), f"{model}.skops", kinds)
        if name:
            self.ask(SaveModel(model, name), self._say_saved, self._say_error)

    @Slot()
    def _save_report(self) -> None:
        name = self._ask_name(self.tr("Save report"), "report.html", self.tr("Report (*.html)"))
        if name:
            drawn = () if self.curves.is_empty else ((self.curves.title, "png", self._png()),)
            self.ask(SaveReport(name, drawn), self._say_saved, self._say_error)

    def _say_saved(self, path: str) -> None:
        self.said.say(self.tr("Saved {0}").format(path), "success")

    def _say_error(self, answer: Answer) -> None:
        self.said.say(answer.error, "error")

    def _ask_name(self, caption: str, name: str, kinds: str) -> str:
        return ask_where_to_save(self, caption, str(Path.home() / name), kinds)

    def _png(self) -> bytes:
        from ui.labs.ensembles.compare.picture import png_of

        return png_of(self.curves)

    def sizeHint(self) -> QSize:
        """Return the size that shows table and curves well."""
        return QSize(720, 560)
