"""The what-ifs: each changes a few lines of the recipe and says what to expect of it."""

from __future__ import annotations

from dataclasses import dataclass

from core.runtime.recipes.recipe import Change
from core.runtime.text import Text, text

_LAST_WEIGHTS = (
    "    w2 = torch.randn(hidden_size, output_size, device=device, requires_grad=True)\n"
)
_HE_SCALE = """\
    with torch.no_grad():  # He: the wider a layer's input, the smaller its weights
        w1 *= (2 / input_size) ** 0.5
        w2 *= (2 / hidden_size) ** 0.5
"""
_LOOP = "    for iteration in range(1, iterations + 1):\n"
_PREDICTION = """\
        # Forward: what the network predicts, and how wrong it is. clamp(min=0) is ReLU.
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
"""
_LINEAR_PREDICTION = """\
        # Forward: without clamp(min=0) there is no ReLU, and two layers are worth one.
        y_pred = x.mm(w1).mm(w2)
"""
_LOSS = "        loss = (y_pred - y).pow(2).sum()\n"
_FASTER_LOSS = """\
        # The lecture writes (y_pred - y).pow(2).sum(): same number, slower.
        loss = torch.nn.functional.mse_loss(y_pred, y, reduction="sum")
"""
_NO_GRAD = "autograd must not record.\n        with torch.no_grad():\n"
_FORGOTTEN_NO_GRAD = (
    "autograd must not record.\n        with torch.enable_grad():  # forgotten: torch.no_grad()\n"
)
_DESCENT = """\
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
"""
_FASTER_DESCENT = """\
            w1 -= w1.grad.mul_(learning_rate)  # learning_rate * w1.grad, without a copy
            w2 -= w2.grad.mul_(learning_rate)
"""
_ZERO = """\
            # backward() adds to what is there, so the next gradients must start from zero.
            w1.grad.zero_()
            w2.grad.zero_()
"""
_FASTER_ZERO = """\
            w1.grad = None  # the lecture writes w1.grad.zero_(): same effect, slower
            w2.grad = None
"""
_FORGOTTEN_ZERO = """\
            # forgotten: w1.grad.zero_()
            # forgotten: w2.grad.zero_()
"""
_ZERO_GRAD = "        optimizer.zero_grad()\n"
_OPTIMIZER_UPDATE = f"        optimizer.step()\n{_ZERO_GRAD}"


@dataclass(frozen=True)
class WhatIf:
    """A switch: the lines it changes, and the sentence on what to expect."""

    expectation: Text
    changes: tuple[Change, ...] = ()


def _torch_optimizer(constructor: str, expectation: Text) -> WhatIf:
    make = f"    optimizer = torch.optim.{constructor}\n"
    return WhatIf(
        expectation,
        (
            Change(_LOOP, make + _LOOP),
            Change("        with torch.no_grad():\n" + _DESCENT + _ZERO, _OPTIMIZER_UPDATE),
        ),
    )


OPTIMIZERS = {
    "by_hand": WhatIf(
        text("autograd", "By hand: each weight moves by learning rate times gradient.")
    ),
    "sgd": _torch_optimizer(
        "SGD([w1, w2], lr=learning_rate)",
        text("autograd", "SGD: the same rule inside torch, so the same curve but for rounding."),
    ),
    "momentum": _torch_optimizer(
        "SGD([w1, w2], lr=learning_rate, momentum=0.9)",
        text(
            "autograd",
            "Momentum: every step keeps 0.9 of the one before, so steps that agree add up to ten "
            "times the length, and the curve swings.",
        ),
    ),
    "adam": _torch_optimizer(
        "Adam([w1, w2], lr=learning_rate)",
        text(
            "autograd",
            "Adam: every weight moves by about the learning rate, however large its gradient; 1e-6 "
            "hardly moves weights of size 1, so choose 1e-2.",
        ),
    ),
}

FASTER_LOSS = Change(_LOSS, _FASTER_LOSS)

SWITCHES = {
    "written_faster": WhatIf(
        text(
            "autograd",
            "Written faster: the same losses to the last bit, some 1.1 times as fast, because "
            "fewer numbers are copied.",
        ),
        (FASTER_LOSS, Change(_DESCENT, _FASTER_DESCENT), Change(_ZERO, _FASTER_ZERO)),
    ),
    "he_init": WhatIf(
        text(
            "autograd",
            "He-scaled weights: the first loss is some 1,800 instead of 29 million and gradients "
            "are small, so 1e-6 is slow and 1e-4 is right.",
        ),
        (Change(_LAST_WEIGHTS, _LAST_WEIGHTS + _HE_SCALE),),
    ),
    "no_clamp": WhatIf(
        text(
            "autograd",
            "No clamp: the network is linear; it still learns the 64 examples by heart, even "
            "faster, because no unit is ever dead.",
        ),
        (Change(_PREDICTION, _LINEAR_PREDICTION),),
    ),
    "mean_loss": WhatIf(
        text(
            "autograd",
            "Mean instead of sum: loss and gradients are 640 times smaller (64 examples times 10 "
            "outputs), so learning is as much slower until the learning rate is 640 times larger.",
        ),
        (Change(_LOSS, _LOSS.replace("sum", "mean")),),
    ),
    "forget_no_grad": WhatIf(
        text(
            "autograd",
            "Forget no_grad: torch refuses to change the weights in place, because it would have "
            "to record the update as part of the network.",
        ),
        (Change(_NO_GRAD, _FORGOTTEN_NO_GRAD),),
    ),
    "forget_zero_grad": WhatIf(
        text(
            "autograd",
            "Forget zero_: every gradient is added to all those before, so the loss swings, never "
            "settles, and with the lecture's numbers goes to infinity at iteration 135.",
        ),
        (Change(_ZERO, _FORGOTTEN_ZERO),),
    ),
}

# What a switch changes instead where another choice has changed its lines before.
FASTER_MEAN = Change(_FASTER_LOSS, _FASTER_LOSS.replace("sum", "mean"))
FORGOTTEN_OPTIMIZER_ZERO = Change(_ZERO_GRAD, "        # forgotten: optimizer.zero_grad()\n")
