"""Opens the window: painted first, everything else after."""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module, resources
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.catalog import LABS, CatalogEntry
from core.runtime.folders import config_dir, data_dir
from ui.main_window import MainWindow, TabPlan
from ui.preferences import Preferences
from ui.theme import apply_theme

if TYPE_CHECKING:
    from ui.labs.lab_view import LabView


def open_window() -> int:
    """Show the window and run until it is closed; return the exit code."""
    application = make_application()
    preferences = Preferences(str(config_dir() / "gradus.ini"))
    apply_theme(application, preferences.scheme())
    window = make_window(preferences)
    window.show()
    # After the first paint: a timer of 0 ms comes behind the events that paint.
    QTimer.singleShot(0, window.fill)
    return application.exec()


def make_application() -> QApplication:
    """Return the application with its name."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("gradus")
    application.setApplicationDisplayName("Gradus")
    return application


def make_window(preferences: Preferences | None = None) -> MainWindow:
    """Return the window with all labs of the catalog."""
    preferences = preferences or Preferences(str(config_dir() / "gradus.ini"))
    plans = [
        TabPlan(entry.spec, partial(_make_view, entry), partial(_guide, entry.spec.id))
        for entry in LABS
    ]
    return MainWindow(plans, data_dir(), preferences)


def _make_view(entry: CatalogEntry) -> LabView:
    module, _, name = entry.view.partition(":")
    view_class: Any = getattr(import_module(module), name)
    view: LabView = view_class()
    return view


def _guide(lab: str) -> str:
    file = resources.files("resources") / "guide" / "en" / f"{lab}.md"
    return file.read_text(encoding="utf-8") if file.is_file() else ""
