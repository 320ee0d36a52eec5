"""The exhibit of the autograd lab: the loss and what led to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.labs.autograd.reports import CheckGradients
from core.labs.autograd.settings import DIVERGES
from core.runtime.events import Note
from core.runtime.figures import figure, percent
from core.runtime.messages import Answer
from core.runtime.records.record import Column
from ui import theme
from ui.labs.autograd.gradient_check_view import GradientCheckView
from ui.labs.autograd.idle.idle_page import IdlePage
from ui.runtime.mailbox import Frame
from ui.runtime.state import RunState
from ui.tab.lab_view import LabView
from ui.widgets.basic.buttons import flat_button
from ui.widgets.basic.number_text import number_text
from ui.widgets.cards.stale_veil import StaleVeil
from ui.widgets.plots.histogram_plot import HistogramPlot
from ui.widgets.plots.live_plot import LivePlot
from ui.widgets.plots.scatter_plot import ScatterPlot

_WEIGHTS = ("w1", "w2")
_WIDE_CHARACTERS = 80
_PARTS = ("weights.w1", "weights.w2", "gradients.w1", "gradients.w2", "hidden")


_GHOST_COLUMNS = 1000
# Two runs that differ in these alone have the same curves.
_NOT_OF_CURVES = ("preset", "guess")


class AutogradView(LabView):
    """Before a run the network itself, then what became of it.

    Loss, gradient norms and update ratios over iterations; histograms; prediction and target. The
    run before stays as a grey ghost.
    """

    IS_OPEN_AT_ONCE = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Any] = {}
        self._snapshots: dict[str, Any] = {}
        self._run_values: dict[str, Any] = {}
        self._state = RunState.IDLE
        self._build()
        self._connect()

    def _build(self) -> None:
        iteration = self.tr("iteration")
        self.loss = LivePlot(self.tr("Loss"), iteration, self.tr("squared error, summed"))
        self.loss.add_curve("loss", self.tr("loss"), "train")
        self.norms = LivePlot(self.tr("Gradient norm"), iteration, self.tr("norm"))
        self.ratios = LivePlot(self.tr("Update to weight"), iteration, self.tr("ratio of norms"))
        for number, name in enumerate(_WEIGHTS):
            self.norms.add_curve(f"grad_norm.{name}", name, number)
            self.ratios.add_curve(f"update_ratio.{name}", name, number)
        for plot in (self.loss, self.norms, self.ratios):
            plot.set_log_y(True)
        self.fit = ScatterPlot(
            self.tr("Prediction against target"), self.tr("target"), self.tr("prediction")
        )
        self.histogram = HistogramPlot(self.tr("Values"), self.tr("value"))
        self.check = GradientCheckView()
        self.check.hide()
        self.idle = IdlePage()
        self.curves = QWidget()
        self.veil = StaleVeil(self.curves)
        inside = QVBoxLayout(self.curves)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(self._tool_row())
        inside.addWidget(self._plots(), 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.idle)
        self.pages.addWidget(self.curves)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.pages)

    def _tool_row(self) -> QHBoxLayout:
        self.log_box = QCheckBox(self.tr("Lo&garithmic"))
        self.log_box.setChecked(True)
        self.part_box = QComboBox()
        words = (
            self.tr("Weights w1"),
            self.tr("Weights w2"),
            self.tr("Gradients of w1"),
            self.tr("Gradients of w2"),
            self.tr("Hidden activations"),
        )
        for part, word in zip(_PARTS, words, strict=True):
            self.part_box.addItem(word, part)
        self.part_box.setAccessibleName(self.tr("Values in the histogram"))
        self.facts = QLabel(textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
        self.check_button = QPushButton(self.tr("Check gradients"))
        self.check_button.setCheckable(True)
        self.check_button.setToolTip(
            self.tr("Compare autograd's gradients with central differences in float64")
        )
        self.network_button = flat_button(
            self.tr("&Network"), self.tr("Back to the network and its first numbers")
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.network_button)
        row.addWidget(self.log_box)
        row.addWidget(self.facts, 1)
        row.addWidget(self.part_box)
        row.addWidget(self.check_button)
        return row

    def _plots(self) -> QSplitter:
        columns = [
            QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False) for _ in range(2)
        ]
        _add(columns[0], self.loss, 3)
        _add(columns[0], self.fit, 2)
        for widget in (self.norms, self.ratios, self.histogram):
            _add(columns[1], widget, 1)
        rows = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        _add(rows, columns[0], 3)
        _add(rows, columns[1], 2)
        _add(rows, self.check, 2)
        return rows

    def _connect(self) -> None:
        self.log_box.toggled.connect(self._set_log)
        self.part_box.currentIndexChanged.connect(self._show_part)
        self.check_button.toggled.connect(self._toggle_check)
        self.pass_on(self.idle)
        self.network_button.clicked.connect(self._show_network)
        self.idle.run_pressed.connect(self.run_requested)
        self.idle.walk_pressed.connect(self.walk_requested)
        self.idle.guessed.connect(self._keep_guess)
        self.veil.run_pressed.connect(self.run_requested)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the curves where it is scarce, as beside an open drawer."""
        super().resizeEvent(event)
        is_wide = self.width() >= self.fontMetrics().averageCharWidth() * _WIDE_CHARACTERS
        for widget in (self.fit, self.histogram, self.part_box):
            widget.setVisible(is_wide)

    # What the tab tells.

    def preparations(self) -> Sequence[Callable[[], object]]:
        """Build each plot's canvas ahead."""
        plots = (self.loss, self.norms, self.ratios, self.fit, self.histogram)
        return tuple(plot.prepare for plot in plots)

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Clear the plots for a new run; the loss of the last one stays as a ghost."""
        self._values = dict(settings)
        self._run_values = dict(settings)
        self._keep_ghost()
        self.veil.clear()
        self.pages.setCurrentWidget(self.curves)
        self._snapshots.clear()
        for plot in (self.loss, self.norms, self.ratios):
            plot.clear()
        self.fit.clear()
        self.histogram.clear()
        self.facts.clear()
        unit = self.tr("squared error, mean") if settings.get("mean_loss") else ""
        self.loss.set_axis_labels(self.tr("iteration"), unit or self.tr("squared error, summed"))
        self._draw_guess(str(settings.get("guess", "")), int(settings.get("iterations", 1)))

    def take(self, frame: Frame) -> None:
        """Keep the steps of a frame."""
        self._store(frame.metrics)
        if frame.snapshots:
            self._snapshots.update(frame.snapshots)
            self._show_snapshots()

    def show_kept(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Take an earlier run's history and pictures."""
        self._store(metrics)
        self._snapshots = dict(snapshots)
        self._show_snapshots()

    def finish(self, outcome: str, result: Mapping[str, Any]) -> None:
        """Hold the guess against what came."""
        guess = str(self._run_values.get("guess", ""))
        if guess and outcome == "done" and result.get("iterations"):
            self.facts.setText(self._guess_in_words(guess, result))
        self._dim_if_stale()

    def lose_worker(self) -> None:
        """Ask anew for the untrained network: who was asked is gone."""
        self.idle.forget()

    def show_state(self, state: RunState) -> None:
        """Dim nothing during a run."""
        self._state = state
        self._dim_if_stale()

    def set_overlay(
        self, run_id: str, label: str, color: QColor, run: Mapping[str, Column]
    ) -> None:
        """Draw an earlier loss beside this one."""
        if "loss" in run:
            self.loss.set_overlay(run_id, label, *run["loss"], color)

    def remove_overlay(self, run_id: str) -> None:
        """Take an earlier loss away."""
        self.loss.remove_overlay(run_id)

    def note_actions(self, note: Note) -> Sequence[tuple[str, str]]:
        """Offer to take back the what-if that is the cause, and the rate that was found."""
        if note.kind not in ("diverged", "refused"):
            return ()
        rate, what_if = note.details.get("suggested_learning_rate"), note.details.get("take_back")
        values = {f"{what_if}=false"} if what_if else set()
        words = self.tr("Take it back and run") if what_if else ""
        if rate is not None:
            values.add(f"learning_rate={rate!r}")
            words = (
                self.tr("Take it back and run with learning rate {0}")
                if what_if
                else self.tr("Run with learning rate {0}")
            ).format(number_text(rate, self.locale()))
        return ((f"gradus:try?{'&'.join(sorted(values))}", words),) if values else ()

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Draw the network anew, and check its gradients if they are shown."""
        self._values = dict(values)
        self.idle.settings_changed(values)
        self._dim_if_stale()
        if self.check.isVisible():
            self._ask_check()

    def summary(self) -> str:
        """Return the curves in words."""
        return " ".join(plot.summary() for plot in (self.loss, self.norms, self.ratios))

    # Inside.

    @Slot()
    def _show_network(self) -> None:
        self.pages.setCurrentWidget(self.idle)

    @Slot(str)
    def _keep_guess(self, guess: str) -> None:
        self.settings_edited.emit({"guess": guess})

    def _dim_if_stale(self) -> None:
        changed = any(
            value != self._values.get(name)
            for name, value in self._run_values.items()
            if name not in _NOT_OF_CURVES
        )
        if changed and not self._state.is_active:
            self.veil.cover(self.tr("These curves belong to other settings."))
        else:
            self.veil.clear()

    def _keep_ghost(self) -> None:
        history = self.loss.history("loss")
        if history.first is None or history.last is None:
            return
        x, y = history.view(history.first[0], history.last[0], _GHOST_COLUMNS)
        self.loss.set_overlay("ghost", self.tr("the run before"), x, y, theme.shade("edge"))

    def _draw_guess(self, guess: str, iterations: int) -> None:
        if guess and guess != DIVERGES:
            level = [float(guess)] * 2
            color = theme.changed_color()
            self.loss.set_overlay("guess", self.tr("your guess"), [1, iterations], level, color)
        else:
            self.loss.remove_overlay("guess")

    def _guess_in_words(self, guess: str, result: Mapping[str, Any]) -> str:
        diverged = result.get("diverged_at")
        ended = self.tr("it diverged") if diverged else figure(float(result["final_loss"]))
        guessed = self.tr("it diverges") if guess == DIVERGES else figure(float(guess), 2)
        return self.tr("Your guess: {0}. What came: {1}.").format(guessed, ended)

    def _store(self, metrics: Mapping[str, Column]) -> None:
        for name, (index, value) in metrics.items():
            if name == "loss":
                self.loss.append(name, index, value)
            elif name.startswith("grad_norm."):
                self.norms.append(name, index, value)
            elif name.startswith("update_ratio."):
                self.ratios.append(name, index, value)

    def _show_snapshots(self) -> None:
        shown = self._snapshots
        if "prediction" in shown:
            self.fit.show_points(shown["target"], shown["prediction"], color="train")
        if "dead_units" in shown:
            share = float(np.asarray(shown["dead_units"]))
            self.facts.setText(self.tr("Dead hidden units: {0}").format(percent(share)))
        self._show_part()

    @Slot()
    def _show_part(self) -> None:
        part = self.part_box.currentData()
        if f"{part}.edges" in self._snapshots:
            edges, counts = self._snapshots[f"{part}.edges"], self._snapshots[f"{part}.counts"]
            self.histogram.show_counts(edges, counts)

    @Slot(bool)
    def _set_log(self, on: bool) -> None:
        for plot in (self.loss, self.norms, self.ratios):
            plot.set_log_y(on)

    @Slot(bool)
    def _toggle_check(self, on: bool) -> None:
        self.check.setVisible(on)
        if on:
            self._ask_check()

    def _ask_check(self) -> None:
        self.check.show_waiting()
        request = CheckGradients(self._values)
        self.ask_newest(request, self.check.show_rows, self._show_no_check)

    def _show_no_check(self, answer: Answer) -> None:
        self.check.show_error(answer.error)


def _add(splitter: QSplitter, widget: QWidget, stretch: int) -> None:
    splitter.addWidget(widget)
    splitter.setStretchFactor(splitter.count() - 1, stretch)
