"""Answers the window's questions about networks, during a run too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.labs.networks.plane.landscape import landscape
from core.labs.networks.plane.session import PlaneSession, session_of
from core.labs.networks.reports import (
    DecodeAt,
    DigitReport,
    Landscape,
    LandscapeReport,
    ReadDigit,
    Restart,
    RestartReport,
    Rewind,
    SetWeight,
    Untrained,
    UntrainedReport,
    WeightReport,
)
from core.labs.networks.settings import NetworksSettings
from core.labs.networks.tasks.autoencoder import decode
from core.labs.networks.tasks.cnn import read_digit
from core.labs.networks.tasks.session import network_of
from core.machine.settings import SEED_LIMIT
from core.runtime.errors import LabError
from core.runtime.figures import figure
from core.runtime.request import State, answers
from core.runtime.text import text


@answers(Untrained)
def untrained(state: State, asked: Untrained) -> UntrainedReport:
    """Return a network with its first weights; the one that was trained stays."""
    session = PlaneSession(NetworksSettings.make(asked.settings))
    measured = session.measure(session.trainee.weights())
    return UntrainedReport(session.pictures.take(session.trainee), measured)


@answers(SetWeight)
def set_weight(state: State, asked: SetWeight) -> WeightReport:
    """Set a weight, or try it.

    Raises
    ------
    LabError
        If there is no such weight, or the value is not a finite number.
    """
    session = session_of(state)
    if not np.isfinite(asked.value):
        raise LabError(
            text("networks", "A weight must be a finite number, got {value}; type another.")(
                value=asked.value
            )
        )
    before = session.measure(session.trainee.weights())
    weights = session.with_weight(asked.layer, asked.row, asked.column, asked.value)
    after = session.measure(weights)
    if asked.is_trial:
        return WeightReport(before, after, {})
    session.trainee.set_weights(weights)
    said = text("networks", "Weight {row} → {column} of layer {layer} was set to {value}.")
    session.edits.append(
        said(
            row=asked.row + 1,
            column=asked.column + 1,
            layer=asked.layer + 1,
            value=figure(asked.value),
        )
    )
    return WeightReport(before, after, session.pictures.take(session.trainee))


@answers(Rewind)
def rewind(state: State, asked: Rewind) -> WeightReport:
    """Put the first weights back."""
    session = session_of(state)
    before = session.measure(session.trainee.weights())
    session.trainee.set_weights(session.path[0])
    session.edits.append(text("networks", "The first weights were put back."))
    after = session.measure(session.path[0])
    return WeightReport(before, after, session.pictures.take(session.trainee))


@answers(Restart)
def restart(state: State, asked: Restart) -> RestartReport:
    """Train from other first weights on the same points; the network that is shown stays."""
    settings = NetworksSettings.make(asked.settings)
    data = PlaneSession(settings).data
    seed = (settings.seed + asked.number) % SEED_LIMIT
    other = PlaneSession(settings.with_(seed=seed), data)
    for _ in other.train(settings.epochs):
        pass
    weights = other.trainee.weights()
    return RestartReport(
        seed, other.measure(weights), other.pictures.take(other.trainee)["surface"]
    )


@answers(Landscape)
def loss_landscape(state: State, asked: Landscape) -> LandscapeReport:
    """Return the loss around the path of the last training."""
    return landscape(session_of(state), asked.side)


@answers(ReadDigit)
def read(state: State, asked: ReadDigit) -> DigitReport:
    """Return what the last CNN says of an image."""
    return read_digit(network_of(state, "cnn"), asked.image)


@answers(DecodeAt)
def decode_at(state: State, asked: DecodeAt) -> NDArray[np.float32]:
    """Return what the last autoencoder makes of two numbers."""
    network = network_of(state, "autoencoder")
    return np.asarray(decode(network, np.array([[asked.x, asked.y]]))[0])
