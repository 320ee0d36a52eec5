"""Kept runs as a table: which are shown, what they are called, how they ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from core.runtime.records.record import RunSummary
from core.runtime.settings import Settings
from ui.icons import icon
from ui.widgets.basic.swatch import swatch
from ui.widgets.runs.run_words import OUTCOME_ICONS, RunWords

_NO_INDEX = QModelIndex()
_NO_COLOR = QColor(0, 0, 0, 0)
ICON_NAME_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class RunsColumn(IntEnum):
    """What the columns hold."""

    NAME = 0
    RESULT = 1
    OUTCOME = 2
    STARTED = 3


class RunsModel(QAbstractTableModel):
    """The runs in the order given; remembers by id which are checked and their colours.

    Signals
    -------
    run_checked(str, bool), run_renamed(str, str)
        The user changed a check box or a name; `check` and `set_runs` emit nothing.
    """

    run_checked = Signal(str, bool)
    run_renamed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs: list[RunSummary] = []
        self._rows: dict[str, int] = {}
        self._checked: set[str] = set()
        self._colors: dict[str, QColor] = {}
        self._words = RunWords(self)
        self._now = datetime.now(UTC)

    def know(self, lab: str, settings: type[Settings]) -> None:
        """Name a lab's runs by what they change of its presets."""
        self._words.know(lab, settings)

    def words_of(self, row: int) -> str:
        """Return all that a row tells, to be searched."""
        run = self._runs[row]
        outcome = self._words.outcome(run.outcome)
        return " ".join(
            (self._words.name(run), outcome, str(run.message), self._words.figures(run.result))
        ).lower()

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Replace the runs; those that stay keep check and colour."""
        self._now = datetime.now(UTC)
        is_same = [run.id for run in runs] == [run.id for run in self._runs]
        if not is_same:
            self.beginResetModel()
        self._runs = list(runs)
        self._rows = {run.id: row for row, run in enumerate(runs)}
        self._checked &= self._rows.keys()
        if not is_same:
            self.endResetModel()
        elif runs:
            self._tell_changed(0, len(runs) - 1)

    @property
    def runs(self) -> list[RunSummary]:
        """The runs in the order of the rows."""
        return self._runs

    def row_of(self, run_id: str) -> int | None:
        """Return a run's row."""
        return self._rows.get(run_id)

    def name(self, run_id: str) -> str:
        """Return the name a run is shown under."""
        return self._words.name(self._runs[self._rows[run_id]])

    def checked_runs(self) -> list[RunSummary]:
        """Return the checked runs in the order of the rows."""
        return [run for run in self._runs if run.id in self._checked]

    def check(self, run_id: str, checked: bool) -> None:
        """Check or uncheck a run without telling."""
        if run_id not in self._rows:
            return
        (self._checked.add if checked else self._checked.discard)(run_id)
        self._tell_changed(self._rows[run_id], self._rows[run_id])

    def set_color(self, run_id: str, color: QColor | None) -> None:
        """Give a run the colour of its curve, or none."""
        self._colors[run_id] = QColor(color) if color is not None else _NO_COLOR
        if run_id in self._rows:
            self._tell_changed(self._rows[run_id], self._rows[run_id])

    def color(self, run_id: str) -> QColor:
        """Return a run's colour, transparent if it has none or is not checked."""
        color = self._colors.get(run_id, _NO_COLOR)
        return color if run_id in self._checked else _NO_COLOR

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return the number of runs."""
        return 0 if parent.isValid() else len(self._runs)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(RunsColumn)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Make the names editable and checkable."""
        flags = super().flags(index)
        if index.column() == RunsColumn.NAME:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Run"), self.tr("Result"), self.tr("Ended"), self.tr("Started"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        run = self._runs[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(run, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(run, index.column())
            case Qt.ItemDataRole.DecorationRole if index.column() == RunsColumn.OUTCOME:
                return icon(OUTCOME_ICONS[run.outcome])
            case _ if role == ICON_NAME_ROLE and index.column() == RunsColumn.OUTCOME:
                return OUTCOME_ICONS[run.outcome]
        if index.column() != RunsColumn.NAME:
            return None
        match role:
            case Qt.ItemDataRole.EditRole:
                return self._words.name(run)
            case Qt.ItemDataRole.DecorationRole:
                return swatch(self.color(run.id))
            case Qt.ItemDataRole.CheckStateRole:
                is_checked = run.id in self._checked
                return Qt.CheckState.Checked if is_checked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a check or a name from the user; an empty name brings back the first one."""
        run_id = self._runs[index.row()].id
        if role == Qt.ItemDataRole.CheckStateRole:
            checked = Qt.CheckState(value) == Qt.CheckState.Checked
            self.check(run_id, checked)
            self.run_checked.emit(run_id, checked)
            return True
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or name == self.name(run_id):
            return False
        self._rename(index.row(), name)
        self.run_renamed.emit(run_id, name)
        return True

    def _rename(self, row: int, name: str) -> None:
        self._runs[row] = replace(self._runs[row], name=name)
        self._tell_changed(row, row)

    def _text(self, run: RunSummary, column: int) -> str:
        match column:
            case RunsColumn.NAME:
                return self._words.name(run)
            case RunsColumn.RESULT:
                return self._words.figures(run.result)
            case RunsColumn.OUTCOME:
                return self._words.outcome(run.outcome)
        return self._words.started(run, self._now)

    def _tip(self, run: RunSummary, column: int) -> str:
        match column:
            case RunsColumn.NAME:
                return self.tr("{0} (double-click to rename)").format(self._words.name(run))
            case RunsColumn.RESULT:
                return self._words.figures(run.result)
            case RunsColumn.OUTCOME:
                return run.message or self._words.outcome(run.outcome)
        return self._words.started_in_full(run)

    def _tell_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(RunsColumn) - 1))
