"""What the student may set in the autograd lab."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from core.labs.autograd.what_ifs import OPTIMIZERS, SWITCHES
from core.machine.settings import Device, device_setting, seed_setting
from core.runtime.settings import Settings, setting
from core.runtime.text import Text, joined, text
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

DIVERGES = "diverges"
"""The guess that the loss becomes infinite."""

_NETWORK = text("autograd", "Network")
_SIZES = text("autograd", "Sizes")
_TRAINING = text("autograd", "Training")
_WHAT_IF = text("autograd", "What if")
_MACHINE = text("autograd", "Machine")


def _switch(name: str, label: Text) -> Any:
    # torch.optim has its own no_grad inside, so that it can't be forgotten.
    shown_when = {"optimizer": ("by_hand",)} if name == "forget_no_grad" else None
    return setting(
        False,
        label,
        group=_WHAT_IF,
        help=SWITCHES[name].expectation,
        shown_when=shown_when,
        is_what_if=True,
    )


class AutogradSettings(Settings):
    """The lecture's constants, the what-ifs and the machine."""

    PRESETS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "lecture": _LECTURE,
        "as_printed": {**_LECTURE, "input_size": 10_000},
    }

    preset: Literal["lecture", "as_printed"] = setting(
        "lecture",
        text("autograd", "Preset"),
        choices={
            "lecture": text("autograd", "Lecture"),
            "as_printed": text("autograd", "Code as printed (10,000 inputs)"),
        },
        help=text(
            "autograd",
            "Lecture: input size 1,000, which converges. Code as printed: 10,000, which does not.",
        ),
        hidden=True,
    )
    batch_size: int = setting(
        64,
        text("autograd", "Batch size"),
        ge=1,
        le=100_000,
        unit=text("autograd", "examples"),
        scale="log",
        block=_SIZES,
        group=_NETWORK,
        help=text("autograd", "How many examples one update sees."),
    )
    input_size: int = setting(
        1000,
        text("autograd", "Input size"),
        ge=1,
        le=1_000_000,
        unit=text("autograd", "numbers"),
        scale="log",
        block=_SIZES,
        group=_NETWORK,
        help=text(
            "autograd",
            "How many numbers describe one example. The lecture's text says 1,000, its code "
            "10,000.",
        ),
    )
    hidden_size: int = setting(
        100,
        text("autograd", "Hidden size"),
        ge=1,
        le=100_000,
        unit=text("autograd", "units"),
        scale="log",
        block=_SIZES,
        group=_NETWORK,
        help=text("autograd", "How many units the hidden layer has."),
    )
    output_size: int = setting(
        10,
        text("autograd", "Output size"),
        ge=1,
        le=10_000,
        unit=text("autograd", "numbers"),
        scale="log",
        block=_SIZES,
        group=_NETWORK,
        help=text("autograd", "How many numbers the network predicts for one example."),
    )
    learning_rate: float = setting(
        1e-6,
        text("autograd", "Learning rate"),
        ge=1e-12,
        le=10,
        scale="log",
        group=_TRAINING,
        help=text(
            "autograd",
            "How far a weight moves for a gradient of 1. Too small is slow, too large diverges.",
        ),
    )
    iterations: int = setting(
        500,
        text("autograd", "Iterations"),
        ge=1,
        le=10_000_000,
        scale="log",
        group=_TRAINING,
        help=text("autograd", "How many times the weights are updated."),
    )
    optimizer: Literal["by_hand", "sgd", "momentum", "adam"] = setting(
        "by_hand",
        text("autograd", "Update"),
        group=_TRAINING,
        choices={
            "by_hand": text("autograd", "By hand"),
            "sgd": text("autograd", "torch.optim.SGD"),
            "momentum": text("autograd", "SGD, momentum 0.9"),
            "adam": text("autograd", "torch.optim.Adam"),
        },
        help=joined(*(optimizer.expectation for optimizer in OPTIMIZERS.values())),
    )
    forget_zero_grad: bool = _switch("forget_zero_grad", text("autograd", "Forget zero_()"))
    forget_no_grad: bool = _switch("forget_no_grad", text("autograd", "Forget no_grad()"))
    no_clamp: bool = _switch("no_clamp", text("autograd", "No clamp"))
    he_init: bool = _switch("he_init", text("autograd", "He-scaled weights"))
    mean_loss: bool = _switch("mean_loss", text("autograd", "Mean instead of sum"))
    written_faster: bool = _switch("written_faster", text("autograd", "Written faster"))
    device: Device = device_setting(_MACHINE, is_seldom_changed=True)
    seed: int = seed_setting(
        _MACHINE,
        text("autograd", "The same seed draws the same data and the same first weights."),
        is_seldom_changed=True,
    )

    guess: str = setting(
        "",
        text("autograd", "Guess"),
        hidden=True,
        outlives_presets=True,
        help=text(
            "autograd",
            "Where the loss is guessed to end: a number, or diverges; empty is no guess.",
        ),
    )

    @property
    def threads(self) -> int:
        """How many threads torch computes with."""
        return threads_for(self.flops_per_iteration())

    def notes(self) -> dict[str, str]:
        """Return the shapes that follow from the sizes."""
        batch, inputs = self.batch_size, self.input_size
        hidden, outputs = self.hidden_size, self.output_size
        return {
            _SIZES: text(
                "autograd",
                "x {batch}×{inputs} · w1 {inputs}×{hidden} · w2 {hidden}×{outputs} · "
                "y {batch}×{outputs} · {count:,} numbers to learn",
            )(
                batch=batch,
                inputs=inputs,
                hidden=hidden,
                outputs=outputs,
                count=(inputs + outputs) * hidden,
            )
        }

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
        if self.guess not in ("", DIVERGES) and not _is_number(self.guess):
            found["guess"] = text("autograd", "must be a number above 0 or {word}, got {guess!r}")(
                word=DIVERGES, guess=self.guess
            )
        if self.forget_no_grad and self.optimizer != "by_hand":
            found["forget_no_grad"] = text(
                "autograd",
                "needs the update by hand, because torch.optim has its own no_grad inside",
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
        sentence = text(
            "autograd",
            "needs about {need:,.0f} GB with input size {input_size:,}, hidden size "
            "{hidden_size:,} and batch size {batch_size:,}; choose sizes that need less than "
            "{limit} GB",
        )(
            need=need_gb,
            input_size=self.input_size,
            hidden_size=self.hidden_size,
            batch_size=self.batch_size,
            limit=_MEMORY_LIMIT_GB,
        )
        return {largest: sentence}


def _is_number(written: str) -> bool:
    try:
        return 0 < float(written) < math.inf
    except ValueError:
        return False
