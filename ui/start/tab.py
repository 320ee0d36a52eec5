"""Joins the start page to the window: what its buttons open, and what it remembers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from core.runtime.events import Finished
from core.runtime.records.history import RunHistory
from core.runtime.records.record import RunSummary
from core.runtime.spec import LabSpec
from core.runtime.text import Text, as_text, from_plain, to_plain
from ui.preferences import Preferences
from ui.runtime.run_controller import RunController
from ui.start.entries import entry_of
from ui.start.page import StartPage
from ui.tab.lab_tab import LabTab

_LAST_RUNS = 5
_TABLES = "*.csv *.tsv *.txt *.data *.xlsx *.parquet *.json"


class Home(Protocol):
    """What the start page needs of the window around it."""

    preferences: Preferences

    def open_tab(self, lab: str) -> LabTab:
        """Bring a lab's tab to the front."""

    def open_with(self, lab: str, values: Mapping[str, Any]) -> None:
        """Bring a lab's tab to the front with these settings."""

    def list_runs(self, then: Callable[[list[RunSummary]], None]) -> None:
        """Hand over the last runs of all labs, read outside the window's thread."""


class StartTab(QObject):
    """Owns what the start page knows: which labs were tried, and the last runs."""

    def __init__(self, specs: Sequence[LabSpec], home: Home, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = home
        self._parent = parent
        self._labs = [spec.id for spec in specs]
        self.page = StartPage(specs)
        self.page.tried.connect(self._try)
        self.page.guide_chosen.connect(self._open_guide)
        self.page.run_chosen.connect(self._show_run)
        self.page.file_wanted.connect(self._ask_for_file)

    def come_alive(self) -> None:
        """Show what is known and let the pictures move; called when the page is in front."""
        self.page.show_tried(self.results())
        self._window.list_runs(self.page.show_runs)
        self.page.come_alive()

    def follow(self, tab: LabTab) -> None:
        """Remember what comes of a lab's runs."""
        tab.controller.ended.connect(partial(self._remember, tab.spec.id))

    def end(self) -> list[RunController]:
        """Let the pictures rest; the caller waits for the end of what is returned."""
        ending = self.page.end()
        return [ending] if ending is not None else []

    @Slot(str)
    def _try(self, lab: str) -> None:
        tab = self._window.open_tab(lab)
        if tab.controller.state.is_active:
            return
        preset = entry_of(lab).preset
        if preset:
            tab.frame.form.choose_preset(preset)
        tab.run()

    @Slot(str)
    def _open_guide(self, lab: str) -> None:
        self._window.open_tab(lab).frame.drawer.open_page("guide")

    @Slot(str, str)
    def _show_run(self, lab: str, run_id: str) -> None:
        self._window.open_tab(lab).reopen(run_id)

    @Slot()
    def _ask_for_file(self) -> None:
        documents = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        name, _ = QFileDialog.getOpenFileName(
            self._parent, self.tr("Open a file"), documents, self.tr("Tables") + f" ({_TABLES})"
        )
        if name:
            self.open_file(Path(name))

    def open_file(self, file: Path) -> None:
        """Open a table where it can be looked at and learnt from."""
        self._window.open_with("ensembles", {"data": str(file)})

    def _remember(self, lab: str, finished: Finished) -> None:
        if finished.outcome == "done":
            words = json.dumps(to_plain(as_text(finished.message)), default=str)
            self._window.preferences.set_text(f"start/{lab}", words)

    def results(self) -> dict[str, Text]:
        """Return what came of the labs that were tried."""
        found = {}
        for lab in self._labs:
            try:
                plain = json.loads(self._window.preferences.text(f"start/{lab}", ""))
                found[lab] = from_plain(plain)
            except ValueError:
                continue  # not tried yet, or by another version
        return found


def last_runs(folder: Path, labs: Sequence[str]) -> list[RunSummary]:
    """Return the newest runs of all labs; reads files."""
    history = RunHistory(folder)
    found = [run for lab in labs for run in history.summaries(lab)]
    return sorted(found, key=lambda run: run.started_at, reverse=True)[:_LAST_RUNS]
