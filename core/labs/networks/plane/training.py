"""Trains a network on the plane by its recipe and tells of every epoch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from core.labs.networks.plane.findings import find
from core.labs.networks.plane.session import STATE, PlaneSession
from core.labs.networks.plane.trainees import Progress
from core.labs.networks.settings import NetworksSettings
from core.runtime.errors import SettingsError
from core.runtime.events import Event, Note, Step
from core.runtime.figures import figure, percent
from core.runtime.text import Text, text, verbatim
from core.runtime.worker.context import RunContext

_NAMES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
_PICTURES_PER_S, _PICTURE_SHARE = 15, 0.03
_NO_PICTURES: dict[str, Any] = {}


def train_plane(settings: NetworksSettings, context: RunContext) -> Iterator[Event]:
    """Yield one step for each epoch; end by a stop rule, or where the loss is not finite."""
    session = context.state[STATE] = PlaneSession(settings)
    context.picture_rate(_PICTURES_PER_S, _PICTURE_SHARE)
    context.result.update(epochs=0, diverged_at=None, stopped_by=None)
    names = _NAMES[: 2 if settings.is_regression else 4]
    first_loss = session.measure(session.trainee.weights())["train_loss"]
    run = _Run(session, context, names)
    while not run.is_over:
        yield from run.train()
    for note in find(session, first_loss, context.result):
        yield note
        context.result.setdefault("finding", note.details["name"])
    context.message = _summary(session, context.result)


class _Run:
    """The epochs of one run, and the changes on its way."""

    def __init__(self, session: PlaneSession, context: RunContext, names: tuple[str, ...]) -> None:
        self.is_over = False
        self._session, self._context, self._names = session, context, names
        self._best_loss, self._best_epoch = math.inf, 0

    def train(self) -> Iterator[Event]:
        """Yield the epochs up to the end, or up to a change."""
        session, context, names = self._session, self._context, self._names
        result, total = context.result, session.settings.epochs
        training = session.train(total)
        for epoch, *values in _quietly(training):
            session.done = epoch
            metrics = dict(zip(names, values, strict=True))
            ends = self._ends(epoch, metrics)
            session.keep()
            if ends or epoch == total:
                result.update(metrics, epochs=epoch)
                context.want_snapshot()
            shown = _NO_PICTURES
            if context.snapshot_due():
                with context.snapshot():
                    shown = session.pictures.take(session.trainee)
            yield Step(epoch, total, metrics, shown)
            if ends:
                break
            if session.edits:
                yield from self._tell_edits()
            if context.has_change:
                training.close()
                yield from self._change()
                return
        self.is_over = True

    def _ends(self, epoch: int, metrics: dict[str, float]) -> bool:
        settings, result = self._session.settings, self._context.result
        test_loss = metrics["test_loss"]
        if not math.isfinite(metrics["train_loss"]):
            result["diverged_at"] = epoch
            return True
        limit = settings.stop_accuracy
        if limit < 1 and metrics.get("test_accuracy", 0.0) >= limit:
            result["stopped_by"] = "accuracy"
            return True
        if settings.patience:
            if test_loss < self._best_loss:
                self._best_loss, self._best_epoch = test_loss, epoch
            if epoch - self._best_epoch >= settings.patience:
                result["stopped_by"] = "patience"
                return True
        return False

    def _tell_edits(self) -> Iterator[Note]:
        self._context.take_change(goes_back=True)  # settings alone give another run now
        for said in self._session.edits:
            yield Note("edited", said, {"step": self._session.done})
        self._session.edits = []

    def _change(self) -> Iterator[Note]:
        session = self._session
        change = self._context.take_change()
        try:
            settings = session.settings.with_(**change)
        except SettingsError as error:
            said = text("networks", "The training goes on as it was: {reason}.")(reason=error.text)
            yield Note("not_changed", said)
            return
        session.change(settings)
        changes = ", ".join(f"{name} = {value}" for name, value in change.items())
        said = text("networks", "From epoch {epoch:,} on with {changes}.")(
            epoch=session.done + 1, changes=verbatim(changes)
        )
        yield Note("changed", said, {"step": session.done, "changes": change})


def _quietly(training: Iterator[Progress]) -> Iterator[Progress]:
    """Yield what a recipe yields, without warnings of numbers that grow too large."""
    while True:
        # Not around the yield, or it would hold for whoever takes the turn, too.
        with np.errstate(over="ignore", invalid="ignore"):
            turn = next(training, None)
        if turn is None:
            return
        yield turn


def _summary(session: PlaneSession, result: dict[str, Any]) -> Text:
    epochs = result["epochs"]
    if result["diverged_at"] is not None:
        return text("networks", "Diverged: the loss is not a finite number from epoch {n:,} on.")(
            n=epochs
        )
    if session.settings.is_regression:
        return text("networks", "After {n:,} epochs the test loss is {loss}, in training {train}.")(
            n=epochs, loss=figure(result["test_loss"]), train=figure(result["train_loss"])
        )
    values = {"share": percent(result["test_accuracy"], 1), "n": epochs}
    match result["stopped_by"]:
        case "accuracy":
            return text(
                "networks",
                "Stopped by its rule: {share} of the test part are right at epoch {n:,}.",
            )(**values)
        case "patience":
            return text(
                "networks",
                "Stopped by its rule at epoch {n:,}: the test loss was not better for long; "
                "{share} of the test part are right.",
            )(**values)
    return text("networks", "After {n:,} epochs {share} of the test part are right.")(**values)
