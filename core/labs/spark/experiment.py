"""Runs the lab's script, phase by phase, and tells what Spark does meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from types import ModuleType
from typing import Any

from core.data.files.decisions import Found
from core.data.files.findings import line_of
from core.labs.spark.data.tables import check_file, check_is_there
from core.labs.spark.engine.backend import Backend
from core.labs.spark.engine.driver import Driver
from core.labs.spark.engine.faults import explained
from core.labs.spark.engine.memory import remark
from core.labs.spark.engine.session import session_of
from core.labs.spark.jobs.calls import Call, JobGroup, watch
from core.labs.spark.jobs.progress import Progress, timeline
from core.labs.spark.jobs.questions import cancel_question
from core.labs.spark.pipeline.comparison import Comparison, row_text
from core.labs.spark.pipeline.diagnostics import losses
from core.labs.spark.pipeline.fitted import Fitted, remember
from core.labs.spark.scaling.scaling import compare_sizes
from core.labs.spark.script.loading import load_script
from core.labs.spark.script.script import configuration
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import Cancelled, LabError
from core.runtime.events import Event, Note, Started, Step
from core.runtime.text import Text, as_text, joined, text
from core.runtime.worker.context import RunContext

_LOOK_S = 0.25
_POLL_S = 0.02
_BEFORE_FIT = 2


def run(settings: SparkSettings, context: RunContext) -> Iterator[Event]:
    """Yield one step for each phase of the script: loaded, split, fitted, judged."""
    context.picture_rate(1 / _LOOK_S, share=1.0)
    try:
        with context.on_cancel(lambda: cancel_question(context.state)):
            yield from _run(settings, context)
    except Exception as error:
        if context.is_cancelled:
            raise Cancelled from error
        raise explained(error, session_of(context.state).backend) from error


def _run(settings: SparkSettings, context: RunContext) -> Iterator[Event]:
    session = session_of(context.state)
    check_is_there(settings)  # or one would be told only when Spark has started
    yield from _starting(settings, context)
    backend = session.wait(settings, lambda: context.is_cancelled)
    for name, value in configuration(settings).items():
        backend.spark.conf.set(name, value)
    yield Started("jvm", _details(backend))
    if isinstance(backend, Driver) and (said := remark(backend.jvm.plan.heap_mb, settings.heap_mb)):
        yield Note("little_memory", said)
    if settings.experiment == "scaling":
        yield from compare_sizes(settings, context, backend)
    else:
        yield from _Run(settings, context, backend).phases()
        context.message = joined(context.message, *_used(settings, context.result))


def _starting(settings: SparkSettings, context: RunContext) -> Iterator[Event]:
    """Start Spark, and tell a window how far it is."""
    session = session_of(context.state)
    session.start(settings)
    while session.phase:
        if context.is_cancelled:
            raise Cancelled
        if context.snapshot_due():
            with context.snapshot():
                yield Note(
                    "starting",
                    text("spark", "Starting Spark: {phase}.")(phase=session.phase),
                    asdict(session.status()),
                )
        time.sleep(_POLL_S)


def _details(backend: Backend) -> dict[str, Any]:
    facts = backend.facts()
    found: dict[str, Any] = {"spark": facts.pop("version"), **facts}
    if isinstance(backend, Driver):
        found["java_source"] = backend.jvm.plan.java.source
        found["master"] = backend.spark.sparkContext.master
    return found


def _notes_of_file(found: Found | None) -> Iterator[Note]:
    """Say how a user's file was read and what was left out of it."""
    if found is None:
        return
    yield Note("file", text("spark", "Read as {line}.")(line=line_of(found)))
    for finding in found.findings:
        details = {"code": finding.code, "column": finding.column}
        yield Note("data", as_text(finding.text), details)


def _used(settings: SparkSettings, result: Mapping[str, Any]) -> Iterator[Text]:
    """Yield how many rows of a user's file the scores come from."""
    found = settings.located().found
    if found is not None and "train_rows" in result and "test_rows" in result:
        used = result["train_rows"] + result["test_rows"]
        words = text("spark", "Used are {used:,} of the file's {rows:,} rows.")
        yield words(used=used, rows=found.rows)


