"""Runs a lab in this process, without a window: progress on stderr, events to a file."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any, TextIO

from core.runtime.errors import LabError
from core.runtime.events import Event, Finished, Note, Started, Step, to_json
from core.runtime.settings import Settings
from core.runtime.spec import LabSpec, load_entry
from core.runtime.worker.allocator import keep_freed_memory
from core.runtime.worker.context import RunContext
from core.runtime.worker.control import Control
from core.runtime.worker.executor import drive
from core.runtime.worker.threads import wait_asleep

_EXIT_CODES = {"done": 0, "failed": 1, "cancelled": 130}
_LINES_WITHOUT_TERMINAL = 10


def run_on_console(spec: LabSpec, settings: Settings, events_file: Path | None) -> int:
    """Run to the end, print how it went, and return the exit code.

    Raises
    ------
    LabError
        If the events' file cannot be written.
    """
    wait_asleep()
    keep_freed_memory()
    context = RunContext()
    control = Control(context)
    file = _open(events_file)
    before = signal.signal(signal.SIGINT, _StopOnce(control))
    try:
        sink = ConsoleSink(file)
        finished = drive(lambda: load_entry(spec.entry)(settings, context), context, control, sink)
        sink.finish(finished)
    finally:
        signal.signal(signal.SIGINT, before)
        if file is not None:
            file.close()
    return _EXIT_CODES[finished.outcome]


class _StopOnce:
    """The answer to Ctrl-C: the first stops cleanly, the second as Python does."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def __call__(self, number: int, frame: Any) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._control.stop()


class ConsoleSink:
    """Prints progress, a bar on a terminal, and writes every event to ``file``, a line each."""

    def __init__(self, file: TextIO | None) -> None:
        self._file = file
        self._bar: Any = None
        self._shown = 0
        self._last: Step | None = None

    def add(self, event: Event) -> None:
        """Take one event."""
        self._write(event)
        match event:
            case Step():
                self._show_step(event)
            case Started():
                self._say(f"Computing on {event.device}.")
            case Note():
                self._say(event.text)
            case Finished():
                pass

    def finish(self, finished: Finished) -> None:
        """Print how the run ended."""
        self._write(finished)
        if self._last is not None and self._bar is None:
            self._print_step(self._last)
        if self._bar is not None:
            self._bar.close()
        self._say(finished.message)
        if finished.details:
            self._say(finished.details)
        for name, value in finished.result.items():
            text = repr(value)
            print(f"{name} = {text if len(text) <= 2000 else text[:1997] + '...'}")  # noqa: T201

    def _write(self, event: Event) -> None:
        if self._file is not None:
            self._file.write(json.dumps(to_json(event)) + "\n")

    def _show_step(self, step: Step) -> None:
        if sys.stderr.isatty():
            self._show_on_bar(step)
            return
        self._last = step
        part = step.index * _LINES_WITHOUT_TERMINAL // step.total if step.total else step.index
        if part > self._shown:
            self._shown = part
            self._print_step(step)
            self._last = None

    def _print_step(self, step: Step) -> None:
        total = f"/{step.total}" if step.total else ""
        metrics = "  ".join(f"{name} {value:.6g}" for name, value in step.metrics.items())
        self._say(f"step {step.index}{total}  {metrics}")

    def _show_on_bar(self, step: Step) -> None:
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=step.total or None, unit="step", dynamic_ncols=True)
        if self._bar.update(step.index - self._bar.n):
            first = next(iter(step.metrics.items()), None)
            if first:
                self._bar.set_postfix({first[0]: f"{first[1]:.4g}"}, refresh=False)

    def _say(self, text: str) -> None:
        if self._bar is not None:
            self._bar.write(text, file=sys.stderr)
        else:
            print(text, file=sys.stderr, flush=True)  # noqa: T201


def _open(path: Path | None) -> TextIO | None:
    if path is None:
        return None
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise LabError(f"Cannot write the events to {path}: {error.strerror}.") from error
