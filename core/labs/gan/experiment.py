"""Plays the game by its recipe and tells of every step."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import torch

from core.labs.gan.game.game import as_judgement
from core.labs.gan.game.moments import is_kept
from core.labs.gan.game.session import STATE, Session
from core.labs.gan.settings import GanSettings
from core.machine.torch_device import torch_device
from core.runtime.errors import LabError, SettingsError
from core.runtime.events import Event, Note, Started, Step
from core.runtime.figures import figure, percent
from core.runtime.text import Text, text, verbatim
from core.runtime.worker.context import RunContext

# Every one of the first steps is looked into, then about this many more of a run.
_FIRST_LOOKS = 10
_LOOKS = 200
_PICTURES_PER_S = 30
_PICTURE_SHARE = 0.05
_NO_PICTURES: dict[str, Any] = {}
_AFRESH = {
    "generator": text("gan", "The generator begins afresh, since its weights no longer fit."),
    "discriminator": text(
        "gan", "The discriminator begins afresh, since its weights no longer fit."
    ),
}


def run(settings: GanSettings, context: RunContext) -> Iterator[Event]:
    """Yield one step for each step of the game; end where a loss is not finite any more."""
    yield Started(torch_device(settings.device), _details())
    session, notes = _session(settings, context)
    yield from notes
    if session.game.data_remark:
        yield Note("pictures", session.game.data_remark)
    context.picture_rate(_PICTURES_PER_S, _PICTURE_SHARE)
    context.result.update(d_loss=None, g_loss=None, steps=session.done, diverged_at=None)
    player = _Play(session, context, _total(settings, session.done))
    session.is_playing = True
    try:
        while not player.is_over:
            yield from player.play()
    finally:
        session.is_playing = False
    context.message = player.summary()


class _Play:
    """One run: the steps of a game, and the changes on its way."""

    def __init__(self, session: Session, context: RunContext, total: int) -> None:
        self.is_over = False
        self._session = session
        self._context = context
        self._total = total
        self._next_look = session.done + 1

    def play(self) -> Iterator[Event]:
        """Yield the steps up to the end, or up to a change."""
        session, context, total = self._session, self._context, self._total
        game, result, done = session.game, context.result, session.done
        training = game.train(done, total)
        suffix = f"@{session.timeline.current.id}" if session.timeline.current.id else ""
        self._watch_gradients(done + 1)
        for step, d_loss, g_loss, real_scores, fake_scores in training:
            session.done = step
            d_value, g_value = d_loss.item(), g_loss.item()
            result["steps"], result["d_loss"], result["g_loss"] = step, d_value, g_value
            judged = as_judgement(torch.stack([real_scores, fake_scores]).detach(), game.settings)
            d_real, d_fake = judged.mean((1, 2)).tolist()
            metrics = {"d_loss": d_value, "g_loss": g_value, "d_real": d_real, "d_fake": d_fake}
            is_finite = math.isfinite(d_value + g_value)
            if game.watches_gradients:
                self._look(step, metrics)
            self._watch_gradients(step + 1)
            shown, nearest = _NO_PICTURES, None
            if is_finite and (step % game.settings.evaluate_every == 0 or step == total):
                found = session.evaluator.evaluate(game, step)
                metrics.update(found.metrics)
                shown, nearest = found.snapshots, found.nearest
            notes = session.watcher.add(step, metrics, nearest)
            if step == total:
                context.want_snapshot()  # what is told of the end is what is seen
            if context.snapshot_due():
                with context.snapshot():
                    shown = {**session.pictures.take(game), **shown}
            session.metrics.update(metrics)
            if is_kept(step, total) and is_finite:
                session.keep()
            if suffix:
                metrics = {name + suffix: value for name, value in metrics.items()}
            yield Step(step, total, metrics, shown)
            yield from notes
            if not is_finite:
                result["diverged_at"] = step
                break
            if context.has_change or session.wanted:
                training.close()
                yield from self._change()
                return
        self.is_over = True

    def summary(self) -> Text:
        """Return the run's closing sentence."""
        result, metrics = self._context.result, self._session.metrics
        if result["diverged_at"] is not None:
            return text(
                "gan",
                "Diverged: a loss is not a finite number from step {step:,} on. Go back to a "
                "moment before it with a smaller learning rate, or run again.",
            )(step=result["diverged_at"])
        steps = text("gan", "{count:,} steps")(count=result["steps"])
        if result["steps"] == 1:
            steps = text("gan", "1 step")
        if "modes_covered" in metrics:
            return text(
                "gan",
                "{steps}: {modes:.0f} modes covered, {share} of the samples of high quality.",
            )(
                steps=steps,
                modes=metrics["modes_covered"],
                share=percent(metrics["high_quality"], 1),
            )
        return _distance_in_words(steps, metrics)

    def _watch_gradients(self, step: int) -> None:
        """Have the gradients of the step that comes looked at, if its turn it is."""
        self._session.game.watches_gradients = step in (self._next_look, self._total)

    def _look(self, step: int, metrics: dict[str, float]) -> None:
        for name, value in self._session.game.gradient_norms.items():
            if math.isfinite(value):
                metrics[name] = value
        # At first dense, then ever wider, so that a long run has looks from its beginning on.
        self._next_look = step + max(1, min(self._total // _LOOKS, step // _FIRST_LOOKS))

    def _change(self) -> Iterator[Note]:
        session, old = self._session, self._session.game.settings
        session.keep()
        try:
            change = self._context.take_change(goes_back=bool(session.wanted))
            settings = old.with_(**change)
            changes = session.go_back(settings) if session.wanted else session.change(settings)
        except SettingsError as error:
            yield _not_changed(text("gan", "{reason}.")(reason=error.text))
            return
        except LabError as error:
            yield _not_changed(error.text)
            return
        self._next_look = session.done + 1
        self._total = _total(settings, session.done)
        yield from _changed(session, changes)


def _session(settings: GanSettings, context: RunContext) -> tuple[Session, list[Note]]:
    session = context.state.get(STATE)
    if isinstance(session, Session) and session.wanted:
        context.take_change(goes_back=True)
        changes = session.go_back(settings)
        return session, list(_changed(session, changes))
    session = context.state[STATE] = Session(settings)
    return session, []


def _changed(session: Session, changes: dict[str, Any]) -> Iterator[Note]:
    branch, step = session.timeline.current, session.done
    said = verbatim(", ".join(f"{name} = {_written(value)}" for name, value in changes.items()))
    details = {"step": step, "branch": branch.id, "changes": changes}
    words = text("gan", "Branch {branch} goes on from step {step:,} with {changes}.")
    said = words(branch=branch.id, step=step, changes=said or text("gan", "no change"))
    yield Note("changed", said, details)
    for player in session.game.restarted:
        yield Note("restarted_part", _AFRESH[player], {**details, "part": player})


def _written(value: Any) -> str:
    return figure(value) if isinstance(value, float) else str(value)


def _not_changed(reason: str) -> Note:
    said = text("gan", "The game goes on as it was: {reason}")(reason=reason)
    return Note("not_changed", said)


def _distance_in_words(steps: Text, metrics: Mapping[str, float]) -> Text:
    if "distance" not in metrics:
        return text("gan", "{steps}.")(steps=steps)
    distance = figure(metrics["distance"])
    if "noise_floor" not in metrics:
        words = text("gan", "{steps}: distance to the data {distance}.")
        return words(steps=steps, distance=distance)
    return text("gan", "{steps}: distance to the data {distance}, noise floor {floor}.")(
        steps=steps, distance=distance, floor=figure(metrics["noise_floor"])
    )


def _total(settings: GanSettings, done: int) -> int:
    return settings.steps if settings.steps > done else done + settings.steps


def _details() -> dict[str, Any]:
    return {"threads": 1, "torch": str(torch.__version__)}
