"""The ensembles lab's tab for many tests, and what tests do with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer

from core.labs.ensembles import SPEC
from support.demo_view import click
from support.tab_driver import ended, open_tab
from ui.labs.ensembles import EnsemblesView
from ui.tab.lab_tab import LabTab
from ui.widgets.plots.surface.panel import PlotPanel

# The worker loads scikit-learn and xgboost first, which takes long on a busy machine.
LIMIT_MS = 90_000


@contextmanager
def ensembles_tab(qapp, folder: Path) -> Iterator[LabTab]:
    """Open the tab with folders of its own; its worker is ready."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("data", "cache", "config"):
            patch.setenv(f"GRADUS_{kind.upper()}_DIR", str(folder / kind))
        with open_tab(folder / "runs", SPEC, EnsemblesView, lambda: "") as tab:
            tab.frame.runs.refresh()  # starts the thread for file work
            loop = QEventLoop()
            tab.controller.thread_.ready.connect(loop.quit)
            QTimer.singleShot(LIMIT_MS, loop, partial(loop.exit, 1))
            tab.controller.warm()
            # A worker that began within a test would count as left behind by it.
            assert loop.exec() == 0, "the worker is not ready"
            for plot in tab.view.findChildren(PlotPanel):
                plot.prepare()  # pyqtgraph makes a window of its own that stays
            yield tab


@pytest.fixture(scope="module")
def shared_ensembles(qapp, folder):
    """Open the tab for a whole module, which takes it as its ``shared``."""
    with ensembles_tab(qapp, folder) as tab:
        yield tab


def run(qtbot, tab, **settings):
    """Run with these settings by the Run button and return the result."""
    tab.frame.form.set_values(settings)
    with ended(qtbot, tab, LIMIT_MS) as end:
        click(qtbot, tab.frame.bar, "Run")
    assert end.args[0].outcome == "done", end.args[0]
    return end.args[0].result


def press(qtbot, button):
    """Click a button that can be clicked."""
    assert button.isEnabled()
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def until(qtbot, claim):
    """Wait until a claim holds."""
    qtbot.waitUntil(claim, timeout=LIMIT_MS)
