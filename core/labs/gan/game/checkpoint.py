"""Copies the state of a game, and brings it back into a game that may be set otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

Players = tuple[nn.Module, nn.Module, Optimizer, Optimizer, torch.Generator]
"""Generator, discriminator, their optimizers, and what draws: as the recipe makes them."""

# The weights among what a network keeps; batch norm and spectral norm have averages, too.
_WEIGHTS = (".weight", ".bias", ".original")


@dataclass(frozen=True)
class NetworkState:
    """A network and its optimizer.

    Attributes
    ----------
    weights : name -> tensor
        The network's `state_dict`.
    averages : name of a weight -> name -> value
        What the optimizer keeps of each weight, whether or not spectral norm is on it.
    kind : str
        The optimizer's class.
    """

    weights: Mapping[str, Tensor]
    averages: Mapping[str, Mapping[str, Any]]
    kind: str


@dataclass(frozen=True)
class Checkpoint:
    """Both players and the state of the random numbers, on the CPU."""

    generator: NetworkState
    discriminator: NetworkState
    draws: Tensor

    @property
    def size_bytes(self) -> int:
        """How much memory it holds."""
        values: list[Any] = [self.draws]
        for player in (self.generator, self.discriminator):
            values += player.weights.values()
            values += [value for kept in player.averages.values() for value in kept.values()]
        return sum(v.element_size() * v.numel() for v in values if isinstance(v, Tensor))


def take(players: Players) -> Checkpoint:
    """Return a copy of the game's state."""
    generator, discriminator, g_optimizer, d_optimizer, draws = players
    return Checkpoint(
        _state(generator, g_optimizer), _state(discriminator, d_optimizer), draws.get_state()
    )


def restore(players: Players, checkpoint: Checkpoint) -> list[str]:
    """Bring the state back; return the words for the networks that no longer fit.

    A network goes on where each of its weights has a partner of the same name and shape, whether or
    not spectral norm is on them; else it stays as it was made. Its optimizer goes on where the
    network does and its kind is the same.
    """
    generator, discriminator, g_optimizer, d_optimizer, draws = players
    restarted = []
    if not _load(generator, g_optimizer, checkpoint.generator):
        restarted.append("generator")
    if not _load(discriminator, d_optimizer, checkpoint.discriminator):
        restarted.append("discriminator")
    if draws.get_state().shape == checkpoint.draws.shape:
        draws.set_state(checkpoint.draws)
    return restarted


def load_weights(network: nn.Module, saved: Mapping[str, Tensor]) -> bool:
    """Bring a network's weights back where they fit, and return whether they do."""
    own = network.state_dict()
    if own.keys() == saved.keys() and all(own[name].shape == saved[name].shape for name in own):
        network.load_state_dict(saved)
        return True
    by_name = {_plain(name): t for name, t in saved.items() if name.endswith(_WEIGHTS)}
    weights = {_plain(name): weight for name, weight in network.named_parameters()}
    if weights.keys() != by_name.keys():
        return False
    if any(weight.shape != by_name[name].shape for name, weight in weights.items()):
        return False
    with torch.no_grad():
        for name, weight in weights.items():
            weight.copy_(by_name[name])
    return True


def _load(network: nn.Module, optimizer: Optimizer, saved: NetworkState) -> bool:
    if not load_weights(network, saved.weights):
        return False
    if type(optimizer).__name__ == saved.kind:
        # An optimizer numbers its weights; spectral norm changes their order, not their names.
        state = {
            number: {key: _copy(value) for key, value in saved.averages[_plain(name)].items()}
            for number, (name, _) in enumerate(network.named_parameters())
            if _plain(name) in saved.averages
        }
        groups = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": state, "param_groups": groups})
    return True


def _state(network: nn.Module, optimizer: Optimizer) -> NetworkState:
    weights = {name: _copy(tensor) for name, tensor in network.state_dict().items()}
    averages = {
        _plain(name): {key: _copy(value) for key, value in optimizer.state[weight].items()}
        for name, weight in network.named_parameters()
        if weight in optimizer.state
    }
    return NetworkState(weights, averages, type(optimizer).__name__)


def _plain(name: str) -> str:
    """Return a weight's name as it is without spectral norm."""
    return name.replace("parametrizations.", "").removesuffix(".original")


def _copy(value: Any) -> Any:
    return value.detach().to("cpu", copy=True) if isinstance(value, Tensor) else value
