"""What a lab's exhibit gives to the frame around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from core.runtime.events import Note
from core.runtime.messages import LineReached
from core.runtime.records.record import Column
from ui.runtime.mailbox import Frame
from ui.runtime.run_controller import RunController
from ui.runtime.state import RunState
from ui.tab.asking import AskingWidget


class LabView(AskingWidget):
    """Base of every lab's exhibit; the tab calls it in the window's thread.

    ``action_requested(link)``: a ``gradus:`` link, as in the guide.
    ``settings_edited(values)``: the exhibit itself is where these settings are edited; during a run
    only live ones are taken, by the run under way too.
    ``lab_requested(lab, values)``: open another lab with these settings.
    ``outcome_outdated``: what went wrong in the last run is mended since, in the exhibit.
    ``run_requested``: the exhibit has a button of its own that runs. ``walk_requested(request)``:
    it has one that walks the recipe's lines. ``recipe_known``: the recipe of the form's settings is
    another now, since their file has been looked at. ``more_said(name, words, action)``: what
    follows from a field of the form, said under it, with a button that calls `show_more`.
    """

    # Whether there is something to do in the exhibit before the first run.
    IS_OPEN_AT_ONCE: ClassVar[bool] = False

    action_requested = Signal(str)
    settings_edited = Signal(dict)
    lab_requested = Signal(str, dict)
    run_requested = Signal()
    outcome_outdated = Signal()
    walk_requested = Signal(object)
    recipe_known = Signal()
    more_said = Signal(str, str, str)

    def preparations(self) -> Sequence[Callable[[], object]]:
        """Return what can be done ahead of the first run, one in each idle moment."""
        return ()

    def form_header(self) -> QWidget | None:
        """Return what is to stand above the form's fields, such as a palette of pieces."""
        return None

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Make ready for a new run: forget what the last one showed."""

    def take(self, frame: Frame) -> None:
        """Keep what has come since the last frame; plots are drawn by the draw queue."""

    def show_kept(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Show an earlier run as if it had just ended; `begin` has been called."""

    def take_kept_note(self, note: Note) -> None:
        """Take what an earlier run told beside its steps; `show_kept` has been called."""

    def finish(self, outcome: str, result: Mapping[str, Any]) -> None:
        """Take the run's end."""

    def bring_back(self) -> None:
        """Say that what was written before the last closing is there again."""

    def lose_worker(self) -> None:
        """Offer no more what the worker held, such as fitted models: it is gone."""

    def set_overlay(
        self, run_id: str, label: str, color: QColor, run: Mapping[str, Column]
    ) -> None:
        """Draw an earlier run beside the present one."""

    def remove_overlay(self, run_id: str) -> None:
        """Take an earlier run away."""

    def take_note(self, note: Note) -> None:
        """Take what the run tells beside its steps, such as a row that is complete."""

    def note_actions(self, note: Note) -> Sequence[tuple[str, str]]:
        """Return the ``gradus:`` links, with their labels, that a note offers."""
        return ()

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Take the form's valid values, changed by the student."""

    def show_more(self, name: str) -> None:
        """Show what follows from a field of the form, where it can be changed."""

    def show_state(self, state: RunState) -> None:
        """Follow whether there is a run, and whether it moves."""

    def show_line(self, reached: LineReached) -> None:
        """Take the line of the recipe that the run stands before."""

    def lines_around(self, line: int) -> range:
        """Return the lines of the recipe that belong to one, to be marked with it."""
        return range(line, line + 1)

    def controllers(self) -> Sequence[RunController]:
        """Return the controllers of the exhibit's own runs, such as one in the background.

        The window closes them with the tab.
        """
        return ()

    def summary(self) -> str:
        """Return what the exhibit shows, in words, for those who do not see it."""
        return ""
