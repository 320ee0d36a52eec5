"""Trains a network of digits or of delayed recall by its recipe and tells of every update."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from core.labs.networks.settings import NetworksSettings
from core.labs.networks.tasks import autoencoder, cnn, recurrent
from core.labs.networks.tasks.session import STATE, TaskSession
from core.runtime.events import Event, Note, Step
from core.runtime.figures import figure, percent
from core.runtime.text import Text, text
from core.runtime.worker.context import RunContext

_PICTURES_PER_S, _PICTURE_SHARE = 3, 0.05
_NO_PICTURES: dict[str, Any] = {}
_AT_NEXT_RUN = text(
    "networks", "This training goes on as it was; the change has its effect in the next run."
)
_TAKE = {"cnn": cnn.pictures, "autoencoder": autoencoder.pictures, "recurrent": recurrent.pictures}


def train_task(settings: NetworksSettings, context: RunContext) -> Iterator[Event]:
    """Yield one step for each update; end where the loss is not finite."""
    session = context.state[STATE] = TaskSession(settings)
    context.picture_rate(_PICTURES_PER_S, _PICTURE_SHARE)
    result = context.result
    result.update(updates=0, diverged_at=None)
    take = _TAKE[settings.task]
    for update, total, loss, _ in session.train():
        metrics = {"train_loss": loss}
        ends = update == total or not math.isfinite(loss)
        if ends or update % session.measure_every(total) == 0:
            metrics.update(session.measure())
        if ends:
            result.update(metrics, updates=update)
            context.want_snapshot()
        shown = _NO_PICTURES
        if context.snapshot_due():
            with context.snapshot():
                shown = take(session)
        yield Step(update, total, metrics, shown)
        if context.has_change:
            context.take_change()
            yield Note("not_changed", _AT_NEXT_RUN)
        if not math.isfinite(loss):
            result["diverged_at"] = update
            break
    if settings.task == "autoencoder":
        result["pca_loss"] = autoencoder.pca_loss(session)
    context.message = _summary(settings, result)


def _summary(settings: NetworksSettings, result: dict[str, Any]) -> Text:
    if result["diverged_at"] is not None:
        return text("networks", "Diverged: the loss is not a finite number from update {n:,} on.")(
            n=result["updates"]
        )
    if settings.task == "autoencoder":
        return text(
            "networks",
            "Through two numbers, test digits come back with a mean squared error of {loss}; two "
            "principal components give {pca}.",
        )(loss=figure(result["test_loss"]), pca=figure(result["pca_loss"]))
    share = percent(result["test_accuracy"], 1)
    if settings.task == "cnn":
        return text("networks", "{share} of 1,000 held-out digits are read right.")(share=share)
    return text(
        "networks",
        "After {distance} steps {share} of the first symbols are named right; chance is 12.5 %.",
    )(distance=settings.distance, share=share)
