"""What the student may set in the networks lab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from core.labs.networks.options import choices
from core.labs.networks.options.choices import (
    Activation,
    Cell,
    Loss,
    Optimizer,
    Recipe,
    Schedule,
    Start,
    WhatIf,
)
from core.labs.networks.options.data_settings import DataSettings
from core.labs.networks.options.layers import Layer, read_inputs, read_layers
from core.labs.networks.options.presets import PRESET_WORDS, PRESETS, Preset
from core.machine.settings import Device, device_setting, seed_setting
from core.runtime.settings import setting
from core.runtime.text import Text, text

_NETWORK, _TRAINING, _STOP, _MACHINE = (
    text("networks", "Network"),
    text("networks", "Training"),
    text("networks", "Stop rules"),
    text("networks", "Machine"),
)
_CLASSES = tuple(name for name in choices.DATA_WORDS if name not in choices.REGRESSIONS)
_PLANE = {"task": ("plane",)}


class NetworksSettings(DataSettings):
    """The task and its data, the network, the training and the machine."""

    PRESETS: ClassVar[Mapping[str, Mapping[str, Any]]] = PRESETS

    preset: Preset = setting(
        "spiral", text("networks", "Preset"), choices=PRESET_WORDS, hidden=True
    )
    inputs: str = setting(
        "x,y",
        text("networks", "Inputs"),
        hidden=True,
        group=_NETWORK,
        help=text("networks", "What the network sees: of x, y, x2, y2, xy, sin_x, sin_y."),
    )
    layers: str = setting(
        "32,16",
        text("networks", "Hidden layers"),
        hidden=True,
        group=_NETWORK,
        help=text(
            "networks",
            "Units of each hidden layer, such as 4,2; 8:relu gives a layer an activation of its "
            "own.",
        ),
    )
    activation: Activation = setting(
        "tanh",
        text("networks", "Activation"),
        group=_NETWORK,
        choices=choices.ACTIVATION_WORDS,
        shown_when=_PLANE,
        help=text("networks", "What bends the sums of a layer that has none of its own."),
    )
    start: Start = setting(
        "xavier",
        text("networks", "First weights"),
        group=_NETWORK,
        choices=choices.START_WORDS,
        shown_when={**_PLANE, "what_if": ("none", "shuffled_labels", "sorted_batches")},
        help=text(
            "networks",
            "Normal numbers; Xavier: variance 2 / (in + out); He: 2 / in; small: deviation 0.1.",
        ),
    )
    residual: bool = setting(
        False,
        text("networks", "Residual"),
        group=_NETWORK,
        shown_when=_PLANE,
        help=text("networks", "A layer as wide as the one before adds what came in."),
    )
    dropout: float = setting(
        0.0,
        text("networks", "Dropout"),
        ge=0,
        le=0.9,
        group=_NETWORK,
        live=True,
        shown_when=_PLANE,
        help=text("networks", "Which part of the hidden units is silent in an update."),
    )
    cell: Cell = setting(
        "lstm",
        text("networks", "Cell"),
        group=_NETWORK,
        choices=choices.CELL_WORDS,
        shown_when={"task": ("recurrent",)},
        help=text("networks", "What carries the first symbol through time."),
    )
    forget_bias: float = setting(
        4.0,
        text("networks", "Forget bias"),
        ge=-2,
        le=8,
        group=_NETWORK,
        shown_when={"task": ("recurrent",), "cell": ("lstm", "gru")},
        help=text(
            "networks",
            "The first bias of the gate that keeps the state; the LSTM of torch begins near 0.",
        ),
    )
    loss: Loss = setting(
        "cross_entropy",
        text("networks", "Loss"),
        group=_TRAINING,
        choices=choices.LOSS_WORDS,
        shown_when={**_PLANE, "data": _CLASSES},
        help=text("networks", "What the training makes small; a regression has squared error."),
    )
    optimizer: Optimizer = setting(
        "adam",
        text("networks", "Optimizer"),
        group=_TRAINING,
        choices=choices.OPTIMIZER_WORDS,
        shown_when=_PLANE,
        help=text("networks", "How slopes become steps."),
    )
    learning_rate: float = setting(
        0.02,
        text("networks", "Learning rate"),
        ge=1e-6,
        le=100,
        scale="log",
        group=_TRAINING,
        live=True,
        help=text("networks", "How far a weight moves for its slope."),
    )
    schedule: Schedule = setting(
        "cosine",
        text("networks", "Schedule"),
        group=_TRAINING,
        choices=choices.SCHEDULE_WORDS,
        shown_when=_PLANE,
        help=text("networks", "How the learning rate changes from epoch to epoch."),
    )
    batch_size: int = setting(
        10,
        text("networks", "Batch size"),
        ge=1,
        le=5_000,
        unit=text("networks", "examples"),
        scale="log",
        group=_TRAINING,
        live=True,
        help=text("networks", "How many examples one update sees."),
    )
    epochs: int = setting(
        600,
        text("networks", "Epochs"),
        ge=1,
        le=1_000_000,
        scale="log",
        group=_TRAINING,
        help=text(
            "networks",
            "How often all examples are seen; for delayed recall, how many updates are made.",
        ),
    )
    l1: float = setting(
        0.0,
        text("networks", "L1"),
        ge=0,
        le=1,
        group=_TRAINING,
        live=True,
        shown_when=_PLANE,
        help=text("networks", "Weight of the sum of |w| in the loss; makes weights zero."),
    )
    l2: float = setting(
        3e-4,
        text("networks", "L2"),
        ge=0,
        le=1,
        group=_TRAINING,
        live=True,
        shown_when=_PLANE,
        help=text(
            "networks",
            "Weight of half the sum of w² in the loss; with AdamW, the decay of all numbers.",
        ),
    )
    what_if: WhatIf = setting(
        "none",
        text("networks", "What if"),
        group=_TRAINING,
        choices=choices.WHAT_IF_WORDS,
        shown_when={**_PLANE, "data": _CLASSES},
        help=text("networks", "A mistake to be made on purpose; the run says what came of it."),
    )
    stop_accuracy: float = setting(
        1.0,
        text("networks", "Stop at accuracy"),
        ge=0.5,
        le=1,
        group=_STOP,
        shown_when={**_PLANE, "data": _CLASSES},
        help=text("networks", "The run ends once this part of the test points is right; 1 is off."),
    )
    patience: int = setting(
        0,
        text("networks", "Patience"),
        ge=0,
        le=10_000,
        unit=text("networks", "epochs"),
        group=_STOP,
        shown_when=_PLANE,
        help=text("networks", "The run ends when the test loss was not better so long; 0 is off."),
    )
    recipe: Recipe = setting(
        "numpy",
        text("networks", "Recipe"),
        group=_MACHINE,
        choices=choices.RECIPE_WORDS,
        shown_when=_PLANE,
        help=text("networks", "The same numbers by hand or by torch; by hand is much faster."),
    )
    device: Device = device_setting(
        _MACHINE, shown_when={"task": ("cnn", "autoencoder", "recurrent")}
    )
    seed: int = seed_setting(
        _MACHINE, text("networks", "The same seed draws the same data and the same first weights.")
    )

    @property
    def plane_loss(self) -> Loss:
        """The loss that has an effect: a regression has squared error."""
        return "squared" if self.is_regression else self.loss

    def hidden(self) -> tuple[Layer, ...]:
        """Return the hidden layers."""
        return read_layers(self.layers, self.activation)

    def input_names(self) -> tuple[str, ...]:
        """Return what the network sees of a point."""
        return read_inputs(self.inputs)

    def problems(self) -> dict[str, str]:
        """Return what is wrong between fields."""
        found = super().problems()
        for name, read in (("layers", self.hidden), ("inputs", self.input_names)):
            try:
                read()
            except ValueError:
                found[name] = _WRONG[name]
        return found


_WRONG: dict[str, Text] = {
    "layers": text(
        "networks",
        "must be up to 8 layers of 1 to 64 units, such as 4,2 or 8:relu,4; choose the "
        "activation from tanh, relu, leaky_relu, sigmoid, elu, linear",
    ),
    "inputs": text("networks", "must be one or more of x, y, x2, y2, xy, sin_x, sin_y"),
}
