"""What the student may set in the autograd lab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from core.labs.autograd.what_ifs import OPTIMIZERS, SWITCHES
from core.machine.settings import Device, device_setting, seed_setting
from core.runtime.settings import Settings, setting
from core.runtime.worker.threads import threads_for

# Well below what a student's computer has; beyond it the first sign would be a killed worker.
_MEMORY_LIMIT_GB = 8
_BYTES_PER_FLOAT = 4
# Weights, their gradients and one tensor on the way; an optimizer keeps one or two more.
_COPIES_OF_WEIGHTS = {"by_hand": 3, "sgd": 3, "momentum": 4, "adam": 6}
_COPIES_OF_ACTIVATIONS = 4

_LECTURE: Mapping[str, Any] = {
    "batch_size": 64,
    "input_size": 1000,
    "hidden_size": 100,
    "output_size": 10,
    "learning_rate": 1e-6,
    "iterations": 500,
    "optimizer": "by_hand",
    "seed": 0,
    **dict.fromkeys(SWITCHES, False),
}

_NETWORK, _TRAINING, _WHAT_IF, _MACHINE = "Network", "Training", "What if", "Machine"


def _switch(name: str, label: str) -> Any:
    return setting(False, label, group=_WHAT_IF, help=SWITCHES[name].expectation)


class AutogradSettings(Settings):
    """The lecture's constants, the what-ifs and the machine."""

    PRESETS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "lecture": _LECTURE,
        "as_printed": {**_LECTURE, "input_size": 10_000},
    }

    preset: Literal["lecture", "as_printed"] = setting(
        "lecture",
        "Preset",
        choices={"lecture": "Lecture", "as_printed": "As printed"},
        help="Lecture: input size 1,000, which converges. As printed: 10,000, which does not.",
        hidden=True,
    )
    batch_size: int = setting(
        64,
        "Batch size",
        ge=1,
        le=100_000,
        unit="examples",
        scale="log",
        group=_NETWORK,
        help="How many examples one update sees.",
    )
    input_size: int = setting(
        1000,
        "Input size",
        ge=1,
        le=1_000_000,
        unit="numbers",
        scale="log",
        group=_NETWORK,
        help="How many numbers describe one example. The lecture's text says 1,000, its code "
        "10,000.",
    )
    hidden_size: int = setting(
        100,
        "Hidden size",
        ge=1,
        le=100_000,
        unit="units",
        scale="log",
        group=_NETWORK,
        help="How many units the hidden layer has.",
    )
    output_size: int = setting(
        10,
        "Output size",
        ge=1,
        le=10_000,
        unit="numbers",
        scale="log",
        group=_NETWORK,
        help="How many numbers the network predicts for one example.",
    )
    learning_rate: float = setting(
        1e-6,
        "Learning rate",
        ge=1e-12,
        le=10,
        scale="log",
        group=_TRAINING,
        help="How far a weight moves for a gradient of 1. Too small is slow, too large diverges.",
    )
    iterations: int = setting(
        500,
        "Iterations",
        ge=1,
        le=10_000_000,
        scale="log",
        group=_TRAINING,
        help="How many times the weights are updated.",
    )
    optimizer: Literal["by_hand", "sgd", "momentum", "adam"] = setting(
        "by_hand",
        "Update",
        group=_TRAINING,
        choices={
            "by_hand": "By hand",
            "sgd": "torch.optim.SGD",
            "momentum": "SGD, momentum 0.9",
            "adam": "torch.optim.Adam",
        },
        help=" ".join(optimizer.expectation for optimizer in OPTIMIZERS.values()),
    )
    forget_zero_grad: bool = _switch("forget_zero_grad", "Forget zero_()")
    forget_no_grad: bool = _switch("forget_no_grad", "Forget no_grad()")
    no_clamp: bool = _switch("no_clamp", "No clamp")
    he_init: bool = _switch("he_init", "He-scaled weights")
    mean_loss: bool = _switch("mean_loss", "Mean instead of sum")
    written_faster: bool = _switch("written_faster", "Written faster")
    device: Device = device_setting(_MACHINE)
    seed: int = seed_setting(
        _MACHINE, "The same seed draws the same data and the same first weights."
    )

    @property
    def threads(self) -> int:
        """How many threads torch computes with."""
        return threads_for(self.flops_per_iteration())

    def flops_per_iteration(self) -> int:
        """Return the multiplications and additions of one iteration's matrix products."""
        # Forward and the gradient of w1 cost the first layer twice; the second layer also
        # needs the gradient of the hidden units.
        first = self.batch_size * self.input_size * self.hidden_size
        second = self.batch_size * self.hidden_size * self.output_size
        return 2 * (2 * first + 3 * second)

    def problems(self) -> dict[str, str]:
        """Return what is wrong between fields."""
        found: dict[str, str] = {}
        if self.forget_no_grad and self.optimizer != "by_hand":
            found["forget_no_grad"] = (
                "needs the update by hand, because torch.optim has its own no_grad inside"
            )
        found.update(self._memory_problem())
        return found

    def _memory_problem(self) -> dict[str, str]:
        values = {
            "batch_size": self.batch_size
            * (self.input_size + _COPIES_OF_ACTIVATIONS * (self.hidden_size + self.output_size)),
            "hidden_size": (self.input_size + self.output_size)
            * self.hidden_size
            * _COPIES_OF_WEIGHTS[self.optimizer],
        }
        need_gb = sum(values.values()) * _BYTES_PER_FLOAT / 1e9
        if need_gb <= _MEMORY_LIMIT_GB:
            return {}
        largest = max(values, key=values.__getitem__)
        sentence = (
            f"needs about {need_gb:,.0f} GB with input size {self.input_size:,}, hidden size "
            f"{self.hidden_size:,} and batch size {self.batch_size:,}; "
            f"choose sizes that need less than {_MEMORY_LIMIT_GB} GB"
        )
        return {largest: sentence}
