"""The hidden layers and the inputs as texts, such as ``4,2`` and ``8:relu,4`` and ``x,y``."""

from __future__ import annotations

import typing
from dataclasses import dataclass

from core.labs.networks.options.choices import INPUTS, Activation

MOST_LAYERS, MOST_UNITS = 8, 64
_ACTIVATIONS = typing.get_args(Activation)


@dataclass(frozen=True)
class Layer:
    """A hidden layer: how many units, and what bends their sums."""

    units: int
    activation: Activation


def read_layers(words: str, activation: Activation) -> tuple[Layer, ...]:
    """Return the layers of a text; one without an activation of its own has ``activation``.

    Raises
    ------
    ValueError
        If a part is not a number of units from 1 to 64 with a known activation, or there are
        more than eight.
    """
    parts = [part.strip() for part in words.split(",") if part.strip()]
    layers = tuple(_layer(part, activation) for part in parts)
    if len(layers) > MOST_LAYERS:
        raise ValueError(words)
    return layers


def write_layers(layers: tuple[Layer, ...], activation: Activation) -> str:
    """Return the text that `read_layers` reads."""
    return ",".join(
        str(layer.units) if layer.activation == activation else f"{layer.units}:{layer.activation}"
        for layer in layers
    )


def read_inputs(words: str) -> tuple[str, ...]:
    """Return the inputs of a text, in the order of `INPUTS`.

    Raises
    ------
    ValueError
        If a name is unknown or there is none.
    """
    names = {part.strip() for part in words.split(",") if part.strip()}
    if not names or not names <= set(INPUTS):
        raise ValueError(words)
    return tuple(name for name in INPUTS if name in names)


def _layer(part: str, activation: Activation) -> Layer:
    units, _, named = part.partition(":")
    count, chosen = int(units), named or activation
    if not 1 <= count <= MOST_UNITS or chosen not in _ACTIVATIONS:
        raise ValueError(part)
    return Layer(count, typing.cast("Activation", chosen))