class _Run:
    """One run of the script; `phases` is its events."""

    def __init__(self, settings: SparkSettings, context: RunContext, backend: Backend) -> None:
        self._settings, self._context, self._backend = settings, context, backend
        self._index = 0
        models = settings.runnable_models() if settings.is_comparison else (None,)
        self._total = _BEFORE_FIT + 2 * len(models)
        self._progresses: list[Progress] = []
        self._phases: dict[str, float] = {}

    def phases(self) -> Iterator[Event]:
        """Yield what happens from the first row to the scores."""
        script = load_script(self._settings)
        yield from _notes_of_file(self._settings.located().found)
        fitted = Fitted(self._settings, self._backend, script)
        remember(self._context.state, fitted)
        yield from self._phase(fitted, "load", lambda: _load(fitted, script))
        yield from self._phase(fitted, "split", lambda: _split(fitted, script))
        if self._settings.is_comparison:
            yield from self._compare(fitted, script)
        else:
            yield from self._phase(fitted, "fit", lambda: _fit(fitted, script))
            yield from self._phase(fitted, "judge", lambda: _judge(fitted, script))
        self._context.result.update(fitted.result())
        self._context.message = fitted.message()

    def _compare(self, fitted: Fitted, script: ModuleType) -> Iterator[Event]:
        """Fit and judge model after model; one that fails does not end the run."""
        comparison = Comparison(fitted, script)
        for number, listed in enumerate(comparison.models, start=1):
            try:
                yield from self._phase(fitted, "fit", partial(comparison.fit, listed))
                yield from self._phase(fitted, "judge", partial(comparison.judge, listed))
            except LabError as error:
                if isinstance(error, Cancelled) or not self._backend.is_alive:
                    raise
                comparison.fail(listed, error.text)
                self._index = _BEFORE_FIT + 2 * number
                yield Step(self._index, self._total, {}, self._snapshots())
            self._context.result["models"] = fitted.rows
            row = comparison.row_of(listed)
            yield Note("row", row_text(row), dict(row))
        comparison.finish()

    def _phase(
        self, fitted: Fitted, name: str, work: Callable[[], dict[str, float]]
    ) -> Iterator[Event]:
        began = time.monotonic()
        group = JobGroup(self._backend)
        progress = Progress(self._backend, group.name)
        self._progresses.append(progress)
        call = Call(lambda: progress.settled(work()), self._backend, group)
        for _ in watch(call, self._context):
            if self._context.snapshot_due():
                with self._context.snapshot():
                    yield from _news(name, progress)
        progress.look()
        took = time.monotonic() - began
        self._phases[f"{name}_s"] = self._phases.get(f"{name}_s", 0.0) + took
        self._index += 1
        metrics = {**call.value, **progress.counts}
        snapshots = self._snapshots()
        if fitted.losses:
            snapshots["losses"] = dict(fitted.losses)
        yield Step(self._index, self._total, metrics, snapshots)

    def _snapshots(self) -> dict[str, Any]:
        jobs = [job for progress in self._progresses for job in progress.jobs.values()]
        work: dict[str, float] = {}
        for progress in self._progresses:
            for name, value in progress.work.items():
                work[name] = work.get(name, 0) + value
        memory = self._progresses[-1].memory()
        return {"timeline": timeline(jobs), "work": {**work, **memory}, "phases": {**self._phases}}


def _news(name: str, progress: Progress) -> Iterator[Note]:
    """Yield what a phase is doing, with the jobs that changed since the last time, if any did."""
    changed = progress.look()
    if not changed:
        return
    counts = progress.counts
    running = [job for job in progress.jobs.values() if not job.is_over]
    if running:
        said = text("spark", "{phase}: job {job}, {done} of {tasks} tasks.")(
            phase=_WORDS[name],
            job=len(progress.jobs),
            done=running[-1].tasks_done,
            tasks=running[-1].tasks,
        )
    else:
        said = text("spark", "{phase}: job {job}.")(phase=_WORDS[name], job=len(progress.jobs))
    rows = [
        [job.id, job.stages, job.tasks_done, job.tasks, job.tasks_failed, job.started, job.ended]
        for job in changed
    ]
    yield Note(
        "progress",
        said,
        {"phase": name, "jobs": rows, **counts, **progress.work, **progress.memory()},
    )


_WORDS = {
    "load": text("spark", "Loading the rows"),
    "split": text("spark", "Cutting the rows in two"),
    "fit": text("spark", "Fitting the pipeline"),
    "judge": text("spark", "Judging on unseen rows"),
}


def _load(fitted: Fitted, script: ModuleType) -> dict[str, float]:
    check_file(fitted.settings)
    fitted.table = script.load(fitted.backend.spark)
    fitted.check_columns()
    return {"columns": float(len(fitted.table.columns))}


def _split(fitted: Fitted, script: ModuleType) -> dict[str, float]:
    fitted.train, fitted.test = script.parts(fitted.table)
    fitted.train_rows, fitted.test_rows = fitted.train.count(), fitted.test.count()
    fitted.check_rows()
    return {"train_rows": float(fitted.train_rows), "test_rows": float(fitted.test_rows)}


def _fit(fitted: Fitted, script: ModuleType) -> dict[str, float]:
    fitted.check_target()
    fitted.model = script.fit(fitted.train)
    return {}


def _judge(fitted: Fitted, script: ModuleType) -> dict[str, float]:
    fitted.scores = script.scores(fitted.model, fitted.test)
    fitted.count_used()
    fitted.losses = losses(fitted)
    return {name: float(value) for name, value in fitted.scores.items()}
