"""A network of one of the other tasks: its recipe, its data, and its measures."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from torch import nn

from core.labs.networks.script.script import recipe
from core.labs.networks.settings import NetworksSettings
from core.runtime.errors import LabError
from core.runtime.request import State
from core.runtime.text import text

STATE = "networks.task"
_EVERY = 25  # updates between two measures of delayed recall

Turn = tuple[int, int, float, nn.Module]
"""An update's number, how many there will be, its loss, and the network."""


class TaskSession:
    """What lives in the worker between runs.

    Attributes
    ----------
    data : what the recipe's ``measure`` takes
        Images and labels of both parts, or how far to remember.
    """

    def __init__(self, settings: NetworksSettings) -> None:
        self.settings = settings
        self.module: Any = recipe(settings).load()
        is_recurrent = settings.task == "recurrent"
        self.data: Any = settings.distance if is_recurrent else self.module.load_data()
        self._network: nn.Module | None = None

    def train(self) -> Iterator[Turn]:
        """Yield what the recipe yields."""
        is_recurrent = self.settings.task == "recurrent"
        turns = self.module.train() if is_recurrent else self.module.train(self.data)
        for turn in turns:
            self._network = turn[3]
            yield turn

    @property
    def network(self) -> nn.Module:
        """The network to be looked at, on the CPU: itself, or a copy of one on a GPU.

        Raises
        ------
        LabError
            If there was no update yet.
        """
        if self._network is None:
            raise LabError(text("networks", "There is no network yet; press Run first."))
        is_here = next(self._network.parameters()).device.type == "cpu"
        return self._network if is_here else copy.deepcopy(self._network).cpu()

    def measure_every(self, total: int) -> int:
        """Return after how many updates the test part is measured: an epoch's."""
        return _EVERY if self.settings.task == "recurrent" else total // self.settings.epochs

    def measure(self) -> dict[str, float]:
        """Return test loss and, of classes, test accuracy."""
        values = self.module.measure(self._network, self.data)
        return dict(zip(("test_loss", "test_accuracy"), values, strict=False))


def network_of(state: State, task: str) -> nn.Module:
    """Return the tab's network of a task, to be looked at.

    Raises
    ------
    LabError
        If none was trained yet, or the last one was of another task.
    """
    session = state.get(STATE)
    if isinstance(session, TaskSession) and session.settings.task == task:
        return session.network
    raise LabError(text("networks", "There is no network of this kind yet; press Run first."))
