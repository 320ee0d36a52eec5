"""What came out, as plots: predictions and residuals, ROC, loss, the plane, the grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from core.labs.spark.pipeline_reports import (
    Confusion,
    CountConfusion,
    DrawPlane,
    DrawRoc,
    ListRules,
    PlanePoints,
    Predict,
    Predictions,
    RocCurve,
    Rule,
)
from core.labs.spark.reports import SparkRequest
from core.runtime.messages import Answer
from ui import theme
from ui.labs.spark.paged_table import fill_table
from ui.tab.asking import AskingWidget
from ui.widgets.basic.plain_table import plain_table
from ui.widgets.basic.remark_with_details import Trouble
from ui.widgets.plots.bar_plot import BarPlot
from ui.widgets.plots.heat_map import HeatMap
from ui.widgets.plots.line_plot import LinePlot
from ui.widgets.plots.scatter_plot import ScatterPlot
from ui.widgets.plots.surface.frame import PlotFrame

_QUESTIONS: tuple[type[SparkRequest[Any]], ...] = (
    Predict,
    CountConfusion,
    DrawRoc,
    DrawPlane,
    ListRules,
)


class ResultPlots(AskingWidget):
    """Shows the plots that the run has data for, two in a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        true, predicted = self.tr("true"), self.tr("predicted")
        self.fit = ScatterPlot(self.tr("Predicted against true"), true, predicted)
        residual = self.tr("true minus predicted")
        self.residuals = ScatterPlot(self.tr("Residuals"), predicted, residual, identity=False)
        self.confusion = HeatMap(self.tr("True (down), predicted (across)"))
        self.roc = LinePlot(self.tr("ROC"), self.tr("false positives"), self.tr("true positives"))
        self.plane = ScatterPlot(
            self.tr("The plane"), self.tr("first component"), self.tr("second"), identity=False
        )
        self.loss = LinePlot(self.tr("Loss"), self.tr("iteration"), self.tr("loss"))
        self.grid_scores = BarPlot(self.tr("The grid"), "", self.tr("score"))
        self.rules = plain_table([])
        self.rules.setAccessibleName(self.tr("Rules"))
        self._parts: tuple[QWidget, ...] = (
            self.fit,
            self.residuals,
            self.confusion,
            self.roc,
            self.plane,
            self.rules,
            self.loss,
            self.grid_scores,
        )
        self._shown: list[QWidget] = []
        self._template = ""
        self.trouble = Trouble()
        self.empty = QLabel(
            self.tr("A run shows here what its model says of the rows it has not seen."),
            alignment=Qt.AlignmentFlag.AlignCenter,
            wordWrap=True,
        )
        board = QWidget()
        self._grid = QGridLayout(board)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        for plot in self._parts:
            plot.setParent(board)
            plot.hide()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(board)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.trouble)
        layout.addWidget(self._pages, 1)

    def begin(self, template: str) -> None:
        """Forget the last run, and get ready for one of this template."""
        self.lose_pipeline()
        self._template = template
        self._shown = []
        self.trouble.say("")
        self._arrange()

    def take(self, snapshots: Mapping[str, Any]) -> None:
        """Draw the losses."""
        losses = snapshots.get("losses", {})
        for part, values in losses.items():
            y = np.asarray(values, float)
            color: theme.ColorChoice = "test" if part == "test" else "train"
            self.loss.show_line(self._part_word(part), np.arange(1, len(y) + 1), y, color)
        if losses:
            self._add(self.loss)

    def finish(self, result: Mapping[str, Any]) -> None:
        """Show how the points of the grid did."""
        points = result.get("grid") or ()
        if not points:
            return
        labels = [
            ", ".join(f"{name}={value}" for name, value in point.items() if name != "score")
            for point in points
        ]
        scores = [float(point["score"]) for point in points]
        self.grid_scores.show_bars(labels, {self.tr("score"): scores})
        self._add(self.grid_scores)

    def ask_results(self) -> None:
        """Ask for what the fitted pipeline says of the test rows."""
        match self._template:
            case "regression" | "recommendation":
                self.ask_newest(Predict(), self._show_predictions, self._say_why_not)
            case "classification":
                self.ask_newest(CountConfusion(), self._show_confusion, self._say_why_not)
                self.ask_newest(DrawRoc(), self._show_roc, self._say_why_not)
            case "clustering" | "reduction":
                self.ask_newest(DrawPlane(), self._show_plane, self._say_why_not)
            case "frequent_items":
                self.ask_newest(ListRules(), self._show_rules, self._say_why_not)

    def lose_pipeline(self) -> None:
        """Wait for no more answers of a pipeline that is gone."""
        for kind in _QUESTIONS:
            self.drop(kind)

    def say_kept(self) -> None:
        """Say what an earlier run does not hold any more."""
        self.trouble.say(
            self.tr("An earlier run keeps its scores and losses; run it again for its predictions.")
        )

    def _say_why_not(self, answer: Answer) -> None:
        """Say above the plots why one of them is not there."""
        self.trouble.say(answer.error, None, answer.details)

    def summary(self) -> str:
        """Return the plots in words."""
        return " ".join(part.summary() for part in self._shown if isinstance(part, PlotFrame))

    # ---- inside

    def _part_word(self, part: str) -> str:
        return {"train": self.tr("train"), "test": self.tr("test")}.get(part, part)

    def _show_predictions(self, found: Predictions) -> None:
        true, predicted = found.actual, found.predicted
        self.fit.show_points(true, predicted, self.tr("test rows"), "test")
        self.residuals.show_points(predicted, true - predicted, self.tr("test rows"), "test")
        self._add(self.fit, self.residuals)

    def _show_confusion(self, found: Confusion) -> None:
        names = list(found.labels)
        self.confusion.show_array(found.counts, signed=False, row_names=names, column_names=names)
        self._add(self.confusion)

    def _show_roc(self, found: RocCurve) -> None:
        label = self.tr("area {0:.3f}").format(found.area)
        self.roc.clear()
        self.roc.show_line(label, found.false_positive, found.true_positive, "test")
        self.roc.show_line(self.tr("by chance"), [0, 1], [0, 1], "reference", stroke="dashed")
        self._add(self.roc)

    def _show_plane(self, found: PlanePoints) -> None:
        points, groups = found.points, np.array(found.groups)
        self.plane.clear()
        for number, group in enumerate(sorted(set(groups.tolist()), key=_order)):
            there = groups == group
            self.plane.show_points(points[there, 0], points[there, 1], group, number)
        self._add(self.plane)

    def _show_rules(self, found: Sequence[Rule]) -> None:
        heads = [self.tr("If"), self.tr("Then"), self.tr("Confidence"), self.tr("Lift")]
        rows = [
            [
                ", ".join(rule.condition),
                ", ".join(rule.consequence),
                *(rule.confidence, rule.lift, rule.support),
            ]
            for rule in found
        ]
        fill_table(self.rules, [*heads, self.tr("Support")], rows)
        self._add(self.rules)

    def _add(self, *parts: QWidget) -> None:
        self._shown += [part for part in parts if part not in self._shown]
        self._arrange()

    def _arrange(self) -> None:
        """Put the plots there are into rows of two, one alone over the whole width."""
        shown = [part for part in self._parts if part in self._shown]
        for plot in self._parts:
            self._grid.removeWidget(plot)
            plot.setVisible(plot in shown)
        for number, plot in enumerate(shown):
            is_alone = number == len(shown) - 1 and number % 2 == 0
            self._grid.addWidget(plot, number // 2, number % 2, 1, 2 if is_alone else 1)
        self._pages.setCurrentIndex(bool(self._shown))


def _order(group: str) -> tuple[bool, float, str]:
    """Return numbers before words, each in their order."""
    is_number = group.replace(".", "", 1).isdigit()
    return not is_number, float(group) if is_number else 0.0, group
