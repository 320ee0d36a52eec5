"""One turn of the game, phase by phase, while the code drawer shows the lines of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.labs.gan.script.phases import Phase, phases
from core.labs.gan.script.script import recipe
from core.labs.gan.settings import GanSettings
from core.runtime.errors import LabError
from core.runtime.messages import TraceRequest
from ui import theme
from ui.language import shown
from ui.runtime.state import RunState
from ui.widgets.basic.swatch import swatch
from ui.widgets.code.code_view import runnable_lines

_SWATCH_PX = 10
_SPACING_PX = 2
_FREE = (RunState.IDLE, RunState.PAUSED, RunState.STEPPING)


@dataclass(frozen=True)
class _Place:
    """A phase and the line at which the stepper enters it."""

    phase: Phase
    line: int


class SlowMotionPage(QWidget):
    """A list of the turn's phases, the one that comes next marked, with its sentence.

    Signals
    -------
    walk_requested(TraceRequest)
        Walk to the next phase, or through a whole turn.
    """

    walk_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Any] | None = None  # not read yet
        self._source = ""
        self._places: list[_Place] = []
        self._line: int | None = None
        self._build()
        self.show_state(RunState.IDLE)

    def _build(self) -> None:
        self.next_button = QPushButton(self.tr("Next phase"))
        self.next_button.setToolTip(self.tr("Do this phase and stop before the next one (F9)"))
        self.next_button.setShortcut(QKeySequence("F9"))
        self.turn_button = QPushButton(self.tr("Whole turn"))
        self.turn_button.setToolTip(self.tr("Do the rest of this turn and stop (Shift+F9)"))
        self.turn_button.setShortcut(QKeySequence("Shift+F9"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Phases of a turn"))
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setWordWrap(True)
        self.list.setSpacing(_SPACING_PX)
        self.list.setIconSize(QSize(_SWATCH_PX, _SWATCH_PX))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.hint = QLabel(wordWrap=True)
        row = QHBoxLayout()
        row.addWidget(self.next_button)
        row.addWidget(self.turn_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row)
        column.addWidget(self.hint)
        column.addWidget(self.list, 1)
        self.next_button.clicked.connect(self._walk_phase)
        self.turn_button.clicked.connect(self._walk_turn)

    # ---- what the exhibit tells

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """List the phases of these settings' game, as soon as they are looked at."""
        self._values = dict(values)
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """List the phases of the newest settings."""
        super().showEvent(event)
        self._refresh()

    def show_state(self, state: RunState) -> None:
        """Enable what can be done now."""
        for button in (self.next_button, self.turn_button):
            button.setEnabled(state in _FREE)
        if state is not RunState.STEPPING:
            self._line = None
            self._mark(-1)

    def show_line(self, line: int) -> None:
        """Mark the phase that the run stands in."""
        self._refresh()
        self._line = line
        number = next((n for n, p in enumerate(self._places) if line in _lines(p.phase)), -1)
        self._mark(number)

    def lines_around(self, line: int) -> range:
        """Return the lines of the phase that a line belongs to, or the line alone."""
        self._refresh()
        phase = next((p.phase for p in self._places if line in _lines(p.phase)), None)
        return range(line, line + 1) if phase is None else _lines(phase)

    # ---- inside

    def _refresh(self) -> None:
        """Read the recipe of settings that are new, which takes some milliseconds."""
        values, self._values = self._values, None
        if values is None:
            return
        try:
            made = recipe(GanSettings.make(values))
        except LabError:
            return  # the form says what is wrong
        if made.source != self._source:
            self._source = made.source
            self._list_places(phases(made))

    def _list_places(self, found: Sequence[Phase]) -> None:
        runnable = sorted(runnable_lines(self._source))
        self._places = [
            _Place(phase, next(line for line in runnable if line in _lines(phase)))
            for phase in found
        ]
        self.list.clear()
        for place in self._places:
            item = QListWidgetItem(f"{place.phase.name}\n{shown(place.phase.sentence)}")
            is_generator = place.phase.name.startswith("G")
            item.setIcon(swatch(theme.color("generator" if is_generator else "discriminator")))
            self.list.addItem(item)
        if self._line is not None:
            self.show_line(self._line)

    def _mark(self, number: int) -> None:
        """Mark the phase that comes next; -1 for none."""
        self.list.setCurrentRow(number)
        if number >= 0:
            words = self.tr("The marked phase comes next; the code drawer shows its lines.")
        elif self._line is not None:
            words = self.tr("The turn is over, and both losses are told.")
        else:
            words = self.tr(
                "One turn of the game, phase by phase. A game that runs must be paused."
            )
        self.hint.setText(words)

    @Slot()
    def _walk_phase(self) -> None:
        # Leaving a `with` block comes to its line once more, which begins no other phase.
        here = range(0) if self._line is None else self.lines_around(self._line)
        lines = frozenset(place.line for place in self._places if place.line not in here)
        self.walk_requested.emit(TraceRequest("to", lines=lines))

    @Slot()
    def _walk_turn(self) -> None:
        if self._line is None:
            self._walk_phase()
        else:
            self.walk_requested.emit(TraceRequest("iteration"))


def _lines(phase: Phase) -> range:
    return range(phase.first_line, phase.last_line + 1)
