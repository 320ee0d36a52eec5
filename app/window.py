"""Opens the window: painted first, everything else after."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.catalog import LABS, CatalogEntry
from app.interrupts import Interrupts
from core.machine.diagnostics import LOG_TAIL
from core.machine.window_crash import CrashFile, take_stacks
from core.runtime.folders import cache_dir, config_dir, data_dir
from core.runtime.writable_folders import provide_folders
from ui.fonts import add_fonts
from ui.icons import app_icon
from ui.main_window import MainWindow, TabPlan
from ui.preferences import Preferences
from ui.text_size import text_size
from ui.theme import apply_theme

if TYPE_CHECKING:
    from ui.tab.lab_view import LabView


def open_window(file: Path | None = None) -> int:
    """Show the window, with a lesson or a table, until it is closed; return the exit code."""
    application = make_application()
    logging.basicConfig(handlers=[logging.StreamHandler(), LOG_TAIL])
    crash_file = CrashFile(_crashes())
    preferences = Preferences(str(config_dir() / "gradus.ini"))
    apply_theme(application, preferences.scheme())
    text_size().set_percent(preferences.text_percent())
    text_size().changed.connect(preferences.set_text_percent)
    window = make_window(preferences)
    _FirstPaint(window, partial(fill, window, file))
    window.show()
    interrupts = Interrupts(window)
    try:
        return application.exec()
    finally:
        interrupts.end()
        crash_file.end()


def fill(window: MainWindow, file: Path | None = None) -> None:
    """Make what the painted window shows, and have it say what will not be kept."""
    QApplication.setWindowIcon(app_icon())  # drawn once the window is there, or it came later
    not_kept = provide_folders()  # before the first worker starts, which shares the folders
    window.fill()
    stacks = take_stacks(_crashes())
    if stacks:
        window.tell_of_crash(stacks)
    if not_kept is not None:
        window.warn_of_loss(not_kept.text, not_kept.reasons)
    if file is not None:
        window.open_file(file)


def _crashes() -> Path:
    return cache_dir() / "crashes"


class _FirstPaint(QObject):
    """Calls a function once a window has been painted, and never again.

    A timer set when the window is shown would not do: the first paint may come behind it.
    """

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)  # behind the rest of this paint
        return False


def make_application() -> QApplication:
    """Return the application with its name and the letters it brings along."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("gradus")
    application.setApplicationDisplayName("Gradus")
    application.setDesktopFileName("gradus")  # how Wayland finds the icon
    add_fonts()
    return application


def make_window(preferences: Preferences | None = None) -> MainWindow:
    """Return the window with all labs of the catalog."""
    preferences = preferences or Preferences(str(config_dir() / "gradus.ini"))
    plans = [
        TabPlan(entry.spec, partial(_make_view, entry), partial(_guide, entry.spec.id))
        for entry in LABS
    ]
    return MainWindow(plans, data_dir(), preferences, has_start=True)


def _make_view(entry: CatalogEntry) -> LabView:
    module, _, name = entry.view.partition(":")
    view_class: Any = getattr(import_module(module), name)
    view: LabView = view_class()
    return view


def _guide(lab: str) -> str:
    file = resources.files("resources") / "guide" / "en" / f"{lab}.md"
    return file.read_text(encoding="utf-8") if file.is_file() else ""
