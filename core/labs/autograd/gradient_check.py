"""Checks autograd against central differences, through the recipe itself."""

from __future__ import annotations

import random
from collections.abc import Mapping

import torch
from torch import Tensor

from core.labs.autograd.reports import CheckedEntry, CheckGradients
from core.labs.autograd.script import recipe
from core.labs.autograd.settings import AutogradSettings
from core.runtime.request import State, answers

# For one weight the loss is a parabola between two kinks of the ReLU, so a central difference has
# no error but rounding; a wider step rounds less and a narrower one crosses fewer kinks.
_STEP = 1e-4
_ENTRIES = 4
_TENSORS = ("x", "y", "w1", "w2")


@answers(CheckGradients)
def check(state: State, asked: CheckGradients) -> tuple[CheckedEntry, ...]:
    """Return the rows of `gradient_check` for plain settings."""
    return gradient_check(AutogradSettings.make(asked.settings))


def gradient_check(settings: AutogradSettings) -> tuple[CheckedEntry, ...]:
    """Compare d loss / d weight at the first weights, in float64, for four entries of w1 and w2."""
    # The CPU has float64, and torch's own no_grad does not matter to the gradient.
    checked = settings.with_(device="cpu", forget_no_grad=False)
    losses = _LossOfWeights(checked)
    choice = random.Random(settings.seed)
    rows = []
    for name in ("w1", "w2"):
        for _ in range(_ENTRIES):
            rows_there, columns = losses.tensors[name].shape
            index = choice.randrange(rows_there), choice.randrange(columns)
            rows.append(_row(losses, name, index, has_kinks=not settings.no_clamp))
    return tuple(rows)


class _LossOfWeights:
    """The recipe as a function: with a learning rate of 0 each pull gives the loss once more.

    Between two pulls an entry of a weight may be moved. The tensors are those that the run starts
    with, drawn in float32 and then widened.
    """

    def __init__(self, settings: AutogradSettings) -> None:
        self._training = recipe(settings).load().train(learning_rate=0.0, iterations=2**62)
        next(self._training)
        local_values = self._training.gi_frame.f_locals
        self.tensors: dict[str, Tensor] = {name: local_values[name] for name in _TENSORS}
        for tensor in self.tensors.values():
            tensor.grad = None
            tensor.data = tensor.data.double()
        self.loss()
        self.gradients = {name: self._gradient(name).clone() for name in ("w1", "w2")}

    def loss(self) -> float:
        for name in ("w1", "w2"):
            self.tensors[name].grad = torch.zeros_like(self.tensors[name])
        _, loss = next(self._training)
        value: float = loss.item()
        return value

    def loss_at(self, name: str, index: tuple[int, ...], value: float) -> float:
        entries = self.tensors[name].detach()
        kept = entries[index].item()
        entries[index] = value
        loss = self.loss()
        entries[index] = kept
        return loss

    def _gradient(self, name: str) -> Tensor:
        gradient = self.tensors[name].grad
        assert gradient is not None
        return gradient


def _row(
    losses: _LossOfWeights, name: str, index: tuple[int, int], *, has_kinks: bool
) -> CheckedEntry:
    weight = losses.tensors[name].detach()[index].item()
    above, below = weight + _STEP, weight - _STEP
    rise = losses.loss_at(name, index, above) - losses.loss_at(name, index, below)
    difference = rise / (above - below)
    gradient = losses.gradients[name][index].item()
    return CheckedEntry(
        parameter=name,
        index=index,
        autograd=gradient,
        central_difference=difference,
        relative_error=_relative_error(gradient, difference),
        crosses_kink=has_kinks and name == "w1" and _crosses_kink(losses.tensors, index),
    )


def _relative_error(first: float, second: float) -> float:
    size = max(abs(first), abs(second))
    return abs(first - second) / size if size else 0.0


def _crosses_kink(tensors: Mapping[str, Tensor], index: tuple[int, ...]) -> bool:
    row, column = index
    x, w1 = tensors["x"], tensors["w1"].detach()
    before_relu = x @ w1[:, column]
    return bool((before_relu.abs() <= _STEP * x[:, row].abs()).any())
