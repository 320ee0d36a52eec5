"""Runs the loop in all ways in turn, an iteration each, beside NumPy in float64."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from core.labs.frameworks.script import recipe, recipe_of
from core.labs.frameworks.settings import FrameworksSettings
from core.labs.frameworks.ways.pulling import ChildWay, WayDiedError, losses_here
from core.labs.frameworks.ways.recorded import Recording, recording
from core.labs.frameworks.ways.ways import IN_THE_WORKER, WAYS
from core.runtime.errors import LabError
from core.runtime.events import Event, Note, Started, Step
from core.runtime.figures import figure
from core.runtime.text import Text, joined, text
from core.runtime.worker.context import RunContext


def run(settings: FrameworksSettings, context: RunContext) -> Iterator[Event]:
    """Yield a step for each iteration: ``loss.WAY`` and ``difference.WAY`` of each that runs.

    A difference is |loss - reference| / reference, the reference being NumPy's loss in float64 from
    the same weights. A way that is not installed gives ``recorded.WAY`` where it was recorded.
    """
    shown = WAYS[settings.way]
    if not shown.is_here:
        raise LabError(
            text(
                "frameworks",
                "{way} is not installed, so its code is shown but cannot run; choose another under "
                "Code shown, or install it: {command}",
            )(way=shown.title, command=shown.command)
        )
    race = _Race(settings)
    versions = {name: WAYS[name].version for name in race.running}
    yield Started("cpu", {"versions": versions})
    try:
        yield from race.absences()
        yield from _train(settings, race, context)
    finally:
        race.close()
    context.message = _closing(context.result)


class _Race:
    """The ways of one run: those that run, and those that were recorded."""

    def __init__(self, settings: FrameworksSettings) -> None:
        self._settings = settings
        self.children: dict[str, ChildWay] = {}
        self.running: dict[str, Iterator[float]] = {}
        self.recorded: dict[str, Recording] = {}
        self.absent = [name for name in settings.beside if not WAYS[name].is_here]
        for name in self.absent:
            found = recording(name, settings.dtype, settings.model_dump())
            if found is not None and not settings.call_twice:
                self.recorded[name] = found
        self.reference = losses_here(
            recipe_of("numpy", settings.with_(dtype="float64", call_twice=False))
        )
        if settings.way in IN_THE_WORKER:
            self.running[settings.way] = losses_here(recipe(settings))
        else:
            self._add_child(settings.way)
        for name in settings.beside:
            if name not in self.absent:
                self._add_child(name)
        # What the shown way costs is measured as the others' is: in a fresh process.
        self.measured: Iterator[float] | None = None
        if settings.costs and settings.way in IN_THE_WORKER:
            self.measured = self._child(settings.way).losses()

    def _child(self, name: str) -> ChildWay:
        self.children[name] = ChildWay(recipe_of(name, self._settings))
        return self.children[name]

    def _add_child(self, name: str) -> None:
        self.running[name] = self._child(name).losses()

    def absences(self) -> Iterator[Note]:
        """Say of each way that is not installed what is shown instead, and how it is brought."""
        for name in self.absent:
            way, found = WAYS[name], self.recorded.get(name)
            words = text(
                "frameworks", "{way} is not installed; these settings were not recorded. {how}"
            )
            if found is not None:
                words = text(
                    "frameworks",
                    "{way} is not installed; its curve was recorded with version {version} on "
                    "{date} ({machine}). {how}",
                )
            how = text("frameworks", "To run it here: {command}")(command=way.command)
            facts = {}
            if found is not None:
                facts = {
                    "version": found.version,
                    "date": found.date,
                    "machine": found.machine,
                }
            yield Note(
                "absent",
                words(way=way.title, how=how, **facts),
                {"way": name, "command": way.command, **facts},
            )

    def next_losses(self) -> tuple[dict[str, float], list[Note]]:
        """Return the next loss of each way, and what is to be said of those that ended."""
        losses, notes = {}, []
        for name in list(self.running):
            try:
                losses[name] = next(self.running[name])
            except WayDiedError as error:
                del self.running[name]
                notes.append(_died(name, error))
        if self.measured is not None:
            try:
                next(self.measured)
            except WayDiedError as error:
                self.measured = None
                notes.append(_died(self._settings.way, error))
        return losses, notes

    def finish(self) -> None:
        """Let each child end by itself, so that it tells its memory."""
        for pulled in (*self.running.values(), self.measured or iter(())):
            next(pulled, None)

    def close(self) -> None:
        """End every child."""
        for child in self.children.values():
            child.close()


def _died(name: str, error: WayDiedError) -> Note:
    words = text("frameworks", "{way} ended by itself ({error}); the others go on.")
    return Note("way_died", words(way=WAYS[name].title, error=error.text), {"way": name})


def _train(settings: FrameworksSettings, race: _Race, context: RunContext) -> Iterator[Event]:
    rows: dict[str, dict[str, Any]] = {}
    context.result.update(final_loss=None, iterations=0, rows=rows, furthest=None)
    for index, reference in enumerate(race.reference, start=1):
        losses, notes = race.next_losses()
        yield from notes
        metrics: dict[str, float] = {}
        for name, loss in losses.items():
            if not math.isfinite(loss):
                del race.running[name]
                yield _diverged(name, index)
                continue
            rows[name] = {"final_loss": loss, "iterations": index}
            _add(metrics, f"loss.{name}", f"difference.{name}", loss, reference)
        for name, found in race.recorded.items():
            loss = found.losses[index - 1]
            rows[name] = {"final_loss": loss, "iterations": index, "recorded": found.version}
            _add(metrics, f"recorded.{name}", f"difference.{name}", loss, reference)
        if not metrics:
            break
        context.result["iterations"] = index
        _note_furthest(context.result, metrics, index)
        if settings.way in losses:
            context.result["final_loss"] = losses[settings.way]
        yield Step(index, settings.iterations, metrics)
    race.finish()
    for name, row in rows.items():
        row["version"] = row.pop("recorded", "") or WAYS[name].version
        row["is_recorded"] = name in race.recorded
        if name in race.children and settings.costs:
            row.update(race.children[name].costs.plain())


def _add(
    metrics: dict[str, float], name: str, difference: str, loss: float, reference: float
) -> None:
    metrics[name] = loss
    if math.isfinite(reference) and loss != reference and reference:
        metrics[difference] = abs(loss - reference) / reference


def _note_furthest(result: dict[str, Any], metrics: dict[str, float], index: int) -> None:
    """Remember where a way was furthest from the reference, which is not its last iteration."""
    for name, value in metrics.items():
        kind, _, way = name.partition(".")
        furthest = result["furthest"]
        # With its biases scikit-learn's is another network, so it is no measure of rounding.
        if kind == "difference" and way != "sklearn" and value > (furthest or {"by": 0})["by"]:
            result["furthest"] = {"way": way, "by": value, "iteration": index}


def _diverged(name: str, index: int) -> Note:
    words = text("frameworks", "{way} diverged: its loss is no finite number from {index:,} on.")
    return Note("way_diverged", words(way=WAYS[name].title, index=index), {"way": name})


def _closing(result: dict[str, Any]) -> Text:
    rows, furthest = result["rows"], result["furthest"]
    ended = ", ".join(
        f"{WAYS[name].title} {figure(row['final_loss'])}" for name, row in rows.items()
    )
    losses = text("frameworks", "After {n:,} iterations the losses are {losses}.")(
        n=result["iterations"], losses=ended
    )
    if furthest is None:
        return losses
    by = text(
        "frameworks",
        "Furthest from float64 was {way} at iteration {index:,}: by {by} times float64's loss.",
    )(
        way=WAYS[furthest["way"]].title,
        index=furthest["iteration"],
        by=figure(furthest["by"]),
    )
    return joined(losses, by)
