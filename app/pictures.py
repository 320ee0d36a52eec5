"""Saves a picture of each tab after a small real run, at one and two pixels a point."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.small_run import run_small, use_offscreen_without_screen, wait_until
from core.runtime.errors import LabError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.main_window import MainWindow
    from ui.tab.lab_tab import LabTab

_LIMIT_MS = 120_000
_ANSWERS_MS = 10_000
_SCALES = (1, 2)
_SIZE = (1280, 800)


def save_pictures(folder: Path) -> int:
    """Run each lab by its Run button; save ``<lab>.png``, ``<lab>@2x.png`` and the start page's.

    The user's own runs and sessions are left alone. Returns the exit code: 1 if a run failed.

    Raises
    ------
    LabError
        If the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LabError(f"Cannot make the folder {folder}: {error.strerror}.") from error
    use_offscreen_without_screen()
    with TemporaryDirectory(prefix="gradus-pictures-") as scratch:
        for name in ("DATA", "CONFIG"):
            os.environ[f"GRADUS_{name}_DIR"] = str(Path(scratch) / name.lower())
        return _photograph(folder)


def _photograph(folder: Path) -> int:
    from app.catalog import LABS
    from app.window import make_application, make_window
    from ui.theme import apply_theme

    apply_theme(make_application(), "light")
    window = make_window()
    window.resize(*_SIZE)
    window.show()
    failed = 0
    try:
        for entry in LABS:
            tab = window.open_tab(entry.spec.id)
            finished = run_small(tab, _LIMIT_MS)
            outcome = finished.outcome if finished else "not finished in time"
            # What an exhibit asks of the worker once the run has ended belongs into the picture.
            wait_until(partial(_has_all_answers, tab), _ANSWERS_MS)
            failed += outcome != "done"
            print(f"{entry.spec.id}: {outcome}", file=sys.stderr)  # noqa: T201
            _save_all(window, folder, entry.spec.id)
        _photograph_start(window, folder)
    finally:
        window.close()
    return 1 if failed else 0


def _photograph_start(window: MainWindow, folder: Path) -> None:
    """Save the start page once its pictures have been played to their end."""
    if window.start is None:
        return
    window.tab_bar.setCurrentWidget(window.start.page)
    window.start.come_alive()
    wait_until(lambda: window.start is None or window.start.page.live.is_over, _LIMIT_MS)
    _save_all(window, folder, "start")


def _save_all(window: MainWindow, folder: Path, name: str) -> None:
    for scale in _SCALES:
        _save(window, folder / f"{name}{'' if scale == 1 else '@2x'}.png", scale)


def _has_all_answers(tab: LabTab) -> bool:
    return not tab.controller.is_asking


def _save(window: QWidget, file: Path, scale: int) -> None:
    from PySide6.QtGui import QPixmap

    picture = QPixmap(window.size() * scale)
    picture.setDevicePixelRatio(scale)
    window.render(picture)
    picture.save(str(file))
