"""The game in numbers: how the players do, and how the samples spread over the modes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget

from core.runtime.records.record import Column
from ui import theme
from ui.labs.gan.watch.range_plot import LowBarPlot, RangePlot
from ui.widgets.plots.surface.panel import PlotPanel

_BLOCK = 50_000

Curves = tuple[tuple[str, str, theme.ColorChoice], ...]


class CurvesPanel(QTabWidget):
    """Two pages of plots over steps: *Players* and *Collapse*."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self._branch = 0
        self._build()
        self.plots: dict[str, RangePlot] = {
            name: plot for plot, curves in self._curves for name, _, _ in curves
        }

    def _build(self) -> None:
        self._curves: list[tuple[RangePlot, Curves]] = []
        generator, discriminator = self.tr("G"), self.tr("D")
        real, fake = self.tr("real"), self.tr("generated")
        self.losses = self._plot(
            self.tr("Loss"),
            (("d_loss", discriminator, "discriminator"), ("g_loss", generator, "generator")),
        )
        self.says = self._plot(
            self.tr("D's mean output"), (("d_real", real, "train"), ("d_fake", fake, "generator"))
        )
        self.norms = self._plot(
            self.tr("Gradient norm"),
            (
                ("d_grad_norm", discriminator, "discriminator"),
                ("g_grad_norm", generator, "generator"),
            ),
        )
        self.norms.set_log_y(True)
        self.modes = self._plot(
            self.tr("Modes covered"), (("modes_covered", self.tr("modes"), "generator"),)
        )
        self.quality = self._plot(
            self.tr("Quality"),
            (
                ("high_quality", self.tr("high quality"), "generator"),
                ("reverse_kl", self.tr("reverse KL"), "test"),
            ),
        )
        self.distance = self._plot(
            self.tr("Distance to the data"),
            (
                ("distance", self.tr("distance"), "generator"),
                ("noise_floor", self.tr("noise floor"), "reference"),
            ),
        )
        self.modes.set_least_range(0.0, 1.0)
        self.quality.set_least_range(0.0, 1.0)
        self.distance.set_least_range(0.0, 0.0)
        self.counts = LowBarPlot(self.tr("Samples of each mode"), self.tr("mode"))
        for plot in (self.losses, self.says, self.modes, self.quality):
            plot.leave_x_unnamed()  # the last plot of the page names it
        self._add_page(self.tr("Players"), self.losses, self.says, self.norms)
        self._add_page(self.tr("Collapse"), self.modes, self.quality, self.distance, self.counts)
        evaluated: tuple[PlotPanel, ...] = (self.modes, self.quality, self.distance, self.counts)
        for panel in evaluated:
            panel.set_empty_text(self.tr("Known after the first evaluation."))

    def _plot(self, title: str, curves: Curves) -> RangePlot:
        plot = RangePlot(title, self.tr("step"))
        for name, label, color in curves:
            plot.add_curve(name, label, color)
        self._curves.append((plot, curves))
        return plot

    def _add_page(self, title: str, *plots: QWidget) -> None:
        rows = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        for plot in plots:
            rows.addWidget(plot)
        self.addTab(rows, title)

    # ---- what the exhibit tells

    def begin(self, has_modes: bool) -> None:
        """Forget the last run; ``has_modes`` is whether there will be modes to count."""
        for plot in dict.fromkeys(self.plots.values()):
            plot.clear()
        for name, plot in self.plots.items():
            for branch in range(self._branch):
                plot.remove_overlay(_branch_key(name, branch))
        self._branch = 0
        self.counts.clear()
        panels: tuple[PlotPanel, ...] = (self.modes, self.quality, self.counts)
        for panel in panels:
            panel.setVisible(has_modes)

    def store(self, metrics: Mapping[str, Column]) -> None:
        """Keep the steps of a frame; a metric of a later branch is named ``d_loss@1``."""
        branches: dict[int, dict[str, Column]] = {}
        for key, column in metrics.items():
            name, _, number = key.partition("@")
            branches.setdefault(int(number or 0), {})[name] = column
        for branch, columns in sorted(branches.items()):
            if branch > self._branch:
                self._begin_branch(branch)
            for name, (index, value) in columns.items():
                if name in self.plots and branch == self._branch:
                    self.plots[name].append(name, index, value)

    def take_modes(self, modes: Mapping[str, Any]) -> None:
        """Show how many samples each mode has."""
        counts = np.asarray(modes["counts"]).tolist()
        self.modes.set_least_range(0.0, float(len(counts)))
        names = [str(number) for number in range(1, len(counts) + 1)]
        self.counts.show_bars(names, {self.tr("samples"): counts}, ("generator",))

    def last(self, name: str) -> float | None:
        """Return a metric's newest value."""
        point = self.plots[name].history(name).last
        return None if point is None else point[1]

    def newest(self) -> dict[str, float]:
        """Return the newest value of each metric that there is."""
        values = {name: self.last(name) for name in self.plots}
        return {name: value for name, value in values.items() if value is not None}

    def set_overlay(
        self, run_id: str, label: str, color: QColor, run: Mapping[str, Column]
    ) -> None:
        """Draw an earlier run's curves beside these."""
        for plot, curves in self._curves:
            for name, words, _ in curves:
                if name in run and name != "noise_floor":
                    alone = len(curves) == 1
                    shown = label if alone else f"{label}, {words}"
                    plot.set_overlay(f"{run_id}.{name}", shown, *run[name], color)

    def remove_overlay(self, run_id: str) -> None:
        """Take an earlier run away."""
        for name, plot in self.plots.items():
            plot.remove_overlay(f"{run_id}.{name}")

    def summary(self) -> str:
        """Return the curves in words."""
        plots = dict.fromkeys(self.plots.values())
        return " ".join(f"{plot.title}: {plot.summary()}." for plot in plots if not plot.is_empty)

    # ---- inside

    def _begin_branch(self, branch: int) -> None:
        """Turn the curves so far into thin lines, and begin anew where the branch leaves."""
        left, self._branch = self._branch, branch
        for plot, curves in self._curves:
            for name, words, color in curves:
                points = list(plot.history(name).blocks(_BLOCK))
                if points and name != "noise_floor":
                    x, y = (np.concatenate(column) for column in zip(*points, strict=True))
                    label = self.tr("{0}, branch {1}").format(words, left)
                    plot.set_overlay(_branch_key(name, left), label, x, y, color)
            plot.clear()


def _branch_key(name: str, branch: int) -> str:
    return f"{name}@{branch}"
