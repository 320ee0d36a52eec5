"""The QThread of a tab: it owns the tab's worker process and speaks with it."""

from __future__ import annotations

import queue
import time
from collections.abc import Mapping
from multiprocessing import Pipe
from multiprocessing.connection import wait
from pickle import UnpicklingError
from typing import Any, assert_never

from PySide6.QtCore import QObject, QThread, Signal

from core.runtime.events import Finished, Note, Started
from core.runtime.folders import cache_dir
from core.runtime.messages import (
    Answer,
    Ask,
    Batch,
    Button,
    ChangeSettings,
    Ended,
    Held,
    Interrupt,
    LineReached,
    Order,
    Press,
    Ready,
    Renewal,
    Said,
    SetPace,
    StartRun,
    Walk,
    Warm,
)
from core.runtime.records.recorder import close_record
from core.runtime.request import Request
from core.runtime.text import NOTHING, Text, text
from core.runtime.worker_process import WorkerProcess
from ui.runtime.mailbox import Mailbox

_CLOSE_LIMIT_S = 0.5


class WorkerThread(QThread):
    """Waits on the worker's pipe for as long as the tab lives; it never touches a widget.

    Its methods may be called from the window's thread and return at once. Metrics and snapshots
    go to `mailbox`; rare facts are signals:

    ``ready``: the worker has imported the lab. ``run_started``, ``noted``: events of the run.
    ``held``: running, paused or stepping. ``line_reached``: the stepper stopped. ``ended``: the
    run is over, in whatever way, and its record closed. ``answered``: the answer to `ask`.
    ``lost``: the worker is gone with all that it held, and why.
    """

    ready = Signal()
    run_started = Signal(object)
    noted = Signal(object)
    held = Signal(str)
    line_reached = Signal(object)
    ended = Signal(object)
    answered = Signal(object)
    lost = Signal(str)

    def __init__(self, lab: str, modules: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"worker thread of {lab}")
        self.mailbox = Mailbox()
        self._lab = lab
        self._warm = Warm(modules)
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._wake, self._woken = Pipe()
        self._next_id = 0
        self._worker: WorkerProcess | None = None
        self._worker_number = 0
        self._run: StartRun | None = None
        self._open_asks: dict[int, Ask] = {}
        self._kill_at = float("inf")

    # Called from the window's thread.

    def warm(self) -> None:
        """Have the worker started and the lab imported ahead of the first run."""
        self._give(self._warm)

    def start_run(self, order: StartRun) -> None:
        """Start a run; the one before must have ended."""
        self.mailbox.clear()
        self._give(order)

    def press(self, button: Button) -> None:
        """Press a button of the run under way."""
        self._give(Press(button))

    def walk(self, order: Walk) -> None:
        """Walk the recipe's lines."""
        self._give(order)

    def set_pace(self, steps_per_s: float) -> None:
        """Limit the speed of the run under way; 0 is full speed."""
        self._give(SetPace(steps_per_s))

    def change(self, values: Mapping[str, Any]) -> None:
        """Change live settings of the run under way."""
        self._give(ChangeSettings(values))

    def ask(self, request: Request[Any]) -> int:
        """Ask the worker; `answered` brings the answer with this number."""
        self._next_id += 1
        self._give(Ask(self._next_id, request))
        return self._next_id

    def interrupt(self, request: Request[Any]) -> None:
        """Have the worker answer this at once, to end the answer under way."""
        self._give(Interrupt(request))

    def close(self) -> None:
        """End the worker and then the thread; the owner waits for the thread, with a limit."""
        self._give(None)

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id, None while there is no worker."""
        worker = self._worker
        return worker.pid if worker else None

    def _give(self, order: Order | None) -> None:
        self._orders.put(order)
        self._wake.send_bytes(b"!")

    # The thread itself.

    def run(self) -> None:  # Qt's name
        """Pass orders and messages on until `close`."""
        try:
            while self._turn():
                pass
        finally:
            self._drop_worker()

    def _turn(self) -> bool:
        sources: list[Any] = [self._woken]
        if self._worker is not None:
            sources.append(self._worker.connection)
        limit_s = max(self._kill_at - time.monotonic(), 0.0)
        ready = wait(sources, None if limit_s == float("inf") else limit_s)
        if self._worker is not None and self._worker.connection in ready:
            self._receive(self._worker)
        if time.monotonic() >= self._kill_at:
            self._kill_deaf_worker()
        if self._woken in ready:
            self._woken.recv_bytes()
            order = self._orders.get()
            if order is None:
                self._stop_before_closing()
                return False
            self._obey(order)
        return True

    def _obey(self, order: Order) -> None:
        if isinstance(order, Press | Walk | SetPace | ChangeSettings):
            if self._run is None:
                return
            if isinstance(order, Press) and order.button == "stop":
                limit_s = self._run.spec.stop_limit_s
                self._kill_at = min(self._kill_at, time.monotonic() + limit_s)
        elif isinstance(order, Interrupt) and not self._open_asks:
            return
        elif isinstance(order, StartRun):
            self._run = order
        elif isinstance(order, Ask):
            self._open_asks[order.id] = order
        try:
            self._ensure_worker().send(order)
        except OSError:
            self._bury_worker()

    def _ensure_worker(self) -> WorkerProcess:
        if self._worker is None:
            self._worker_number += 1
            name = f"{self._lab}-{self._worker_number}-{id(self):x}.crash"
            self._worker = WorkerProcess(self._lab, cache_dir() / "crashes" / name)
        return self._worker

    def _receive(self, worker: WorkerProcess) -> None:
        try:
            message = worker.receive()
        except (EOFError, OSError):
            self._bury_worker()
            return
        except UnpicklingError as error:
            sentence = text("engine", "This lab has a fault: {error}; please report it.")(
                error=str(error)
            )
            self._replace_worker(Finished("failed", sentence))
            return
        match message:
            case Batch():
                self.mailbox.put(message)
            case Said(Started() as event):
                self.run_started.emit(event)
            case Said(Note() as event):
                self.noted.emit(event)
            case Said():
                pass  # the end: `Ended` follows once the record is closed
            case Held(state):
                self.held.emit(state)
            case LineReached():
                self.line_reached.emit(message)
            case Ended(finished):
                self._end_run(finished)
            case Answer():
                self._open_asks.pop(message.id, None)
                self.answered.emit(message)
            case Ready():
                self.ready.emit()
            case Renewal(reason):
                self._renew_worker(reason)
            case _:
                assert_never(message)

    def _end_run(self, finished: Finished) -> None:
        self._run = None
        self._kill_at = float("inf")
        self.ended.emit(finished)

    def _kill_deaf_worker(self) -> None:
        self._replace_worker(
            Finished(
                "cancelled",
                text(
                    "engine",
                    "The job did not answer Stop, as in a long call of a library, and was ended; "
                    "the history up to here is kept, and the tab is ready again.",
                ),
            )
        )

    def _bury_worker(self) -> None:
        cause, details = self._worker.obituary() if self._worker else (NOTHING, "")
        self._replace_worker(Finished("failed", cause, {}, details))

    def _replace_worker(self, finished: Finished) -> None:
        self._drop_worker()
        run = self._run
        for ask_id in sorted(self._open_asks):
            self.answered.emit(Answer(ask_id, None, finished.message, finished.details))
        self._open_asks.clear()
        self.lost.emit(finished.message)
        if run is None:
            return
        if run.folder is not None:
            close_record(run.folder, run.spec.id, run.settings, finished)
        self._end_run(finished)
        self._obey(self._warm)

    def _renew_worker(self, reason: Text) -> None:
        """Give what is not over to a new worker; a run that was stopped meanwhile is over."""
        self._drop_worker()
        run, asks = self._run, list(self._open_asks.values())
        is_stopping = self._kill_at != float("inf")
        if run is not None and is_stopping:
            self._end_run(Finished("cancelled", text("engine", "Stopped before it began.")))
        elif run is not None:
            self.noted.emit(Note("new_worker", reason))
        orders: list[Order] = [*asks, *([run] if run is not None and not is_stopping else [])]
        for order in orders:
            self._obey(order)

    def _stop_before_closing(self) -> None:
        """Give a run the time to close its record, but not more than a moment."""
        if self._run is None or self._worker is None:
            return
        deadline = time.monotonic() + _CLOSE_LIMIT_S
        try:
            self._worker.send(Press("stop"))
            while self._run is not None and self._worker is not None:
                left_s = deadline - time.monotonic()
                if left_s <= 0 or not self._worker.connection.poll(left_s):
                    break
                self._receive(self._worker)
        except OSError:
            return
        run = self._run
        if run is not None and run.folder is not None:
            finished = Finished("cancelled", text("engine", "Stopped as the window closed."))
            close_record(run.folder, run.spec.id, run.settings, finished)

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None
