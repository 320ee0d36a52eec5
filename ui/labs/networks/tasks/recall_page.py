"""Delayed recall: does the network still hear the first symbol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from core.runtime.records.record import Column
from ui.labs.networks.tasks.curves import TaskCurves
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark
from ui.widgets.plots.heat_map import HeatMap
from ui.widgets.plots.line_plot import LinePlot


class RecallPage(AskingWidget):
    """Curves beside the slope by distance in time, and the gates or the attention."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves = TaskCurves(has_classes=True)
        self.listening = LinePlot(
            self.tr("How much the loss depends on each symbol"),
            self.tr("steps before the end"),
            self.tr("norm of its slope"),
        )
        self.listening.set_log_y(True)
        self.gates = HeatMap(self.tr("Forget gates: rows are units, columns time; 1 keeps"))
        self.attention = HeatMap(self.tr("Attention: rows are sequences, columns places"))
        self.gates.hide()
        self.attention.hide()
        remark = Remark(
            self.tr(
                "The first of many random symbols is to be named at the end. The slope shows "
                "whether the network can learn it from there: where it is 1e-9, it cannot."
            )
        )
        right = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        right.addWidget(self.listening)
        right.addWidget(self.gates)
        right.addWidget(self.attention)
        whole = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        whole.addWidget(self.curves)
        whole.addWidget(right)
        whole.setSizes([500, 500])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(remark)
        layout.addWidget(whole, 1)

    def begin(self) -> None:
        """Make ready for a run."""
        self.curves.clear()
        self.listening.clear()
        for heat_map in (self.gates, self.attention):
            heat_map.hide()

    def take(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Keep the steps of a frame."""
        self.curves.take(metrics)
        if "listening" in snapshots:
            norms = np.asarray(snapshots["listening"])
            before = np.arange(len(norms) - 1, -1, -1)
            # The least that float32 tells apart, so that a slope of 0 has a place.
            heights = np.maximum(norms[::-1], 1e-45)
            self.listening.show_line(self.tr("slope"), before[::-1], heights, 0)
        for heat_map, name in ((self.gates, "gates"), (self.attention, "attention")):
            if name in snapshots:
                heat_map.show_array(snapshots[name], False)
                heat_map.show()

    def summary(self) -> str:
        """Return curves and slopes in words."""
        return f"{self.curves.summary()} {self.listening.summary()}"
