"""The worker's side: one process a tab, obeying the orders that come through its pipe."""

from __future__ import annotations

import faulthandler
import importlib
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO

from core.runtime.errors import NewWorkerNeeded
from core.runtime.events import Finished
from core.runtime.messages import (
    Answer,
    Ask,
    ChangeSettings,
    Ended,
    Held,
    Interrupt,
    Message,
    Order,
    Press,
    Ready,
    Renewal,
    SetPace,
    StartRun,
    Walk,
    Warm,
)
from core.runtime.records.recorder import RunRecorder
from core.runtime.request import Request, function_for, function_if_loaded
from core.runtime.settings import Settings
from core.runtime.spec import load_entry
from core.runtime.text import text
from core.runtime.worker.allocator import keep_freed_memory
from core.runtime.worker.context import RunContext
from core.runtime.worker.control import Control
from core.runtime.worker.executor import drive, explain, trace
from core.runtime.worker.line_stepper import LineStepper
from core.runtime.worker.orders import read_order
from core.runtime.worker.outbox import Outbox
from core.runtime.worker.shutdown import end_children, leave
from core.runtime.worker.threads import wait_asleep
from core.runtime.worker.wire import encode

_log = logging.getLogger(__name__)
_BACKGROUND_NICENESS = 5


def worker_main(connection: Connection, crash_file: Path) -> None:
    """Serve until the pipe closes; the process then ends at once, whatever it is doing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is the window's to answer
    wait_asleep()
    keep_freed_memory()
    with _crash_log(crash_file) as crash:
        faulthandler.enable(crash)
        Worker(connection).serve()


def _crash_log(path: Path) -> BinaryIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb", buffering=0)
    except OSError:
        return Path(os.devnull).open("wb", buffering=0)  # a crash is told without its stack


@dataclass(eq=False)
class _Job:
    """A run that waits for its turn; its buttons work from the moment its order is read.

    Until it ``has_begun``, its lab may still be being imported, which takes seconds and cannot be
    interrupted; a Stop then gives it up at once.
    """

    order: StartRun
    context: RunContext
    control: Control
    has_begun: bool = False
    is_given_up: bool = False


class Worker:
    """Does jobs one after another; a second thread reads the pipe, so buttons always work.

    ``state`` is the tab's memory between runs, handed to every run and every answer.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._importing = threading.Lock()
        self._beginning = threading.Lock()
        self._jobs: queue.SimpleQueue[_Job | Warm | Ask] = queue.SimpleQueue()
        self._state: dict[str, Any] = {}
        self._job: _Job | None = None  # the newest; used by the reading thread only

    def serve(self) -> None:
        """Obey orders for ever, or until one takes another worker."""
        threading.Thread(target=self._read, name="pipe", daemon=True).start()
        try:
            while True:
                self._serve(self._jobs.get())
        except NewWorkerNeeded as needed:
            end_children()  # the next one wants their memory
            self._send(Renewal(needed.text))
            leave()

    def _serve(self, order: _Job | Warm | Ask) -> None:
        match order:
            case Warm(modules):
                self._warm(modules)
            case Ask() as ask:
                self._send(self._answer(ask))
            case _Job() as job:
                self._do(job)
                for errand in job.control.close():
                    errand()

    def _read(self) -> None:
        try:
            while True:
                self._obey(read_order(self._connection.recv_bytes(), self._importing))
        except (EOFError, OSError):
            leave()  # the window is gone

    def _obey(self, order: Order) -> None:
        if isinstance(order, Warm):
            self._jobs.put(order)
        elif isinstance(order, Ask):
            self._take_question(order)
        elif isinstance(order, Interrupt):
            self._interrupt(order.request)
        elif isinstance(order, StartRun):
            context = RunContext(self._state, live=True)
            self._job = _Job(order, context, Control(context))
            _begin(order, self._job.control)
            self._jobs.put(self._job)
        elif self._job is not None:
            _press(order, self._job)
            if order == Press("stop"):
                self._give_up(self._job)

    def _give_up(self, job: _Job) -> None:
        """End a job that has not begun; the thread that would do it passes it over."""
        with self._beginning:
            if job.has_begun or job.is_given_up:
                return
            job.is_given_up = True
        finished = Finished("cancelled", text("engine", "Stopped before it began."))
        recorder = _recorder_of(job.order)
        if recorder is not None:
            recorder.close(finished)
        self._send(Ended(finished))

    def _take_question(self, ask: Ask) -> None:
        job = self._job
        is_taken = (
            job is not None
            and job.order.spec.answers_during_run
            and job.control.run_errand(lambda: self._send(self._answer_in_run(ask)))
        )
        if not is_taken:
            self._jobs.put(ask)

    def _interrupt(self, request: Request[Any]) -> None:
        # What is not imported is not under way; to wait for an import would hold up Stop.
        function = function_if_loaded(request)
        if function is None:
            return
        try:
            function(self._state, request)
        except Exception:  # noqa: BLE001 (this thread must go on; the answer comes by itself)
            _log.warning("cannot end the answer by %s", request, exc_info=True)

    def _send(self, message: Message) -> None:
        try:
            with self._sending:
                self._connection.send_bytes(encode(message))
        except OSError:
            leave()

    def _warm(self, modules: tuple[str, ...]) -> None:
        """Import, or call, one after another; a job that waits goes before the rest."""
        for done, entry in enumerate(modules):
            if not self._jobs.empty():
                self._jobs.put(Warm(modules[done:]))
                return
            module, _, function = entry.partition(":")
            try:
                with self._importing:
                    loaded = _import_in_background(module)
                if function:
                    getattr(loaded, function)(self._state)
            except Exception:  # noqa: BLE001 (the run that needs it says so in its own words)
                _log.warning("cannot warm %s ahead", entry, exc_info=True)
        self._send(Ready())

    def _do(self, job: _Job) -> None:
        run = _load(job.order, self._importing)
        with self._beginning:
            if job.is_given_up:
                return
            job.has_begun = True
        self._send(Ended(self._run(job, run)))

    def _run(self, job: _Job, run: _Run | Finished) -> Finished:
        recorder = _recorder_of(job.order)
        outbox = Outbox(self._send, recorder)

        def send_after_batch(message: Message) -> None:
            outbox.flush()
            self._send(message)

        job.control.on_hold = lambda state: send_after_batch(Held(state))
        with outbox.watched():
            if isinstance(run, Finished):
                finished = run
            else:
                finished = _drive(job, run, outbox, send_after_batch, recorder)
        outbox.flush()
        if recorder is not None:
            recorder.close(finished)
            outbox.tell_failure()
        return finished

    def _answer(self, ask: Ask) -> Answer:
        try:
            with self._importing:
                function = function_for(ask.request)
            return Answer(ask.id, function(self._state, ask.request))
        except NewWorkerNeeded:
            raise
        except Exception as error:  # noqa: BLE001 (the asker gets the sentence)
            return Answer(ask.id, None, explain(error), trace(error))

    def _answer_in_run(self, ask: Ask) -> Answer:
        try:
            return self._answer(ask)
        except NewWorkerNeeded as needed:  # the run goes before
            return Answer(ask.id, None, explain(needed))


