"""What can be taken home: the networks, samples, a film of the run, the script that plays it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QWidget

from core.labs.gan.reports import (
    LoadedReport,
    LoadNetworks,
    SavedReport,
    SaveFilm,
    SaveNetworks,
    SaveSamples,
)
from core.runtime.messages import Answer
from core.runtime.request import Request
from ui.language import shown
from ui.tab.asking import AskingWidget
from ui.widgets.basic.save_dialog import ask_where_to_save


class SaveMenu(AskingWidget):
    """One button with a menu; what the worker writes needs a game there.

    Signals
    -------
    said(str, str)
        A sentence about what was written or read, and its kind.
    networks_loaded(LoadedReport)
        The worker holds other networks now.
    export_requested()
        The script or notebook is wanted.
    """

    said = Signal(str, str)
    networks_loaded = Signal(object)
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QPushButton(self.tr("Save"))
        self.button.setToolTip(
            self.tr("Save the networks, samples, a film or the script of the run; load networks")
        )
        self.menu = QMenu(self)
        self.save_networks = self.menu.addAction(self.tr("Save &networks…"), self._save_networks)
        self.save_samples = self.menu.addAction(self.tr("Save &samples…"), self._save_samples)
        self.save_film = self.menu.addAction(self.tr("Save &film of the run…"), self._save_film)
        self.export = self.menu.addAction(self.tr("Save s&cript or notebook…"))
        self.export.triggered.connect(self.export_requested)
        self.menu.addSeparator()
        self.load_networks = self.menu.addAction(self.tr("&Load networks…"), self._load_networks)
        self.button.setMenu(self.menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        self.set_askable(False)

    def set_askable(self, on: bool) -> None:
        """Say whether there is a game in the worker."""
        for action in (self.save_networks, self.save_samples, self.save_film):
            action.setEnabled(on)

    @Slot()
    def _save_networks(self) -> None:
        self._save(SaveNetworks, self.tr("Save networks"), "gan.safetensors", _NETWORKS)

    @Slot()
    def _load_networks(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Load networks"),
            str(Path.home()),
            self.tr("Networks ({0})").format(_NETWORKS),
        )
        if name:
            self.ask(LoadNetworks(name), self._say_loaded, self._say_error)

    @Slot()
    def _save_samples(self) -> None:
        self._save(SaveSamples, self.tr("Save samples"), "samples.csv", "*.csv", "*.png")

    @Slot()
    def _save_film(self) -> None:
        self._save(SaveFilm, self.tr("Save film of the run"), "gan.gif", "*.gif", "*.mp4")

    def _save(
        self,
        request: Callable[[str], Request[SavedReport]],
        caption: str,
        name: str,
        *endings: str,
    ) -> None:
        words = {
            _NETWORKS: self.tr("Networks ({0})"),
            "*.csv": self.tr("CSV table ({0})"),
            "*.png": self.tr("PNG image ({0})"),
            "*.gif": self.tr("GIF ({0})"),
            "*.mp4": self.tr("MP4 film ({0})"),
        }
        kinds = ";;".join(words[ending].format(ending) for ending in endings)
        chosen = ask_where_to_save(self, caption, str(Path.home() / name), kinds)
        if not chosen:
            return
        self.said.emit(self.tr("Writing {0}").format(chosen), "info")
        self.ask(request(chosen), self._say_saved, self._say_error)

    def _say_saved(self, saved: SavedReport) -> None:
        self.said.emit(self.tr("Saved {0}").format(saved.path), "success")

    def _say_loaded(self, loaded: LoadedReport) -> None:
        self.networks_loaded.emit(loaded)
        words = self.tr("Loaded {0}; the next run goes on after step {1:,}.")
        self.said.emit(words.format(loaded.path, loaded.step), "success")

    def _say_error(self, answer: Answer) -> None:
        self.said.emit(shown(answer.error), "error")


_NETWORKS = "*.safetensors"
