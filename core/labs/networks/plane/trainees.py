"""A network under way in either recipe: its weights to read and to set, and its slopes."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.labs.networks.settings import NetworksSettings

Floats = NDArray[np.float32]
Points = NDArray[np.float64]
Data = tuple[Points, NDArray[Any]]
Progress = tuple[Any, ...]
"""An epoch's number, both losses and, of classes, both accuracies."""


class Trainee(Protocol):
    """What the two recipes have in common for those who look on."""

    def train(self, data: Data, done: int, epochs: int, batch_size: int) -> Generator[Progress]:
        """Return the recipe's generator, to go on from after ``done`` epochs."""

    def weights(self) -> list[Floats]:
        """Return each layer's weights, (in + 1, out), with the biases as the last row."""

    def set_weights(self, weights: Sequence[Floats]) -> None:
        """Put other weights in the place of these."""

    def slopes(self, data: Data, count: int) -> list[Floats]:
        """Return the loss's slope on the first ``count`` points for each weight, as `weights`."""

    def with_settings(self, module: Any, settings: NetworksSettings) -> Trainee:
        """Return the same network, to be trained on by another recipe of the same kind."""


class ByHand:
    """The recipe of NumPy: weights, the optimizer's memory, and the random numbers."""

    def __init__(self, module: Any, network: Any = None) -> None:
        self._module = module
        self._network = network or module.new_network()

    def train(self, data: Data, done: int, epochs: int, batch_size: int) -> Generator[Progress]:
        """Return the recipe's generator, to go on from after ``done`` epochs."""
        turns: Generator[Progress] = self._module.train(
            self._network, data, done, epochs, batch_size
        )
        return turns

    def weights(self) -> list[Floats]:
        """Return a copy of each layer's weights."""
        return [np.array(w) for w in self._network[0]]

    def set_weights(self, weights: Sequence[Floats]) -> None:
        """Put other weights in the place of these."""
        for own, other in zip(self._network[0], weights, strict=True):
            own[...] = other

    def slopes(self, data: Data, count: int) -> list[Floats]:
        """Return the loss's slope for each weight."""
        xy, labels = data[0][:count], data[1][:count]
        module, weights = self._module, self._network[0]
        z, *kept = module.forward(weights, module.inputs(xy))
        slope = next(getattr(module, name) for name in _LOSS_SLOPES if hasattr(module, name))
        found: list[Floats] = module.backward(
            weights, kept[0], slope(z, module.targets(labels)), *kept[1:]
        )
        return found

    def with_settings(self, module: Any, settings: NetworksSettings) -> Trainee:
        """Return the same network under another recipe."""
        return ByHand(module, self._network)


class InTorch:
    """The recipe of torch: network, optimizer, and the random numbers."""

    def __init__(self, module: Any, network: Any = None) -> None:
        self._module = module
        self._network = network or module.new_network()

    def train(self, data: Data, done: int, epochs: int, batch_size: int) -> Generator[Progress]:
        """Return the recipe's generator, to go on from after ``done`` epochs."""
        turns: Generator[Progress] = self._module.train(
            self._network, data, done, epochs, batch_size
        )
        return turns

    def weights(self) -> list[Floats]:
        """Return a copy of each layer's weights."""
        return [
            np.vstack([layer.weight.detach().numpy().T, layer.bias.detach().numpy()])
            for layer in self._layers()
        ]

    def set_weights(self, weights: Sequence[Floats]) -> None:
        """Put other weights in the place of these."""
        import torch

        for layer, w in zip(self._layers(), weights, strict=True):
            layer.weight.data.copy_(torch.tensor(w[:-1].T.copy()))
            layer.bias.data.copy_(torch.tensor(w[-1]))

    def slopes(self, data: Data, count: int) -> list[Floats]:
        """Return the loss's slope for each weight."""
        import torch

        module, network = self._module, self._network[0]
        x, t = module.inputs(data[0][:count]), module.targets(data[1][:count])
        network.eval()
        layers = self._layers()
        ends = [part for layer in layers for part in (layer.weight, layer.bias)]
        found = torch.autograd.grad(module.loss_of(network(x), t), ends)
        network.train()
        pairs = zip(found[::2], found[1::2], strict=True)
        return [np.vstack([weight.numpy().T, bias.numpy()]) for weight, bias in pairs]

    def with_settings(self, module: Any, settings: NetworksSettings) -> Trainee:
        """Return the same network under another recipe, with the optimizer's memory."""
        network, optimizer, _ = module.new_network()
        made = InTorch(module, (network, optimizer, self._network[2]))
        made.set_weights(self.weights())
        optimizer.load_state_dict(self._network[1].state_dict())
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate
            if settings.optimizer == "adamw":
                group["weight_decay"] = settings.l2
        return made

    def _layers(self) -> list[Any]:
        modules = self._network[0].modules()
        return [layer for layer in modules if type(layer).__name__ == "Linear"]


_LOSS_SLOPES = ("squared_slope", "hinge_slope", "logistic_slope", "softmax_slope")
