"""The message bar of a tab: what the run says of itself, in one sentence at a time."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from core.runtime.events import Finished, Note
from core.runtime.records.record import RunSummary
from core.runtime.text import joined
from ui.language import shown
from ui.runtime.run_controller import RunController
from ui.runtime.state import RunState
from ui.tab.lab_view import LabView
from ui.widgets.bars.message_bar import MessageBar
from ui.widgets.bars.run_bar import RunBar
from ui.widgets.basic.message_kind import MessageKind
from ui.widgets.runs.run_words import RunWords

_KINDS: dict[str, MessageKind] = {"done": "success", "failed": "error", "cancelled": "info"}
_FIGURES_INTERVAL_S = 0.1
_WARNINGS = ("diverged", "not_kept")


class RunMessages(QObject):
    """Puts states, notes, figures and endings into the tab's message bar and run bar."""

    def __init__(
        self, bar: RunBar, messages: MessageBar, controller: RunController, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bar = bar
        self._messages = messages
        self._controller = controller
        self._words = RunWords(self)
        self._words.know(controller.spec.id, controller.spec.settings)
        self._notes: dict[str, Note] = {}
        self._figures_at = 0.0
        self._awaited_line = 0
        self._complaint = ""
        self._last_words = ""
        controller.ticked.connect(self.show_figures)

    def say_at_the_end(self, words: str) -> None:
        """Say this with the ending of the run that has begun."""
        self._last_words = words

    def await_line(self, line: int) -> None:
        """Take the line that the run is to stop at, 0 for none, to say if it never comes there."""
        self._awaited_line = line

    def forget_error(self) -> None:
        """Take away what went wrong in a run that has ended."""
        if not self._controller.state.is_active and self._messages.kind() == "error":
            self._messages.clear()

    def complain(self, words: str) -> None:
        """Say what is wrong with the settings, until `settle`."""
        self._complaint = words
        self._messages.show_message(words, "error")

    def settle(self) -> None:
        """Take back what `complain` said, if it still stands there: the settings are right."""
        if self._complaint and self._messages.message() == self._complaint:
            self._messages.clear()
        self._complaint = ""

    def begin(self) -> None:
        """Forget what the last run said."""
        self._notes.clear()
        self._last_words = ""
        self._messages.show_message(self.tr("Starting."), "info")

    def show_state(self, state: RunState) -> None:
        """Say what the run is doing."""
        words = {
            RunState.RUNNING: self.tr("Running."),
            RunState.PAUSED: self.tr("Paused at step {0:,}.").format(self._controller.index),
            RunState.STEPPING: self.tr("Stopped at a line of the code."),
            RunState.STOPPING: self.tr("Stopping."),
        }
        if state in (RunState.PAUSED, RunState.STEPPING):
            self.show_figures()
        if state in words:
            self._messages.show_message(words[state], "info")
        if state is RunState.IDLE:
            self._messages.hide_progress()

    def follow_figures(self) -> None:
        """Show the figures, but not more often than eyes can follow."""
        if time.monotonic() >= self._figures_at:
            self.show_figures()

    @Slot()
    def show_figures(self) -> None:
        """Show rate, progress and time to go."""
        self._figures_at = time.monotonic() + _FIGURES_INTERVAL_S
        run = self._controller
        self._bar.show_rate(run.steps_per_s)
        self._messages.show_progress(run.index, run.total, run.elapsed_s)

    def show_note(self, note: Note, view: LabView) -> None:
        """Say what a note tells, with the links that the exhibit offers for it."""
        self._notes[note.kind] = note
        kind: MessageKind = "warning" if note.kind in _WARNINGS else "info"
        self._messages.show_message(note.text, kind, actions=list(view.note_actions(note)))

    def show_ending(self, finished: Finished, view: LabView) -> None:
        """Say how the run ended, with the warnings among its notes and what they offer."""
        self._bar.show_rate(0.0)
        diverged, not_kept = self._notes.get("diverged"), self._notes.get("not_kept")
        kind, text, actions = _KINDS[finished.outcome], finished.message, []
        if finished.outcome == "done" and diverged is not None:
            kind, text = "warning", diverged.text
            actions = list(view.note_actions(diverged))
        if finished.outcome == "failed" and (refused := self._notes.get("refused")):
            actions = list(view.note_actions(refused))
        if self._awaited_line and finished.outcome == "done":
            words = self.tr("Line {0} was never reached.").format(self._awaited_line)
            kind, text = "warning", joined(words, text)
        self._awaited_line = 0
        if not_kept is not None:
            kind = "error" if kind == "error" else "warning"
            text = joined(text, not_kept.text)
        text = joined(text, self._last_words)
        self._messages.show_message(text, kind, finished.details, actions)

    def show_kept(self, run: RunSummary, notes: Sequence[Note], view: LabView) -> None:
        """Say which earlier run is shown, how it had ended, and what its warnings offer."""
        name = self._words.name(run)
        if run.outcome == "interrupted":
            text = self.tr("This is run {0}, cut off when the app ended after step {1:,}.").format(
                name, run.steps
            )
            self._messages.show_message(text, "warning")
            return
        text = self.tr("This is run {0}: {1}").format(name, shown(run.message))
        kind: MessageKind = "warning" if run.outcome == "damaged" else "info"
        warnings = [note for note in notes if note.kind in _WARNINGS]
        actions = [action for note in warnings for action in view.note_actions(note)]
        self._messages.show_message(text, kind, actions=actions)

    def show_busy(self) -> None:
        """Say why an earlier run is not shown now."""
        text = self.tr("A run is under way; stop it to see an earlier one in its place.")
        self._messages.show_message(text, "info")
