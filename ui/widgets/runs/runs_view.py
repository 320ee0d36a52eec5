"""The runs kept so far: overlay them, compare their settings, run them again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QColor, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.runtime.records.record import RunSummary
from core.runtime.settings import FieldSpec, Settings
from ui.widgets.bars.run_actions import set_help
from ui.widgets.runs.confirm_bar import ConfirmBar
from ui.widgets.runs.differences_panel import DifferencesPanel
from ui.widgets.runs.runs_model import RunsModel
from ui.widgets.runs.runs_table import RunsTable


class RunsView(QWidget):
    """A table of runs, and below it the settings in which the checked ones differ.

    The owner keeps the runs: after ``run_deleted`` it calls `set_runs` without them.

    Signals
    -------
    run_checked(str, bool)
        The user wants a run's curves shown, or hidden.
    run_renamed(str, str)
        The user gave a run a name; an empty one stands for none.
    run_deleted(list)
        The user confirmed that the runs with these ids be deleted.
    rerun_requested(str), settings_requested(str)
        Run with the settings of this run, or only put them into the form.
    reopen_requested(str)
        Show this run as the present one.
    """

    run_checked = Signal(str, bool)
    run_renamed = Signal(str, str)
    run_deleted = Signal(list)
    rerun_requested = Signal(str)
    settings_requested = Signal(str)
    reopen_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doomed: list[str] = []
        # Many boxes may change at once; they are compared once, when all have changed.
        self._comparison = QTimer(self, singleShot=True, interval=0)
        self._model = RunsModel(self)
        self._table = RunsTable(self._model)
        self._differences = DifferencesPanel(self._model.name, self._model.color)
        self._question = ConfirmBar(self)
        self._search = QLineEdit(clearButtonEnabled=True)
        self._invitation = QLabel(self, wordWrap=True)
        self._stack = QStackedLayout()
        self._make_actions()
        self._arrange()
        self._word()
        self._connect()
        self._update_actions()

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show these runs, the newest first; checks, colours and selection stay."""
        self._table.keep_place(lambda: self._model.set_runs(runs))
        self._filter()
        self._stack.setCurrentIndex(1 if runs else 0)
        self._compare()

    def set_color(self, run_id: str, color: QColor | None) -> None:
        """Show the colour of a run's curves, or none."""
        self._model.set_color(run_id, color)
        self._differences.refresh_names()

    def set_checked(self, run_id: str, checked: bool) -> None:
        """Check or uncheck a run; no signal tells."""
        self._model.check(run_id, checked)
        self._comparison.start()

    def checked_runs(self) -> list[str]:
        """Return the ids of the checked runs in the order of the rows."""
        return [run.id for run in self._model.checked_runs()]

    def know(self, lab: str, settings: type[Settings]) -> None:
        """Name a lab's runs by what they change of its presets."""
        self._model.know(lab, settings)

    def name(self, run_id: str) -> str:
        """Return the name a run is shown under."""
        return self._model.name(run_id)

    def set_fields(self, fields: Sequence[FieldSpec]) -> None:
        """Word the settings below as the form does: their labels, units and choices."""
        self._differences.set_fields(fields)

    @property
    def table(self) -> RunsTable:
        """The table of runs, for focus and tests."""
        return self._table

    @property
    def differences(self) -> DifferencesPanel:
        """What differs among the checked runs."""
        return self._differences

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def _make_actions(self) -> None:
        self._reopen = self._action()
        self._rerun = self._action()
        self._load = self._action()
        self._rename = self._action(QKeySequence(Qt.Key.Key_F2))
        self._delete = self._action(QKeySequence(Qt.Key.Key_Delete))
        self._hide_all = self._action()

    def _action(self, keys: QKeySequence | None = None) -> QAction:
        action = QAction(self)
        if keys is not None:
            action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._table.addAction(action)
        return action

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for action in (self._reopen, self._rerun, self._load, self._delete, self._hide_all):
            button = QToolButton(self)
            button.setDefaultAction(action)
            row.addWidget(button)
        row.addStretch(1)
        splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        splitter.addWidget(self._table)
        splitter.addWidget(self._differences)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([300, 200])
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self._search)
        column.addLayout(row)
        column.addWidget(self._question)
        column.addWidget(splitter, 1)
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._invitation.setMargin(16)
        self._stack.addWidget(self._invitation)
        self._stack.addWidget(content)
        self.setLayout(self._stack)

    def _word(self) -> None:
        words = {
            self._reopen: (self.tr("Show"), self.tr("Show this run as if it had just ended")),
            self._rerun: (self.tr("Rerun"), self.tr("Run again with the same settings")),
            self._load: (self.tr("Load settings"), self.tr("Put this run's settings in the form")),
            self._rename: (self.tr("Rename"), self.tr("Give this run another name")),
            self._delete: (self.tr("Delete"), self.tr("Delete the selected runs")),
            self._hide_all: (self.tr("Hide all"), self.tr("Take all curves but the newest away")),
        }
        for action, (text, tip) in words.items():
            action.setText(text)
            set_help(action, tip)
        self._table.setAccessibleName(self.tr("Runs"))
        self._search.setPlaceholderText(self.tr("Name, outcome, figure"))
        self._search.setAccessibleName(self.tr("Find among the runs"))
        self._invitation.setText(self.tr("Every run is kept here. Press Run to make the first."))

    def _connect(self) -> None:
        self._comparison.timeout.connect(self._compare)
        self._search.textChanged.connect(self._filter)
        self._reopen.triggered.connect(self._ask_reopen)
        self._rerun.triggered.connect(self._ask_rerun)
        self._load.triggered.connect(self._ask_settings)
        self._rename.triggered.connect(self._table.edit_name)
        self._delete.triggered.connect(self._ask_before_deleting)
        self._hide_all.triggered.connect(self._uncheck_all)
        self._question.answered.connect(self._delete_or_keep)
        self._model.run_checked.connect(self._on_checked)
        self._model.run_renamed.connect(self._on_renamed)
        self._table.selectionModel().selectionChanged.connect(self._update_actions)
        self._model.modelReset.connect(self._update_actions)

    @Slot()
    def _update_actions(self) -> None:
        selected = self._table.selected_runs()
        for action in (self._reopen, self._rerun, self._load, self._rename):
            action.setEnabled(len(selected) == 1)
        self._delete.setEnabled(any(run.outcome != "running" for run in selected))
        self._hide_all.setEnabled(bool(self._model.checked_runs()))

    @Slot()
    def _filter(self) -> None:
        """Show the rows that have every word of the search; all of them without one."""
        words = self._search.text().lower().split()
        for row in range(self._model.rowCount()):
            is_found = not words or all(word in self._model.words_of(row) for word in words)
            if self._table.isRowHidden(row) == is_found:
                self._table.setRowHidden(row, not is_found)

    @Slot()
    def _compare(self) -> None:
        self._differences.compare(self._model.checked_runs())
        self._update_actions()

    @Slot(str, bool)
    def _on_checked(self, run_id: str, checked: bool) -> None:
        self._comparison.start()
        self.run_checked.emit(run_id, checked)

    @Slot(str, str)
    def _on_renamed(self, run_id: str, name: str) -> None:
        self._differences.refresh_names()
        self.run_renamed.emit(run_id, name)

    @Slot()
    def _ask_reopen(self) -> None:
        self.reopen_requested.emit(self._table.selected_runs()[0].id)

    @Slot()
    def _ask_rerun(self) -> None:
        self.rerun_requested.emit(self._table.selected_runs()[0].id)

    @Slot()
    def _ask_settings(self) -> None:
        self.settings_requested.emit(self._table.selected_runs()[0].id)

    @Slot()
    def _uncheck_all(self) -> None:
        for run_id in self.checked_runs():
            self._model.check(run_id, False)
            self.run_checked.emit(run_id, False)
        self._comparison.start()

    @Slot()
    def _ask_before_deleting(self) -> None:
        doomed = [run.id for run in self._table.selected_runs() if run.outcome != "running"]
        self._doomed = doomed
        if len(doomed) == 1:
            question = self.tr("Delete the run {0} and its curves?").format(
                self._model.name(doomed[0])
            )
        else:
            question = self.tr("Delete {0} runs and their curves?").format(len(doomed))
        self._question.ask(question)

    @Slot(bool)
    def _delete_or_keep(self, is_confirmed: bool) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        if is_confirmed:
            self.run_deleted.emit(self._doomed)
