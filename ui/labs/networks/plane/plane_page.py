"""The network beside the plane, over curves and the test part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from core.labs.networks.reports import Rewind, SetWeight, WeightReport
from core.labs.networks.settings import NetworksSettings
from core.runtime.messages import Answer
from core.runtime.records.record import Column
from ui.labs.networks.plane.architecture import ArchitectureStrip
from ui.labs.networks.plane.network_drawing import NetworkDrawing, Weight
from ui.labs.networks.plane.plane_view import PlaneView
from ui.labs.networks.plane.test_part import TestPart
from ui.labs.networks.plane.weight_editor import WeightEditor
from ui.language import shown
from ui.tab.asking import AskingWidget
from ui.widgets.basic.buttons import flat_button
from ui.widgets.plots.live_plot import LivePlot


class PlanePage(AskingWidget):
    """Network, plane, curves, confusion.

    Signals
    -------
    edited(dict)
        Settings that are edited here: layers, inputs, drawn points.
    failed(str)
        An answer is a sentence about what went wrong.
    network_shown(object)
        These snapshots of a network are shown now.
    """

    edited = Signal(dict)
    failed = Signal(str)
    network_shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = NetworksSettings()
        self._has_network = False
        self._build()
        self._connect()

    def _build(self) -> None:
        epoch = self.tr("epoch")
        self.strip = ArchitectureStrip()
        self.network = NetworkDrawing()
        self.editor = WeightEditor()
        self.rewind_button = flat_button(
            self.tr("First weights"), self.tr("Put the weights back that the run began with")
        )
        self.rewind_button.setEnabled(False)
        self.plane = PlaneView()
        self.discrete_box = QCheckBox(self.tr("&Classes only"))
        self.test_box = QCheckBox(self.tr("Tes&t points"))
        self.test_box.setChecked(True)
        self.brush_box = QComboBox()
        self.brush_box.setAccessibleName(self.tr("What the mouse draws"))
        self.brush_box.addItem(self.tr("Look"), None)
        for number in range(4):
            self.brush_box.addItem(self.tr("Draw class {0}").format(number + 1), number)
        self.brush_box.addItem(self.tr("Erase"), -1)
        self.brush_box.setToolTip(self.tr("Draw points of your own on the plane"))
        self.loss = LivePlot(self.tr("Loss"), epoch, self.tr("loss"))
        self.accuracy = LivePlot(self.tr("Accuracy"), epoch, self.tr("share right"))
        for plot, name in ((self.loss, "loss"), (self.accuracy, "accuracy")):
            plot.add_curve(f"train_{name}", self.tr("train"), "train")
            plot.add_curve(f"test_{name}", self.tr("test"), "test")
        self.loss.set_log_y(True)
        self.test_part = TestPart()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.strip)
        layout.addWidget(self._parts(), 1)

    def _parts(self) -> QSplitter:
        left = _column(self.network, _row(self.editor, self.rewind_button, stretch=0))
        tools = _row(self.discrete_box, self.test_box, self.brush_box)
        self._right = _column(self.plane, tools)
        above = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        above.addWidget(left)
        above.addWidget(self._right)
        above.setSizes([520, 420])
        below = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        for widget in (self.loss, self.accuracy, self.test_part):
            below.addWidget(widget)
        below.setSizes([330, 330, 300])
        rows = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        rows.addWidget(above)
        rows.addWidget(below)
        rows.setStretchFactor(0, 5)
        rows.setStretchFactor(1, 3)
        return rows

    def _connect(self) -> None:
        self.strip.edited.connect(self.edited)
        self.network.weight_chosen.connect(self._choose)
        self.network.unit_hovered.connect(self.plane.show_unit)
        self.editor.tried.connect(self._try)
        self.editor.kept.connect(self._keep)
        self.editor.left.connect(self._leave)
        self.rewind_button.clicked.connect(self._rewind)
        self.discrete_box.toggled.connect(self.plane.set_discrete)
        self.test_box.toggled.connect(self.plane.set_test_shown)
        self.brush_box.activated.connect(self._take_brush)
        self.plane.drawn.connect(self._take_drawn)
        self.test_part.confusion.cell_chosen.connect(self.plane.pick)

    # ---- what the exhibit tells

    def settings_changed(self, settings: NetworksSettings) -> None:
        """Follow the form."""
        self._settings = settings
        values = settings.model_dump()
        self.strip.settings_changed(values)
        self.plane.set_regression(settings.is_regression)
        self.discrete_box.setEnabled(not settings.is_regression)
        self.accuracy.setVisible(not settings.is_regression)
        self.network.begin(settings.input_names(), self._layer_names(settings))
        try:
            self.plane.set_drawn(settings.drawn_points())
        except ValueError:
            self.plane.set_drawn([])

    def begin(self, settings: NetworksSettings) -> None:
        """Make ready for a run."""
        self.settings_changed(settings)
        self.brush_box.setCurrentIndex(0)
        self._take_brush()
        self.loss.clear()
        self.accuracy.clear()
        self.network.choose(None)
        self.editor.leave()

    def take(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Keep the steps of a frame."""
        for name, (index, value) in metrics.items():
            if name in ("train_loss", "test_loss"):
                self.loss.append(name, index, value)
            elif name in ("train_accuracy", "test_accuracy"):
                self.accuracy.append(name, index, value)
        if snapshots:
            self.show_snapshots(snapshots)

    def show_snapshots(self, snapshots: Mapping[str, Any]) -> None:
        """Show a network."""
        self.network.show_snapshots(snapshots)
        self.plane.show_snapshots(snapshots)
        self.test_part.show_snapshots(snapshots, self._settings.is_regression)
        self.network_shown.emit(snapshots)

    def set_askable(self, on: bool) -> None:
        """Say whether the worker holds the network that is shown."""
        self._has_network = on
        self.rewind_button.setEnabled(on)

    def set_locked(self, on: bool) -> None:
        """Keep layers and points of a run under way as they are."""
        self.strip.set_locked(on)
        self.brush_box.setEnabled(not on)

    def summary(self) -> str:
        """Return the curves in words."""
        return f"{self.loss.summary()} {self.accuracy.summary()}".strip()

    # ---- inside

    def _layer_names(self, settings: NetworksSettings) -> list[str]:
        names = [
            self.tr("{0}: {1}").format(number, layer.activation)
            for number, layer in enumerate(settings.hidden(), start=1)
        ]
        return [*names, self.tr("output")]

    @Slot(int, int, int)
    def _choose(self, layer: int, row: int, column: int) -> None:
        value = self.network.value((layer, row, column))
        if not self._has_network:
            self.network.choose(None)
            self.failed.emit(self.tr("Press Run or Step first, then a weight can be set."))
        elif value is not None:
            is_bias = row == self.network.rows(layer) - 1
            self.editor.choose((layer, row, column), value, is_bias)

    @Slot(object, float)
    def _try(self, weight: Weight, value: float) -> None:
        self.ask_newest(
            SetWeight(*weight, value, is_trial=True), self.editor.show_effect, self._say_error
        )

    @Slot(object, float)
    def _keep(self, weight: Weight, value: float) -> None:
        self.ask(SetWeight(*weight, value), self._show_changed, self._say_error)

    @Slot()
    def _leave(self) -> None:
        self.network.choose(None)
        self.network.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _rewind(self) -> None:
        self.ask(Rewind(), self._show_changed, self._say_error)

    def _show_changed(self, report: WeightReport) -> None:
        self.network.choose(None)
        self.show_snapshots(report.snapshots)

    def _say_error(self, answer: Answer) -> None:
        self.failed.emit(shown(answer.error))

    @Slot()
    def _take_brush(self) -> None:
        self.plane.set_brush(self.brush_box.currentData())

    @Slot(list)
    def _take_drawn(self, points: list[tuple[float, float, int]]) -> None:
        words = ";".join(f"{x:g},{y:g},{label}" for x, y, label in points)
        self.edited.emit({"data": "drawn", "drawn": words})


def _row(*widgets: QWidget, stretch: int | None = None) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for number, widget in enumerate(widgets):
        row.addWidget(widget, 1 if number == stretch else 0)
    if stretch is None:
        row.addStretch(1)
    return holder


def _column(large: QWidget, small: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(large, 1)
    column.addWidget(small)
    return holder
