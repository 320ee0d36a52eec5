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

_WORDS = ("generator", "discriminator")
_PARAMETRIZED = (".parametrizations.", "."), (".original", "")


@dataclass(frozen=True)
class Checkpoint:
    """Weights and optimizers of both players, and the state of the random numbers."""

    networks: tuple[Mapping[str, Tensor], ...]
    optimizers: tuple[Mapping[int, Mapping[str, Any]], ...]
    kinds: tuple[str, ...]
    draws: Tensor

    @property
    def size_bytes(self) -> int:
        """How much memory it holds."""
        tensors = [t for state in self.networks for t in state.values()]
        tensors += [
            t for kept in self.optimizers for state in kept.values() for t in _tensors(state)
        ]
        return sum(t.element_size() * t.numel() for t in tensors)


def take(players: Players) -> Checkpoint:
    """Return a copy of the game's state, on the CPU."""
    return Checkpoint(
        tuple({n: _copy(t) for n, t in player.state_dict().items()} for player in players[:2]),
        tuple(_state_of(optimizer) for optimizer in players[2:4]),
        tuple(_kind(optimizer) for optimizer in players[2:4]),
        players[4].get_state(),
    )


def restore(players: Players, checkpoint: Checkpoint) -> list[str]:
    """Bring the state back; return the words for the networks that no longer fit.

    A network goes on where all its weights have a partner of the same name and shape, whether or
    not spectral norm is on them; else it stays as it was made. Its optimizer goes on where the
    network does and its kind is the same.
    """
    restarted = []
    for index, word in enumerate(_WORDS):
        network, optimizer = players[index], players[2 + index]
        assert isinstance(network, nn.Module)
        assert isinstance(optimizer, Optimizer)
        if not _load_network(network, checkpoint.networks[index]):
            restarted.append(word)
        elif _kind(optimizer) == checkpoint.kinds[index]:
            _load_optimizer(optimizer, checkpoint.optimizers[index])
    if players[4].get_state().shape == checkpoint.draws.shape:
        players[4].set_state(checkpoint.draws)
    return restarted


def _load_network(network: nn.Module, saved: Mapping[str, Tensor]) -> bool:
    own = network.state_dict()
    if own.keys() == saved.keys() and all(own[n].shape == saved[n].shape for n in own):
        network.load_state_dict(saved)
        return True
    by_name = {_plain(name): tensor for name, tensor in saved.items()}
    weights = {name: by_name.get(_plain(name)) for name, _ in network.named_parameters()}
    if any(kept is None or kept.shape != own[name].shape for name, kept in weights.items()):
        return False
    if len(weights) != sum(1 for name in saved if not name.endswith(_BUFFERS)):
        return False
    with torch.no_grad():
        for name, weight in network.named_parameters():
            kept = weights[name]
            assert kept is not None
            weight.copy_(kept)
    return True


# What a network keeps besides its weights: batch norm's averages, spectral norm's vectors.
_BUFFERS = ("running_mean", "running_var", "num_batches_tracked", "_u", "_v")


def _plain(name: str) -> str:
    for old, new in _PARAMETRIZED:
        name = name.replace(old, new)
    return name.removesuffix("0") if name.endswith("weight0") else name


def _load_optimizer(optimizer: Optimizer, saved: Mapping[int, Mapping[str, Any]]) -> None:
    groups = optimizer.state_dict()["param_groups"]  # rates as they are set now
    copied = {index: {n: _copy(v) for n, v in state.items()} for index, state in saved.items()}
    optimizer.load_state_dict({"state": copied, "param_groups": groups})


def _state_of(optimizer: Optimizer) -> dict[int, dict[str, Any]]:
    states = optimizer.state_dict()["state"]
    return {index: {n: _copy(v) for n, v in state.items()} for index, state in states.items()}


def _kind(optimizer: Optimizer) -> str:
    momentum = optimizer.param_groups[0].get("momentum", 0)
    return f"{type(optimizer).__name__} {momentum}"


def _tensors(state: Mapping[str, Any]) -> list[Tensor]:
    return [value for value in state.values() if isinstance(value, Tensor)]


def _copy(value: Any) -> Any:
    return value.detach().cpu().clone() if isinstance(value, Tensor) else value
