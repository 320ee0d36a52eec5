"""What one model says against what is true: dots for numbers; matrix and curves for classes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from core.labs.ensembles.answers import ClassReport, Predicted
from ui.labs.ensembles.compare.line_plot import LinePlot
from ui.labs.ensembles.why.row_scatter import RowScatter
from ui.widgets.plots.heat_map import HeatMap


class PredictionsPanel(QWidget):
    """Emits ``row_chosen(row)`` when a dot is clicked."""

    row_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        true, predicted = self.tr("true"), self.tr("predicted")
        self.fit = RowScatter(self.tr("Predicted against true"), true, predicted, identity=True)
        residual = self.tr("true minus predicted")
        self.residuals = RowScatter(self.tr("Residuals"), predicted, residual, identity=False)
        self.confusion = HeatMap(self.tr("True (down), predicted (across)"))
        self.roc = LinePlot(self.tr("ROC"), self.tr("false positives"), self.tr("true positives"))
        self.calibration = LinePlot(
            self.tr("Calibration"), self.tr("predicted share"), self.tr("observed share")
        )
        splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        for plot in (self.fit, self.residuals, self.confusion, self.roc, self.calibration):
            splitter.addWidget(plot)
        for scatter in (self.fit, self.residuals):
            scatter.row_chosen.connect(self.row_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.set_task("regression")

    def set_task(self, task: str) -> None:
        """Show the plots of this task."""
        is_classes = task == "classification"
        for scatter in (self.fit, self.residuals):
            scatter.setVisible(not is_classes)
        for plot in (self.confusion, self.roc, self.calibration):
            plot.setVisible(is_classes)

    def show_numbers(self, found: Predicted, name: str, color: int) -> None:
        """Show the predictions of one model, as `predictions` returns them."""
        rows, predicted = found["row"], found["predicted"]
        self.fit.show_rows(rows, found["true"], predicted, name, color)
        self.residuals.show_rows(rows, predicted, found["residual"], name, color)

    def show_classes(self, found: ClassReport) -> None:
        """Show how one classifier does, as `class_curves` returns it."""
        words = [str(name) for name in found["classes"]]
        matrix = np.asarray(found["confusion"])
        self.confusion.show_array(matrix, signed=False, row_names=words, column_names=words)
        self.roc.clear()
        self.calibration.clear()
        for number, curve in enumerate(found["roc"]):
            label = self.tr("{0} ({1:.3f})").format(curve["name"], curve["area"])
            self.roc.show_line(label, curve["false"], curve["true"], number)
        for number, bins in enumerate(found["calibration"]):
            x, y = bins["predicted"], bins["observed"]
            self.calibration.show_line(bins["name"], x, y, number, dots=True)

    def choose(self, row: int) -> None:
        """Mark the row's dots."""
        self.fit.choose(row)
        self.residuals.choose(row)
