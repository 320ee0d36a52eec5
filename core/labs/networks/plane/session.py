"""A network on the plane, from its first weights on: trained, changed, looked at."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np

from core.labs.networks.plane.data_files import load_data
from core.labs.networks.plane.looking import inputs_of, loss_of, responses, said
from core.labs.networks.plane.pictures import Pictures
from core.labs.networks.plane.trainees import ByHand, Data, Floats, InTorch, Progress, Trainee
from core.labs.networks.script.script import recipe
from core.labs.networks.settings import NetworksSettings
from core.runtime.errors import LabError
from core.runtime.request import State
from core.runtime.text import Text, text

STATE = "networks.session"
_KEPT = 400


class PlaneSession:
    """What lives in the worker between runs.

    Attributes
    ----------
    done : int
        The epochs that were trained.
    path : list of lists of arrays
        The weights after some epochs, the first ones first; thinned out as they get many.
    edits : list of Text
        What was done to the weights by hand and the run has not told of yet.
    """

    def __init__(self, settings: NetworksSettings, data: Data | None = None) -> None:
        self.settings = settings
        module: Any = recipe(settings).load()
        self.data = load_data(module, settings) if data is None else data
        self.count = int(len(self.data[0]) * settings.train_share)
        kind = InTorch if settings.recipe == "torch" else ByHand
        self.trainee: Trainee = kind(module)
        self.pictures = Pictures(settings, self.data, self.count)
        self.done = 0
        self.path: list[list[Floats]] = [self.trainee.weights()]
        self.edits: list[Text] = []
        self._stride = 1

    def train(self, epochs: int) -> Generator[Progress]:
        """Return the recipe's generator, to go on up to ``epochs``."""
        return self.trainee.train(self.data, self.done, epochs, self.settings.batch_size)

    def change(self, settings: NetworksSettings) -> None:
        """Train on by other settings; data and network stay."""
        module: Any = recipe(settings).load()
        self.trainee = self.trainee.with_settings(module, settings)
        self.settings = settings

    def keep(self) -> None:
        """Keep the weights for the path over the loss's landscape, now and then."""
        if self.done % self._stride:
            return
        self.path.append(self.trainee.weights())
        if len(self.path) > _KEPT:
            self.path, self._stride = self.path[::2], 2 * self._stride

    def with_weight(self, layer: int, row: int, column: int, value: float) -> list[Floats]:
        """Return the weights with one of them changed; the last row is the biases.

        Raises
        ------
        LabError
            If there is no such weight.
        """
        weights = self.trainee.weights()
        try:
            if min(layer, row, column) < 0:
                raise IndexError
            weights[layer][row, column] = value
        except IndexError as error:
            raise LabError(
                text("networks", "The network has no weight {place}; choose one that is drawn.")(
                    place=f"{layer + 1}: {row + 1} → {column + 1}"
                )
            ) from error
        return weights

    def measure(self, weights: list[Floats]) -> dict[str, float]:
        """Return loss and, of classes, accuracy of both parts with other weights."""
        xy, labels = self.data
        z = responses(weights, inputs_of(xy, self.settings), self.settings)[-1]
        parts = {"train": slice(0, self.count), "test": slice(self.count, None)}
        found = {
            f"{name}_loss": float(loss_of(z[part], labels[part], self.settings))
            for name, part in parts.items()
        }
        if not self.settings.is_regression:
            right = said(z, self.settings) == labels
            for name, part in parts.items():
                found[f"{name}_accuracy"] = float(np.mean(right[part]))
        return found


def session_of(state: State) -> PlaneSession:
    """Return the tab's network on the plane.

    Raises
    ------
    LabError
        If nothing was trained yet.
    """
    session = state.get(STATE)
    if not isinstance(session, PlaneSession):
        raise LabError(text("networks", "There is no network on the plane yet; press Run first."))
    return session
