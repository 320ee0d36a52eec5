"""The losses of all ways over one another, how far each is from float64, and what each costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QSplitter, QVBoxLayout, QWidget

from core.labs.frameworks.ways.ways import WAYS
from core.runtime.figures import figure
from core.runtime.records.record import Column
from ui.language import shown
from ui.widgets.basic.buttons import flat_button
from ui.widgets.basic.plain_table import cell, plain_table
from ui.widgets.plots.live_plot import LivePlot

_COLORS = {name: number for number, name in enumerate(WAYS)}
_IDEA = 7


class LoopPage(QWidget):
    """Draws ``loss.WAY``, ``recorded.WAY`` and ``difference.WAY``; lists the result's rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        iteration = self.tr("iteration")
        self.losses = LivePlot(self.tr("Loss"), iteration, self.tr("squared error, summed"))
        self.differences = LivePlot(
            self.tr("Difference from float64"), iteration, self.tr("share of the loss")
        )
        for plot in (self.losses, self.differences):
            plot.set_log_y(True)
        self._drawn: set[str] = set()
        self.table = plain_table(
            [
                self.tr("Way"),
                self.tr("Version"),
                self.tr("Final loss"),
                self.tr("Import"),
                self.tr("First call"),
                self.tr("Later calls"),
                self.tr("Memory"),
                self.tr("What a gradient is here"),
            ]
        )
        self.table.setAccessibleName(self.tr("Costs of each way"))
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(_IDEA, QHeaderView.ResizeMode.Stretch)
        plots = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        plots.addWidget(self.losses)
        plots.addWidget(self.differences)
        rows = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        rows.addWidget(plots)
        rows.addWidget(self.table)
        rows.setStretchFactor(0, 3)
        rows.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(rows)
        layout.addLayout(self._copy_row())
        self._list_ways()

    def _copy_row(self) -> QHBoxLayout:
        extras = sorted({way.extra for way in WAYS.values() if not way.is_here})
        self.command = f'pip install "gradus-lab[{",".join(extras)}]"' if extras else ""
        self.copy_button = flat_button(
            self.tr("Copy {0}").format(self.command),
            self.tr("The command that brings what is not here"),
        )
        self.copy_button.setVisible(bool(self.command))
        self.copy_button.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.addWidget(self.copy_button)
        row.addStretch(1)
        return row

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command)

    def begin(self) -> None:
        """Forget the last run."""
        self.losses.clear()
        self.differences.clear()
        self._list_ways()

    def store(self, metrics: Mapping[str, Column]) -> None:
        """Take new points of the curves."""
        for name, (index, value) in metrics.items():
            kind, _, way = name.partition(".")
            plot = self.differences if kind == "difference" else self.losses
            if name not in self._drawn:
                self._drawn.add(name)
                label = shown(WAYS[way].title)
                if kind == "recorded":
                    label = self.tr("{0} (recorded)").format(label)
                plot.add_curve(name, label, _COLORS[way])
            plot.append(name, index, value)

    def show_rows(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Show the final loss and the costs of each way that ran."""
        for row, name in enumerate(WAYS):
            self._show_row(row, name, rows.get(name, {}))

    def summary(self) -> str:
        """Return the curves in words."""
        return f"{self.losses.summary()} {self.differences.summary()}"

    def _list_ways(self) -> None:
        self.table.setRowCount(len(WAYS))
        self.show_rows({})

    def _show_row(self, row: int, name: str, found: Mapping[str, Any]) -> None:
        way = WAYS[name]
        version = found.get("version", "") or way.version
        if found.get("is_recorded"):
            version = self.tr("recorded: {0}").format(version)
        elif not version:
            version = self.tr("not here")
        loss = found.get("final_loss")
        texts = [
            shown(way.title),
            version,
            "" if loss is None else figure(loss),
            self._seconds(found.get("import_s")),
            self._seconds(found.get("first_s")),
            self._seconds(found.get("later_s")),
            ""
            if found.get("memory_mb") is None
            else self.tr("{0:,.0f} MB").format(found["memory_mb"]),
        ]
        for column, text in enumerate(texts):
            self.table.setItem(row, column, cell(text, is_number=column > 1))
        idea = cell(shown(way.idea))
        idea.setToolTip(shown(way.idea))
        self.table.setItem(row, _IDEA, idea)

    def _seconds(self, seconds: float | None) -> str:
        if seconds is None:
            return ""
        if seconds < 1:
            return self.tr("{0} ms").format(figure(seconds * 1e3))
        return self.tr("{0} s").format(figure(seconds))
