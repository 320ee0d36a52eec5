"""Inputs as toggles and layers as a number of units and an activation each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QToolButton, QWidget

from core.labs.networks.options.choices import ACTIVATION_WORDS, INPUTS
from core.labs.networks.options.layers import (
    MOST_LAYERS,
    MOST_UNITS,
    Layer,
    read_inputs,
    read_layers,
    write_layers,
)
from ui.labs.networks.plane.inputs import input_words
from ui.language import shown
from ui.widgets.basic.buttons import flat_button

_NEW_UNITS = 4


class ArchitectureStrip(QWidget):
    """Edits the settings ``inputs`` and ``layers``.

    Signals
    -------
    edited(dict)
        The settings as they are now.
    """

    edited = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._activation: Any = "tanh"
        self._layers: tuple[Layer, ...] = ()
        self._is_locked = False
        self.inputs: dict[str, QToolButton] = {}
        self.units: list[QSpinBox] = []
        self.bends: list[QComboBox] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(QLabel(self.tr("Inputs")))
        for name in INPUTS:
            button = flat_button(input_words(name), is_toggle=True)
            button.setAutoRaise(False)
            button.clicked.connect(self._tell_inputs)
            self.inputs[name] = button
            self._row.addWidget(button)
        self._row.addSpacing(12)
        self._row.addWidget(QLabel(self.tr("Layers")))
        self.less = flat_button("−", self.tr("Take the last layer away"))
        self.more = flat_button("+", self.tr("Add a layer"))
        self.less.setAutoRaise(False)
        self.more.setAutoRaise(False)
        self.less.clicked.connect(self._remove)
        self.more.clicked.connect(self._add)
        self._row.addWidget(self.less)
        self._row.addWidget(self.more)
        for number in range(MOST_LAYERS):
            self._make_layer(number)
        self._row.addStretch(1)

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Follow the form; what it says is wrong stays as it was here."""
        try:
            inputs = read_inputs(str(values["inputs"]))
            layers = read_layers(str(values["layers"]), values["activation"])
        except (KeyError, ValueError):
            return
        self._activation, self._layers = values["activation"], layers
        for name, button in self.inputs.items():
            button.setChecked(name in inputs)
        self._show_layers()

    def set_locked(self, on: bool) -> None:
        """Keep the network of a run under way as it is."""
        self._is_locked = on
        for widget in (*self.inputs.values(), *self.units, *self.bends):
            widget.setEnabled(not on)
        self._show_layers()

    def _make_layer(self, number: int) -> None:
        units = QSpinBox(minimum=1, maximum=MOST_UNITS)
        units.setAccessibleName(self.tr("Units of layer {0}").format(number + 1))
        units.setToolTip(units.accessibleName())
        bend = QComboBox()
        bend.setAccessibleName(self.tr("Activation of layer {0}").format(number + 1))
        bend.setToolTip(bend.accessibleName())
        for name, words in ACTIVATION_WORDS.items():
            bend.addItem(shown(words), name)
        units.valueChanged.connect(self._tell_layers)
        bend.activated.connect(self._tell_layers)
        self.units.append(units)
        self.bends.append(bend)
        self._row.addWidget(units)
        self._row.addWidget(bend)

    def _show_layers(self) -> None:
        count = len(self._layers)
        for number, (units, bend) in enumerate(zip(self.units, self.bends, strict=True)):
            is_there = number < count
            # With many layers there is room for their sizes only; the form has the activation.
            units.setVisible(is_there)
            bend.setVisible(is_there and count <= 2)
            if is_there:
                layer = self._layers[number]
                units.blockSignals(True)
                units.setValue(layer.units)
                units.blockSignals(False)
                bend.setCurrentIndex(bend.findData(layer.activation))
        self.less.setEnabled(bool(count) and not self._is_locked)
        self.more.setEnabled(count < MOST_LAYERS and not self._is_locked)

    @Slot()
    def _tell_inputs(self) -> None:
        chosen = [name for name, button in self.inputs.items() if button.isChecked()]
        if chosen:
            self.edited.emit({"inputs": ",".join(chosen)})
        else:  # a network needs one
            self.sender().setChecked(True)  # type: ignore[attr-defined]

    @Slot()
    def _tell_layers(self) -> None:
        pairs = zip(self._layers, self.units, self.bends, strict=False)
        self._emit(
            tuple(
                Layer(
                    units.value(), bend.currentData() if not bend.isHidden() else layer.activation
                )
                for layer, units, bend in pairs
            )
        )

    @Slot()
    def _add(self) -> None:
        units = self._layers[-1].units if self._layers else _NEW_UNITS
        self._emit((*self._layers, Layer(units, self._activation)))

    @Slot()
    def _remove(self) -> None:
        self._emit(self._layers[:-1])

    def _emit(self, layers: tuple[Layer, ...]) -> None:
        self._layers = layers
        self._show_layers()
        self.edited.emit({"layers": write_layers(layers, self._activation)})
