"""The fitted pipeline, stage by stage, to be looked into, saved and loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.labs.spark.pipeline_reports import (
    FittedStage,
    InspectStages,
    LoadedPipeline,
    LoadPipeline,
    SavePipeline,
)
from core.runtime.figures import figure
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark_with_details import Trouble

_SHOWN_LETTERS = 120
_LONGEST_TIP = 2000


class FittedPanel(AskingWidget):
    """Asks for the fitted stages when it is looked at.

    Signals
    -------
    loaded()
        The worker holds a pipeline that was read from a folder.
    """

    loaded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: dict[str, Any] = {}
        self._is_askable = False
        self._is_fresh = False
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([self.tr("Stage"), self.tr("What it has learned")])
        self.tree.setAlternatingRowColors(True)
        self.tree.setAccessibleName(self.tr("Fitted stages"))
        self.trouble = Trouble(self.tr("A run's fitted pipeline is shown here, stage by stage."))
        self.save_button = QPushButton(self.tr("Save pipeline…"))
        self.load_button = QPushButton(self.tr("Load pipeline…"))
        row = QHBoxLayout()
        row.addWidget(self.trouble, 1)
        row.addStretch()
        row.addWidget(self.save_button)
        row.addWidget(self.load_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.tree, 1)
        self.save_button.clicked.connect(self._save)
        self.load_button.clicked.connect(self._load)
        self.set_askable(False)

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Keep what a session to load into is made of."""
        self._settings = dict(values)

    def set_askable(self, on: bool) -> None:
        """Say whether the worker holds a fitted pipeline."""
        self._is_askable, self._is_fresh = on, False
        self.drop(InspectStages)
        self.save_button.setEnabled(on)
        if not on:
            self.tree.clear()
            self.trouble.say(self.tr("A run's fitted pipeline is shown here, stage by stage."))
        elif self.isVisible():
            self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is new."""
        super().showEvent(event)
        if self._is_askable:
            self._look()

    def _take_stages(self, stages: tuple[FittedStage, ...]) -> None:
        self.trouble.say("")
        self._show(stages)

    def _say_saved(self, path: str) -> None:
        self.trouble.say(self.tr("Saved {0}").format(path), "success")

    def _take_loaded(self, found: LoadedPipeline) -> None:
        self.trouble.say(self.tr("Loaded {0}").format(found.path), "success")
        self._show(found.stages)
        self.loaded.emit()

    def _look(self) -> None:
        if not self._is_fresh:
            self._is_fresh = True
            self.ask_newest(InspectStages(), self._take_stages, self.trouble.say_error)

    def _show(self, stages: Sequence[FittedStage]) -> None:
        self.tree.clear()
        for stage in stages:
            facts = {**stage.findings, **stage.params}
            found = [f"{name} {_short(value)}" for name, value in stage.findings.items()]
            item = QTreeWidgetItem([stage.cls.rpartition(".")[2], "; ".join(found)])
            item.setToolTip(0, stage.cls)
            for name, value in facts.items():
                text = str(value)
                child = QTreeWidgetItem([str(name), _short(value)])
                child.setToolTip(1, text[:_LONGEST_TIP])
                item.addChild(child)
            self.tree.addTopLevelItem(item)
        self.tree.resizeColumnToContents(0)

    @Slot()
    def _save(self) -> None:
        start = str(Path.home() / "pipeline")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save pipeline as a folder"), start)
        if path:
            self.trouble.say(self.tr("Writing {0}").format(path))
            # The dialog has asked whether a folder that is there may be written over.
            request = SavePipeline(path, overwrite=True)
            self.ask(request, self._say_saved, self.trouble.say_error)

    @Slot()
    def _load(self) -> None:
        caption = self.tr("Load the folder of a fitted pipeline")
        path = QFileDialog.getExistingDirectory(self, caption, str(Path.home()))
        if path:
            self.trouble.say(self.tr("Reading {0}").format(path))
            request = LoadPipeline(self._settings, path)
            self.ask(request, self._take_loaded, self.trouble.say_error)


def _short(value: Any) -> str:
    """Return a finding on one line; numbers in four digits."""
    if isinstance(value, float):
        text = figure(value, 4)
    elif isinstance(value, list):
        text = f"[{', '.join(_short(each) for each in value[:_SHOWN_LETTERS])}]"
    else:
        text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS]}…"
