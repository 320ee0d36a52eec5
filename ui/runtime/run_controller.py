"""The run of one tab: its state, its buttons, and one frame of news at a time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from core.runtime.events import Finished
from core.runtime.messages import Answer, Change, LineReached, StartRun, TraceRequest, Walk
from core.runtime.records.recorder import new_run_folder
from core.runtime.request import Request
from core.runtime.spec import LabSpec
from ui.runtime.question import Question
from ui.runtime.state import RunState
from ui.runtime.worker_thread import WorkerThread

_FRAME_MS = 16
_RATE_WINDOW_S = 1.0
_TICK_S = 0.5
_HELD = {
    "running": RunState.RUNNING,
    "paused": RunState.PAUSED,
    "stepping": RunState.STEPPING,
}

Begin = Literal["run", "step"] | TraceRequest


class RunController(QObject):
    """Turns buttons into orders, in any order and at any moment, and messages into a state.

    Every button method may be called in every state: one that makes no sense there does nothing.
    ``runs`` is where runs are kept; with None they are not.

    Signals
    -------
    state_changed(RunState)
    framed(Frame)
        The steps since the last frame, at most once a frame.
    ticked
        A run has been silent for half a second, as in a long step: its clock goes on.
    started(Started), noted(Note), line_reached(LineReached), ended(Finished)
    lost(str)
        The worker is gone, and why; of a run under way `ended` follows.
    """

    state_changed = Signal(object)
    framed = Signal(object)
    ticked = Signal()
    started = Signal(object)
    noted = Signal(object)
    line_reached = Signal(object)
    ended = Signal(object)
    lost = Signal(str)

    def __init__(self, spec: LabSpec, runs: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.thread_ = WorkerThread(spec.id, spec.warm, self)
        self.state = RunState.IDLE
        self.folder: Path | None = None
        self.index = 0
        self.total = 0
        self._spec = spec
        self._runs = runs
        self._pace = 0.0
        self._tick_at = 0.0
        self._questions: dict[int, Question] = {}
        self._recent: deque[tuple[float, int]] = deque()
        self._clock = _RunClock()
        self._timer = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._connect()

    @property
    def spec(self) -> LabSpec:
        """The lab whose runs these are."""
        return self._spec

    def _connect(self) -> None:
        self._timer.timeout.connect(self._show_frame)
        self.thread_.run_started.connect(self._on_started)
        self.thread_.noted.connect(self.noted)
        self.thread_.held.connect(self._on_held)
        self.thread_.line_reached.connect(self._on_line)
        self.thread_.ended.connect(self._on_ended)
        self.thread_.lost.connect(self.lost)
        self.thread_.answered.connect(self._on_answer)

    @property
    def elapsed_s(self) -> float:
        """Seconds the run has been running, pauses left out."""
        return self._clock.elapsed_s

    @property
    def steps_per_s(self) -> float:
        """Steps a second over the last second, 0 while nothing moves."""
        if len(self._recent) < 2:
            return 0.0
        (first_s, first), (last_s, last) = self._recent[0], self._recent[-1]
        return (last - first) / (last_s - first_s) if last_s > first_s else 0.0

    def warm(self) -> None:
        """Start the worker and have it import the lab, in the background."""
        self._ensure_thread()
        self.thread_.warm()

    def start(
        self, settings: Mapping[str, Any], begin: Begin = "run", changes: tuple[Change, ...] = ()
    ) -> None:
        """Start a run with checked settings, changed on its way; nothing while one is active."""
        if self.state.is_active:
            return
        self._ensure_thread()
        self.folder = new_run_folder(self._runs, self._spec.id) if self._runs else None
        self.index = self.total = 0
        self._recent.clear()
        self._clock.reset()
        self._set_state(RunState.STARTING)
        order = StartRun(self._spec, dict(settings), self.folder, begin, self._pace, changes)
        self.thread_.start_run(order)
        self._timer.start()

    def pause(self) -> None:
        """Hold after the step under way."""
        if self.state in (RunState.RUNNING, RunState.STARTING):
            self.thread_.press("pause")

    def resume(self) -> None:
        """Run on at full speed."""
        if self.state in (RunState.PAUSED, RunState.STEPPING):
            self.thread_.press("resume")

    def step(self) -> None:
        """Do one more step and hold; only within a run."""
        if self.state.is_active and self.state is not RunState.STOPPING:
            self.thread_.press("step")

    def walk(self, request: TraceRequest) -> None:
        """Walk the recipe's lines; only within a run."""
        if self.state.is_active and self.state is not RunState.STOPPING:
            self.thread_.walk(Walk(request))

    def stop(self) -> None:
        """End the run."""
        if self.state.is_active and self.state is not RunState.STOPPING:
            self._set_state(RunState.STOPPING)
            self.thread_.press("stop")

    def set_pace(self, steps_per_s: float) -> None:
        """Limit the speed of this run and the next ones; 0 is full speed."""
        self._pace = steps_per_s
        if self.state.is_active:
            self.thread_.set_pace(steps_per_s)

    def change(self, values: Mapping[str, Any]) -> None:
        """Change live settings of this run; nothing without one."""
        if self.state.is_active:
            self.thread_.change(dict(values))

    @Slot(object)
    def put(self, question: Question) -> None:
        """Have the worker answer a question, which then takes the answer."""
        self._ensure_thread()
        self._questions[self.thread_.ask(question.request)] = question

    @Slot(object)
    def interrupt(self, request: Request[Any]) -> None:
        """Have the worker answer at once, to end its answer; nothing if none is to come."""
        if self._questions:
            self.thread_.interrupt(request)

    @property
    def is_asking(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._questions)

    def close(self) -> None:
        """Ask the worker and the thread to end; `wait_closed` waits for them."""
        self._timer.stop()
        self.thread_.close()

    def wait_closed(self, limit_ms: int = 3000) -> bool:
        """Wait for the end asked for by `close`; tells whether it came in time."""
        return (
            self.thread_.isFinished() or not self.thread_.isRunning() or self.thread_.wait(limit_ms)
        )

    def _ensure_thread(self) -> None:
        if not self.thread_.isRunning():
            self.thread_.start()

    def _set_state(self, state: RunState) -> None:
        if state is self.state:
            return
        self.state = state
        self._clock.run(state is RunState.RUNNING)
        self.state_changed.emit(state)

    @Slot(object)
    def _on_started(self, event: object) -> None:
        if self.state is RunState.STARTING:
            self._set_state(RunState.RUNNING)
        self.started.emit(event)

    @Slot(str)
    def _on_held(self, held: str) -> None:
        if self.state is not RunState.STOPPING and self.state.is_active:
            self._show_frame()
            self._recent.clear()
            self._set_state(_HELD[held])

    @Slot(object)
    def _on_line(self, reached: LineReached) -> None:
        self._show_frame()
        self.line_reached.emit(reached)

    @Slot(object)
    def _on_ended(self, finished: Finished) -> None:
        self._timer.stop()
        self._show_frame()
        self._set_state(RunState.IDLE)
        self.ended.emit(finished)

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        self._questions.pop(answer.id).take(answer)

    @Slot()
    def _show_frame(self) -> None:
        frame = self.thread_.mailbox.take()
        if frame is None:
            self._tick()
            return
        self._tick_at = time.monotonic() + _TICK_S
        self.index, self.total = frame.index, frame.total
        self._note_rate(frame.index)
        self.framed.emit(frame)

    def _tick(self) -> None:
        if self.state is RunState.RUNNING and time.monotonic() >= self._tick_at:
            self._tick_at = time.monotonic() + _TICK_S
            self.ticked.emit()

    def _note_rate(self, index: int) -> None:
        now_s = time.monotonic()
        self._recent.append((now_s, index))
        while self._recent[0][0] < now_s - _RATE_WINDOW_S and len(self._recent) > 2:
            self._recent.popleft()


class _RunClock:
    """Adds up the time in which the run was running."""

    def __init__(self) -> None:
        self._before_s = 0.0
        self._since_s: float | None = None

    def reset(self) -> None:
        self._before_s, self._since_s = 0.0, None

    def run(self, is_running: bool) -> None:
        if is_running and self._since_s is None:
            self._since_s = time.monotonic()
        elif not is_running and self._since_s is not None:
            self._before_s += time.monotonic() - self._since_s
            self._since_s = None

    @property
    def elapsed_s(self) -> float:
        now = 0.0 if self._since_s is None else time.monotonic() - self._since_s
        return self._before_s + now
