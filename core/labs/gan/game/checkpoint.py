"""Copies the state of a game, and brings it back into a game that may be set otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

Players = tuple[nn.Module, nn.Module, Any, Any, torch.Generator]
"""Generator, discriminator, their optimizers, and what draws: as the recipe makes them."""

# What an optimizer of the recipe keeps between updates.
_KEPT = ("mean", "square", "count")
# What a network keeps besides its weights: batch norm's averages, spectral norm's vectors.
_BUFFERS = ("running_mean", "running_var", "num_batches_tracked", "._u", "._v")


@dataclass(frozen=True)
class NetworkState:
    """A network's weights and what its optimizer, of the class named ``kind``, keeps."""

    weights: Mapping[str, Tensor]
    kept: Mapping[str, Any]
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
        players = (self.generator, self.discriminator)
        values = [v for p in players for part in (p.weights, p.kept) for v in part.values()]
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
    by_name = {_plain(name): t for name, t in saved.items() if not name.endswith(_BUFFERS)}
    weights = {_plain(name): weight for name, weight in network.named_parameters()}
    if weights.keys() != by_name.keys():
        return False
    if any(weight.shape != by_name[name].shape for name, weight in weights.items()):
        return False
    with torch.no_grad():
        for name, weight in weights.items():
            weight.copy_(by_name[name])
    return True


def _load(network: nn.Module, optimizer: Any, saved: NetworkState) -> bool:
    if not load_weights(network, saved.weights):
        return False
    if type(optimizer).__name__ == saved.kind:
        for name, value in saved.kept.items():
            if isinstance(value, Tensor):
                getattr(optimizer, name).copy_(value)
            else:
                setattr(optimizer, name, value)
    return True


def _state(network: nn.Module, optimizer: Any) -> NetworkState:
    weights = {name: _copy(tensor) for name, tensor in network.state_dict().items()}
    kept = {name: _copy(value) for name, value in vars(optimizer).items() if name in _KEPT}
    return NetworkState(weights, kept, type(optimizer).__name__)


def _plain(name: str) -> str:
    """Return a weight's name as it is without spectral norm."""
    return name.replace("parametrizations.", "").removesuffix(".original")


def _copy(value: Any) -> Any:
    return value.detach().to("cpu", copy=True) if isinstance(value, Tensor) else value
