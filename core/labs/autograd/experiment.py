"""Trains the network by its recipe and tells of every iteration."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import torch

from core.labs.autograd.cure import find_cure
from core.labs.autograd.gradients import GradientLooks
from core.labs.autograd.inspect import pictures
from core.labs.autograd.script import recipe
from core.labs.autograd.settings import AutogradSettings
from core.machine.torch_device import torch_device
from core.runtime.errors import LabError
from core.runtime.events import Event, Note, Started, Step
from core.runtime.figures import figure
from core.runtime.text import Text, joined, text
from core.runtime.worker.context import RunContext

# Every one of the first iterations is looked into, then about this many more of a run.
_FIRST_LOOKS = 10
_LOOKS = 100
_NORMS_TOLD = 12
# The window draws each of its plots some six times a second; more would only slow the training.
_PICTURES_PER_S, _PICTURE_SHARE = 10, 0.01
_NO_GRAD_CURE = text("autograd", "Switch “Forget no_grad()” off, and the loop runs.")
_NO_PICTURES: dict[str, Any] = {}


def run(settings: AutogradSettings, context: RunContext) -> Iterator[Event]:
    """Yield one step for each iteration; end where the loss is not a finite number any more."""
    device = torch_device(settings.device)
    yield Started(device, {"threads": settings.threads, "torch": str(torch.__version__)})
    looks = GradientLooks(settings)
    context.picture_rate(_PICTURES_PER_S, _PICTURE_SHARE)
    try:
        yield from _train(settings, context, looks)
    except RuntimeError as error:
        if settings.forget_no_grad and "leaf Variable" in str(error):
            # The cure is told first, so that it stands beside the failure.
            yield Note("refused", _NO_GRAD_CURE, {"take_back": "forget_no_grad"})
            raise LabError(_without_no_grad(error)) from error
        raise
    if context.result["diverged_at"] is None:
        context.message = _learnt(context.result)
    else:
        yield from _explain_divergence(settings, context, looks)


def _train(settings: AutogradSettings, context: RunContext, looks: GradientLooks) -> Iterator[Step]:
    training = recipe(settings).load().train()
    result, total = context.result, settings.iterations
    result.update(final_loss=None, first_loss=None, iterations=0)
    result.update(diverged_at=None, suggested_learning_rate=None)
    every = max(1, total // _LOOKS)
    next_look, alarm = 1, math.inf
    for index, loss in training:
        value = loss.item()
        result["iterations"], result["final_loss"] = index, value
        metrics = {"loss": value}
        if index == 1:
            result["first_loss"], alarm = value, 2 * value
            looks.find_weights(training.gi_frame.f_locals)
        if looks.waits_for_update:
            looks.add_update(metrics)
        is_finite = math.isfinite(value)
        # A loss that explodes is looked into each time it has doubled.
        if is_finite and (index in (next_look, total) or value > alarm):
            looks.look(index, metrics)
            alarm = max(alarm, 2 * value)
            # At first dense, then ever wider, so that a long run has looks from its beginning on.
            next_look = index + max(1, min(every, index // _FIRST_LOOKS))
        if index == total or not is_finite:
            context.want_snapshot()
        shown = _NO_PICTURES
        if context.snapshot_due():
            with context.snapshot():
                shown = pictures(training.gi_frame.f_locals, clamp=not settings.no_clamp)
        if not is_finite:
            result["diverged_at"] = index
            yield Step(index, total, metrics, shown)
            return
        yield Step(index, total, metrics, shown)


def _without_no_grad(error: RuntimeError) -> Text:
    return text(
        "autograd",
        "Without torch.no_grad() torch stops at the update: “{error}” The weights are leaves, the "
        "tensors that autograd keeps gradients for; inside no_grad they may change in place, "
        "because nothing is recorded there. Switch “Forget no_grad()” off.",
    )(error=error)


def _learnt(result: dict[str, Any]) -> Text:
    return text("autograd", "The loss went from {first} to {final} in {iterations:,} iterations.")(
        first=figure(result["first_loss"]),
        final=figure(result["final_loss"]),
        iterations=result["iterations"],
    )


def _explain_divergence(
    settings: AutogradSettings, context: RunContext, looks: GradientLooks
) -> Iterator[Note]:
    index = context.result["diverged_at"]
    diverged = text(
        "autograd", "Diverged: the loss is not a finite number from iteration {index:,} on."
    )(index=index)
    context.message = diverged
    trying = text("autograd", "Trying what would have worked.")
    yield Note("searching", joined(diverged, trying))
    cure = find_cure(settings, lambda: context.is_cancelled)
    context.result["suggested_learning_rate"] = cure.learning_rate
    context.message = joined(diverged, cure.advice)
    details = {
        "iteration": index,
        "norms": looks.history[-_NORMS_TOLD:],
        "learning_rate": settings.learning_rate,
        "suggested_learning_rate": cure.learning_rate,
        "take_back": cure.take_back,
        "trial_iterations": cure.trial_iterations,
    }
    yield Note("diverged", joined(context.message, looks.growth()), details)
