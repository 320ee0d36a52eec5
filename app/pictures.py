"""Saves a picture of each tab after a small real run, at one and two pixels a point."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from core.runtime.errors import LabError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.runtime.events import Finished
    from ui.labs.lab_tab import LabTab

_LIMIT_MS = 120_000
_ANSWERS_MS = 10_000
_POLL_MS = 50
_SCALES = (1, 2)
_SIZE = (1280, 800)


def save_pictures(folder: Path) -> int:
    """Run each lab through its Run button and save ``<lab>.png`` and ``<lab>@2x.png``.

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
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.name == "nt"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
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
            tab.frame.form.set_values(entry.spec.small)
            outcome = _run(tab)
            failed += outcome != "done"
            print(f"{entry.spec.id}: {outcome}", file=sys.stderr)  # noqa: T201
            for scale in _SCALES:
                _save(window, folder / f"{entry.spec.id}{'' if scale == 1 else '@2x'}.png", scale)
    finally:
        window.close()
    return 1 if failed else 0


def _run(tab: LabTab) -> str:
    from PySide6.QtCore import QEventLoop, QTimer

    ends: list[Finished] = []
    loop = QEventLoop()
    tab.controller.ended.connect(ends.append)
    tab.controller.ended.connect(loop.quit)
    QTimer.singleShot(_LIMIT_MS, loop.quit)
    tab.frame.bar.controls.run.trigger()
    loop.exec()
    # What an exhibit asks of the worker once the run has ended belongs into the picture.
    waiting = QTimer()
    waiting.timeout.connect(lambda: None if tab.controller.is_asking else loop.quit())
    waiting.start(_POLL_MS)
    QTimer.singleShot(_ANSWERS_MS, loop.quit)
    loop.exec()
    waiting.stop()
    return ends[0].outcome if ends else "not finished in time"


def _save(window: QWidget, file: Path, scale: int) -> None:
    from PySide6.QtGui import QPixmap

    picture = QPixmap(window.size() * scale)
    picture.setDevicePixelRatio(scale)
    window.render(picture)
    picture.save(str(file))
