"""The fields that both players have, and those of the cures, each declared once."""

from __future__ import annotations

from typing import Any

from core.labs.gan.options.choices import ACTIVATION_WORDS, NORM_WORDS, OPTIMIZER_WORDS, Activation
from core.runtime.conditions import other_than
from core.runtime.settings import setting
from core.runtime.text import text

CURES = text("gan", "Cures")


def layers(group: str, default: int) -> Any:
    """Declare how many hidden layers a player has."""
    return setting(
        default,
        text("gan", "Layers"),
        shown_when={"data": other_than("mnist", "images")},
        ge=1,
        le=6,
        group=group,
        help=text(
            "gan", "Hidden layers; networks for 28 x 28 pixels always have two of convolutions."
        ),
    )


def width(group: str, default: int) -> Any:
    """Declare how wide a player's layers are."""
    return setting(
        default,
        text("gan", "Width"),
        ge=1,
        le=1024,
        unit=text("gan", "units"),
        scale="log",
        group=group,
        help=text(
            "gan",
            "Units of each hidden layer; for 28 x 28 pixels, channels of the first convolution.",
        ),
    )


def activation(group: str, default: Activation) -> Any:
    """Declare a player's activation."""
    return setting(default, text("gan", "Activation"), choices=ACTIVATION_WORDS, group=group)


def norm(group: str, *, live: bool = False, help: str = "") -> Any:
    """Declare how a player's layers are normalised."""
    return setting(
        "none", text("gan", "Normalisation"), choices=NORM_WORDS, group=group, live=live, help=help
    )


def optimizer(group: str) -> Any:
    """Declare a player's optimiser."""
    return setting(
        "adam", text("gan", "Optimizer"), choices=OPTIMIZER_WORDS, group=group, live=True
    )


def learning_rate(group: str, default: float) -> Any:
    """Declare a player's learning rate."""
    return setting(
        default, text("gan", "Learning rate"), ge=1e-7, le=10, scale="log", group=group, live=True
    )


def turns(group: str) -> Any:
    """Declare how many updates a player has in each step."""
    return setting(
        1,
        text("gan", "Updates per turn"),
        ge=1,
        le=20,
        group=group,
        live=True,
        help=text("gan", "Of one step of the game."),
    )


def cure(default: float, label: str, help: str, **limits: Any) -> Any:
    """Declare what can be switched on in the running game."""
    return setting(default, label, group=CURES, live=True, help=help, **limits)
