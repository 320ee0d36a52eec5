"""The drawer's page of runs: kept runs, read off the window's thread and drawn as overlays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.runtime.records.history import RunHistory
from core.runtime.records.record import RunSummary
from core.runtime.spec import LabSpec
from ui import theme
from ui.runtime.background import Background
from ui.tab.kept_run import KeptRun
from ui.tab.lab_view import LabView
from ui.widgets.runs.runs_view import RunsView


class RunsPanel(QWidget):
    """The lab's kept runs; checked ones are drawn in the exhibit beside the present one.

    Signals
    -------
    settings_requested(dict)
        Put these settings into the form.
    rerun_requested(KeptRun)
        Play this run again.
    reopen_requested(str)
        Show this run as the present one.
    failed(str)
        A file could not be read or written.
    """

    settings_requested = Signal(dict)
    rerun_requested = Signal(object)
    reopen_requested = Signal(str)
    failed = Signal(str)

    def __init__(
        self, spec: LabSpec, runs: Path, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lab = spec.id
        self._history = RunHistory(runs)
        self._listing: Iterator[list[RunSummary]] = iter(())
        self._background = background
        self._summaries: dict[str, RunSummary] = {}
        self._colors: dict[str, int] = {}
        self._exhibit: LabView | None = None
        self.table = RunsView()
        self.table.set_fields(spec.settings.field_specs())
        self.table.know(spec.id, spec.settings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.table.run_checked.connect(self._check)
        self.table.run_renamed.connect(self._rename)
        self.table.run_deleted.connect(self._delete)
        self.table.settings_requested.connect(self._pass_settings)
        self.table.rerun_requested.connect(self._pass_rerun)
        self.table.reopen_requested.connect(self.reopen_requested)

    def bind_view(self, view: LabView) -> None:
        """Draw the checked runs in this exhibit."""
        self._exhibit = view

    @property
    def overlays(self) -> list[str]:
        """The ids of the runs drawn beside the present one."""
        return list(self._colors)

    def overlay(self, run_ids: Sequence[str]) -> None:
        """Check these runs, as after a crash, and draw them once they are read."""
        for run_id in run_ids:
            self.table.set_checked(run_id, checked=True)
            self._check(run_id, is_checked=True)

    @Slot()
    def refresh(self) -> None:
        """Read the list of runs anew; many that are not known yet come in pieces."""
        self._listing = self._history.pieces(self._lab)
        self._read_on(self._listing)

    def _read_on(self, listing: Iterator[list[RunSummary]]) -> None:
        self._do(partial(next, listing, None), partial(self._show, listing))

    def fetch(self, run_id: str, then: Callable[[KeptRun], None]) -> None:
        """Read a run whole, and call ``then`` with it in the window's thread."""
        self._do(partial(self._read, run_id), partial(_pass_if_read, then))

    def _do(self, function: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._background.do(function, then, self.failed.emit)

    def _read(self, run_id: str) -> KeptRun | None:
        summary = self._history.summary(self._lab, run_id)
        if summary is None:
            return None
        lab, history = self._lab, self._history
        metrics, snapshots = history.metrics(lab, run_id), history.snapshots(lab, run_id)
        return KeptRun(summary, metrics, snapshots, history.events(lab, run_id))

    def _show(
        self, listing: Iterator[list[RunSummary]], summaries: list[RunSummary] | None
    ) -> None:
        if summaries is None or listing is not self._listing:
            return  # all is read, or it is read anew
        self._read_on(listing)
        self._summaries = {summary.id: summary for summary in summaries}
        self.table.set_runs(summaries)

    @Slot(str, bool)
    def _check(self, run_id: str, is_checked: bool) -> None:
        if is_checked:
            # The first colours belong to the present run's own curves.
            free = next(i for i in range(3, 1000) if i not in self._colors.values())
            self._colors[run_id] = free
            self.table.set_color(run_id, theme.series(free))
            self.fetch(run_id, self._overlay)
        elif self._colors.pop(run_id, None) is not None and self._exhibit is not None:
            self._exhibit.remove_overlay(run_id)

    def _overlay(self, kept: KeptRun) -> None:
        run_id = kept.summary.id
        if run_id in self._colors and self._exhibit is not None:
            label = kept.summary.name or f"{kept.summary.started_at.astimezone():%H:%M:%S}"
            color = theme.series(self._colors[run_id])
            self._exhibit.set_overlay(run_id, label, color, kept.metrics)

    @Slot(str, str)
    def _rename(self, run_id: str, name: str) -> None:
        self._do(partial(self._history.rename, self._lab, run_id, name), _ignore)
        if run_id in self._colors:
            self.fetch(run_id, self._overlay)
        self.refresh()

    @Slot(list)
    def _delete(self, run_ids: list[str]) -> None:
        for run_id in run_ids:
            self._check(run_id, is_checked=False)
            self._do(partial(self._history.delete, self._lab, run_id), _ignore)
        self.refresh()

    @Slot(str)
    def _pass_settings(self, run_id: str) -> None:
        if run_id in self._summaries:
            self.settings_requested.emit(dict(self._summaries[run_id].settings))

    @Slot(str)
    def _pass_rerun(self, run_id: str) -> None:
        self.fetch(run_id, self.rerun_requested.emit)


def _ignore(_: object) -> None:
    """Wait for nothing: the list is read anew behind the change, whether it worked or not."""


def _pass_if_read(then: Callable[[KeptRun], None], kept: KeptRun | None) -> None:
    if kept is not None:
        then(kept)
