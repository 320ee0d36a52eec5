"""Where the tab's Spark stands: starting, phase by phase, ready, or lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.labs.spark.reports import LookAtSession, SessionStatus, SparkRequest, Start
from core.runtime.messages import Answer
from ui.labs.spark.cells import seconds_text
from ui.tab.asking import AskingWidget
from ui.widgets.basic.elided_label import ElidedLabel
from ui.widgets.basic.remark_with_details import Trouble

_POLL_MS = 300
# Nothing tells when Spark's process dies between two runs; it is looked for so often.
_WATCH_MS = 1500


class SessionStrip(AskingWidget):
    """Starts a session when it is first seen, and tells how far that is and when it has ended.

    Signals
    -------
    started(dict)
        A session with these settings is asked for.
    ready_changed(bool)
        There is a session that answers, or no more.
    """

    # Whether a first session is followed by work that lets later ones start sooner.
    TRAINS: ClassVar[bool] = True

    started = Signal(dict)
    ready_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: dict[str, Any] = {}
        self._status = SessionStatus()
        self._details = ""  # behind the error
        self._is_waiting = False
        self._is_begun = False
        self.words = ElidedLabel(max_lines=2)
        self.words.setAccessibleName(self.tr("Spark session"))
        self.trouble = Trouble()
        self.button = QPushButton(self.tr("Start a new session"))
        self.button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.trouble, 3)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        self.button.clicked.connect(self._start)

    # ---- what the exhibit tells

    @property
    def status(self) -> SessionStatus:
        """What is known of the session."""
        return self._status

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Follow the form; a session begins with the first settings that are seen."""
        self._settings = dict(values)
        if self.isVisible():
            self._begin()
            self._show()

    def show_status(self, status: SessionStatus) -> None:
        """Show what a run tells of the session that it starts."""
        self._take(status)

    def look(self) -> None:
        """Ask how the session is, as after a run."""
        if self.isVisible() and self._is_begun:
            self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """Start the session at the first look, and see later how it is."""
        super().showEvent(event)
        if self._is_begun:
            self._look()
        else:
            self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask no more while nobody looks."""
        self._timer.stop()
        super().hideEvent(event)

    # ---- inside

    def _take_answer(self, status: SessionStatus) -> None:
        self._is_waiting = False
        self._take(status)
        self._watch()

    def _take_error(self, answer: Answer) -> None:
        self._is_waiting = False
        self._take(SessionStatus(error=answer.error), answer.details)
        self._watch()

    def _watch(self) -> None:
        """Look again soon, unless the session is lost."""
        status = self._status
        is_lost = bool(status.has_died or status.error)
        if self.isVisible() and (status.phase or status.is_ready or not is_lost):
            self._timer.start(_WATCH_MS if status.is_ready else _POLL_MS)

    def _take(self, status: SessionStatus, details: str = "") -> None:
        was_ready = self._status.is_ready
        self._status, self._details = status, details
        self._show()
        if status.is_ready is not was_ready:
            self.ready_changed.emit(status.is_ready)

    def _begin(self) -> None:
        if self._settings and not self._is_begun:
            self._is_begun = True
            self._show()
            self._send_start()

    @Slot()
    def _start(self) -> None:
        self.button.hide()
        self._take(SessionStatus())
        self._send_start()

    @Slot()
    def _look(self) -> None:
        if not self._is_waiting:
            self._send(LookAtSession())

    def _send_start(self) -> None:
        self.started.emit(self._settings)
        self._send(Start(self._settings, self.TRAINS))

    def _send(self, request: SparkRequest[SessionStatus]) -> None:
        self._is_waiting = True
        self.ask(request, self._take_answer, self._take_error)

    def _show(self) -> None:
        status = self._status
        error = status.error
        if status.has_died:
            error = error or self.tr("Spark's process has ended; what was fitted is lost.")
        is_trouble = bool(error) and not status.phase
        self.words.setVisible(not is_trouble)
        self.words.setText(self._sentence())
        self.words.setToolTip(self._phases())
        self.trouble.say(error if is_trouble else "", "error", self._details)
        self.button.setVisible(is_trouble or self._is_elsewhere())

    def _is_elsewhere(self) -> bool:
        status = self._status
        return status.is_ready and status.master != self._settings.get("master")

    def _sentence(self) -> str:
        status = self._status
        if status.phase:
            took = sum(status.phases.values())
            words = self.tr("Starting Spark, {0}: {1}")
            return words.format(self._phase_word(status.phase), self._time(took))
        if not status.is_ready:
            return self.tr("Starting Spark")
        if self._is_elsewhere():
            words = self.tr("Spark is ready on {0}; the next run goes to {1}")
            return words.format(status.master, self._settings["master"])
        parts = [
            self.tr("Spark {0} is ready on {1}")
            .format(status.version, status.master)
            .replace("  ", " ")
        ]
        if status.heap_mb:
            parts.append(self.tr("{0:,} MB for Java {1}").format(status.heap_mb, status.java))
        if status.phases:
            parts.append(self.tr("started in {0}").format(self._time(sum(status.phases.values()))))
        return ", ".join(parts)

    def _phases(self) -> str:
        return "\n".join(
            self.tr("{0}: {1}").format(self._phase_word(name), self._time(took))
            for name, took in self._status.phases.items()
        )

    def _phase_word(self, phase: str) -> str:
        return {
            "stop": self.tr("ending the session before"),
            "look": self.tr("looking for Java and memory"),
            "launch": self.tr("launching Java"),
            "java": self.tr("Java"),
            "context": self.tr("the engine"),
            "session": self.tr("the session"),
        }.get(phase, phase)

    def _time(self, seconds: float) -> str:
        return seconds_text(float(seconds), self.locale())
