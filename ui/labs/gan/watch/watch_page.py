"""The game as it goes: what the generator makes beside the curves of both players."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from core.labs.gan.options.choices import IMAGE_DATA, MODAL_DATA
from core.labs.gan.reports import Decode, Noise
from core.runtime.messages import Answer
from core.runtime.records.record import Column
from ui.labs.gan.watch.curves_panel import CurvesPanel
from ui.labs.gan.watch.facts import measures_in_words
from ui.labs.gan.watch.layer_buttons import LayerButtons
from ui.labs.gan.watch.noise import draw_noise
from ui.labs.gan.watch.noise_flight import NoiseFlight
from ui.labs.gan.watch.picture import MomentPicture
from ui.labs.gan.watch.walk_panel import WalkPanel
from ui.tab.asking import AskingWidget
from ui.widgets.basic.buttons import flat_button
from ui.widgets.basic.elided_label import ElidedLabel

_FLYING = 400
_WIDE_CHARACTERS = 75
_SHARES = [500, 400]  # of picture and curves


class WatchPage(AskingWidget):
    """The picture and the curves; samples that fly from their noise hold the picture up.

    Signals
    -------
    failed(str)
        An answer is a sentence about what went wrong.
    """

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: dict[str, Any] = {}
        self._rng = np.random.default_rng(0)
        self._held_up: dict[str, Any] = {}  # snapshots that came during a flight
        self._build()
        self._flight = NoiseFlight(self)
        self._connect()

    def _build(self) -> None:
        self.picture = MomentPicture(
            "", self.tr("The samples appear here with the first steps of a run.")
        )
        self.curves = CurvesPanel()
        self.walk = WalkPanel()
        self.walk.hide()
        self.layers = LayerButtons(self)
        tip = self.tr("Let samples move from their noise to where the generator puts them")
        self.fly_button = flat_button(self.tr("Noise to data"), tip, is_toggle=True)
        self.fly_button.setEnabled(False)
        self.facts = ElidedLabel(max_lines=2)
        row = QHBoxLayout()
        row.addWidget(self.layers)
        row.addStretch(1)
        row.addWidget(self.fly_button)
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.picture, 1)
        column.addWidget(self.walk)
        column.addWidget(self.facts)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self.splitter.addWidget(self._left)
        self.splitter.addWidget(self.curves)
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 4)
        self.splitter.setSizes(_SHARES)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.splitter)

    def _connect(self) -> None:
        self.layers.layer_toggled.connect(self.picture.plane.set_shown)
        self.fly_button.toggled.connect(self._toggle_flight)
        self._flight.moved.connect(self.picture.plane.show_fake)
        self._flight.ended.connect(self._land)
        self.pass_on(self.walk)

    def minimumSizeHint(self) -> QSize:
        """Return room for the picture: where there is no more, the curves give way to it."""
        return QSize(self._left.minimumSizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the picture where it is scarce, as beside an open drawer."""
        super().resizeEvent(event)
        is_wide = self.width() >= self.fontMetrics().averageCharWidth() * _WIDE_CHARACTERS
        self.curves.setVisible(is_wide)

    # ---- what the exhibit tells

    def begin(self, settings: Mapping[str, Any], *, goes_on: bool) -> None:
        """Make ready for a run; one that ``goes_on`` is a branch of the game that is shown."""
        self._settings = dict(settings)
        self.drop(Decode)
        self._flight.stop()
        if not goes_on:
            self.picture.clear()
            self.curves.begin(settings.get("data") in MODAL_DATA)
        is_image = settings.get("data") in IMAGE_DATA
        self.picture.setCurrentWidget(self.picture.images if is_image else self.picture.plane)
        self.layers.setVisible(not is_image)
        self.fly_button.setVisible(not is_image)
        self.fly_button.setEnabled(False)
        self.walk.setVisible(is_image)
        self.walk.begin(settings)
        self.facts.setText("")

    def take(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Keep the steps of a frame."""
        self.curves.store(metrics)
        if metrics.keys() & {"distance", "modes_covered"}:
            self.facts.setText(measures_in_words(self.curves.newest()))
        if "modes" in snapshots:
            self.curves.take_modes(snapshots["modes"])
        if self._flight.is_flying:
            self._held_up.update(snapshots)
        else:
            self._show_picture(snapshots)

    def set_askable(self, on: bool) -> None:
        """Say whether there are networks in the worker that can be asked."""
        self.fly_button.setEnabled(on)
        self.walk.setEnabled(on)

    def summary(self) -> str:
        """Return what is shown, in words."""
        parts = (self.facts.text(), self.picture.summary(), self.curves.summary())
        return " ".join(part for part in parts if part)

    # ---- inside

    def _show_picture(self, snapshots: Mapping[str, Any]) -> None:
        self.picture.show_snapshots(snapshots)
        if "grid" in snapshots and self.walk.isVisible() and self.walk.isEnabled():
            self.walk.refresh()

    @Slot(bool)
    def _toggle_flight(self, on: bool) -> None:
        if not on:
            self._flight.stop()
            return
        noise = draw_noise(self._settings, _FLYING, self._rng)
        self.ask_newest(Decode(noise), partial(self._fly, noise), self._say_error)

    def _fly(self, noise: Noise, samples: NDArray[np.float32]) -> None:
        """Let samples fly to where the generator has put them."""
        box = self.picture.plane.box
        if box is None:
            self.fly_button.setChecked(False)
        elif self.fly_button.isChecked():
            self._flight.fly(noise, samples, box)

    def _say_error(self, answer: Answer) -> None:
        self.fly_button.setChecked(False)
        self.failed.emit(answer.error)

    @Slot()
    def _land(self) -> None:
        self.fly_button.setChecked(False)
        held_up, self._held_up = self._held_up, {}
        self._show_picture(held_up)
