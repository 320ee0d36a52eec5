"""Drives a run: pulls its generator, obeys the control, turns every ending into one sentence."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from typing import Protocol

from core.runtime.errors import Cancelled, LabError, NewWorkerNeeded
from core.runtime.events import Changed, Event, Finished, Step
from core.runtime.text import Text, text
from core.runtime.worker.context import RunContext
from core.runtime.worker.control import Control


class Sink(Protocol):
    """Where the events of a run go."""

    def add(self, event: Event) -> None:
        """Take one event."""


class Tracer(Protocol):
    """Walks the recipe's lines while the control asks for it."""

    def sync(self) -> None:
        """Switch tracing on or off, as the control says."""

    def release(self) -> None:
        """Switch tracing off."""


Run = Callable[[], Iterator[Event]]


def drive(
    run: Run, context: RunContext, control: Control, sink: Sink, tracer: Tracer | None = None
) -> Finished:
    """Pull the run to its end and return how it ended; nothing else it raises gets past this.

    ``run`` is called here so that what it raises before the first event is caught, too.

    Raises
    ------
    NewWorkerNeeded
        If the run cannot be this process's.
    """
    events: Iterator[Event] | None = None
    index = 0
    try:
        if context.is_cancelled:
            raise Cancelled
        if tracer is not None:
            tracer.sync()
        events = run()
        for event in events:
            if context.taken:
                _tell_changes(context, index, sink)
            if type(event) is Step:
                index = event.index
            sink.add(event)
            if control.attention:
                control.after(event)
                if tracer is not None:
                    tracer.sync()
        _tell_changes(context, index, sink)
        if context.is_cancelled:
            raise Cancelled
        return Finished("done", context.message or text("engine", "Done."), context.result)
    except (Cancelled, KeyboardInterrupt):
        return Finished("cancelled", context.message or text("engine", "Stopped."), context.result)
    except NewWorkerNeeded:
        raise  # no ending: the run is another worker's
    except Exception as error:  # noqa: BLE001 (the one place where a run's error is caught)
        return Finished("failed", explain(error), context.result, trace(error))
    finally:
        if tracer is not None:
            tracer.release()
        close = getattr(events, "close", None)
        if close is not None:
            close()


def _tell_changes(context: RunContext, index: int, sink: Sink) -> None:
    taken, context.taken = context.taken, []
    for values, goes_back in taken:
        sink.add(Changed(index, values, goes_back))


def explain(error: BaseException) -> Text:
    """Return one sentence for the student: what went wrong and what to do."""
    if isinstance(error, LabError):
        return error.text
    said = " ".join(str(error).split())
    if isinstance(error, MemoryError) or "can't allocate memory" in said or "out of memory" in said:
        reason = _short(said or "MemoryError")
        return text("engine", "There was not enough memory; choose smaller sizes. ({reason})")(
            reason=reason
        )
    return text(
        "engine",
        "The run failed with {kind}: {said} The history up to here is kept; the details show where "
        "it happened.",
    )(kind=type(error).__name__, said=_short(said))


def trace(error: BaseException) -> str:
    """Return where an error came from; of one of ours only what it wants to be told."""
    if isinstance(error, LabError):
        return error.details
    return "".join(traceback.format_exception(error))


def _short(said: str) -> str:
    return said if len(said) <= 200 else said[:197] + "..."
