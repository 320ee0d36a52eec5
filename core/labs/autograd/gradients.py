"""Gradient norms and update ratios, measured at some of the iterations."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from core.labs.autograd.settings import AutogradSettings
from core.runtime.figures import figure
from core.runtime.text import NOTHING, Text, joined, text

_NAMES = ("w1", "w2")


class GradientLooks:
    """Adds ``grad_norm.<weight>`` and ``update_ratio.<weight>`` to the metrics of a step.

    The update ratio is the norm of an update over the norm of the weights before it. Plain
    descent moves by learning rate times gradient, so it is known before the update; for momentum
    and Adam it is measured after it, and so told one iteration later.

    Attributes
    ----------
    history : list of dict
        Of each look, ``index`` and the norms by weight.
    waits_for_update : bool
        Whether the next step is to be passed to `add_update`.
    """

    def __init__(self, settings: AutogradSettings) -> None:
        self.history: list[dict[str, float]] = []
        self.waits_for_update = False
        self._learning_rate = settings.learning_rate
        self._is_plain = settings.optimizer in ("by_hand", "sgd")
        self._weights: dict[str, Tensor] = {}
        self._before: dict[str, Tensor] = {}

    def find_weights(self, local_values: Mapping[str, Any]) -> None:
        """Take the weights from the recipe's local variables; they stay the same tensors."""
        self._weights = {name: local_values[name] for name in _NAMES}

    def look(self, index: int, metrics: dict[str, float]) -> None:
        """Add the norms of this iteration's gradients, before the update."""
        norms: dict[str, float] = {"index": index}
        for name, weight in self._weights.items():
            norms[name] = norm(weight.grad) if weight.grad is not None else 0.0
            metrics[f"grad_norm.{name}"] = norms[name]
            if self._is_plain:
                update = self._learning_rate * norms[name]
                metrics[f"update_ratio.{name}"] = _ratio(update, norm(weight))
        self.history.append(norms)
        if not self._is_plain:
            self._before = {name: w.detach().clone() for name, w in self._weights.items()}
            self.waits_for_update = True

    def add_update(self, metrics: dict[str, float]) -> None:
        """Add how far the update since the last look has moved the weights."""
        for name, before in self._before.items():
            moved = self._weights[name].detach() - before
            metrics[f"update_ratio.{name}"] = _ratio(norm(moved), norm(before))
        self._before.clear()
        self.waits_for_update = False

    def growth(self) -> Text:
        """Return the sentence on how the norms went; empty where there was no look."""
        if not self.history:
            return NOTHING
        first, last = self.history[0], self.history[-1]
        went = text("autograd", "{name} {first} to {last}")
        parts = (
            went(name=name, first=figure(first[name], 2), last=figure(last[name], 2))
            for name in _NAMES
        )
        return text("autograd", "Gradient norms from iteration {first:,} to {last:,}: {norms}.")(
            first=first["index"], last=last["index"], norms=joined(*parts, by=", ")
        )


def norm(tensor: Tensor) -> float:
    """Return the Euclidean norm; also where the squares are too large for float32."""
    value: float = torch.linalg.vector_norm(tensor.detach()).item()
    if math.isfinite(value):
        return value
    exact: float = torch.linalg.vector_norm(tensor.detach().cpu().double()).item()
    return exact


def _ratio(update: float, weights: float) -> float:
    return update / weights if weights else math.inf
