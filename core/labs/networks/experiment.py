"""Trains the network of a task by its recipe and tells of every step."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from core.labs.networks.plane.training import train_plane
from core.labs.networks.settings import NetworksSettings
from core.labs.networks.tasks.training import train_task
from core.machine.torch_device import torch_device
from core.runtime.events import Event, Started
from core.runtime.worker.context import RunContext


def run(settings: NetworksSettings, context: RunContext) -> Iterator[Event]:
    """Yield the steps of the task's training."""
    if settings.task == "plane":
        details = {"threads": 1, "recipe": settings.recipe, "torch": str(torch.__version__)}
        yield Started("cpu", details)
        yield from train_plane(settings, context)
        return
    yield Started(torch_device(settings.device), {"threads": 1, "torch": str(torch.__version__)})
    yield from train_task(settings, context)