def _import_in_background(module: str) -> Any:
    """Import in a thread that gives way to the window, which may be drawing meanwhile.

    Threads that a library starts while it is imported, such as those of SciPy's BLAS, give way too.
    """
    with ThreadPoolExecutor(1, initializer=_give_way) as thread:
        return thread.submit(importlib.import_module, module).result()


def _give_way() -> None:
    if sys.platform == "linux":  # elsewhere a priority belongs to the whole process
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BACKGROUND_NICENESS)


def _begin(order: StartRun, control: Control) -> None:
    control.replay(order.changes)
    if order.pace:
        control.set_pace(order.pace)
    if order.begin == "step":
        control.step()
    elif order.begin != "run":
        control.trace_to(order.begin)


def _press(order: Press | Walk | SetPace | ChangeSettings, job: _Job) -> None:
    match order:
        case Press(button):
            getattr(job.control, button)()
        case Walk(request):
            job.control.trace_to(request)
        case SetPace(steps_per_s):
            job.control.set_pace(steps_per_s)
        case ChangeSettings(values):
            job.context.change(values)


def _recorder_of(order: StartRun) -> RunRecorder | None:
    if order.folder is None:
        return None
    return RunRecorder(order.folder, order.spec.id, order.settings)


@dataclass(frozen=True)
class _Run:
    """What a job needs of its lab."""

    settings: Settings
    entry: Callable[..., Any]
    filename: str


def _load(order: StartRun, importing: threading.Lock) -> _Run | Finished:
    """Import the lab and return its run, or how the job ended before it."""
    spec = order.spec
    try:
        settings = spec.settings.make(order.settings)
        with importing:
            run, recipe = load_entry(spec.entry), load_entry(spec.recipe)
        return _Run(settings, run, recipe(settings).filename)
    except Exception as error:  # noqa: BLE001 (a broken lab must not end the worker)
        return Finished("failed", explain(error), {}, trace(error))


def _drive(
    job: _Job,
    run: _Run,
    outbox: Outbox,
    publish: Callable[[Message], None],
    recorder: RunRecorder | None,
) -> Finished:
    stepper = LineStepper(run.filename, job.control, publish)
    try:
        return drive(
            lambda: run.entry(run.settings, job.context), job.context, job.control, outbox, stepper
        )
    except NewWorkerNeeded:
        if recorder is not None:
            recorder.discard()
        raise
