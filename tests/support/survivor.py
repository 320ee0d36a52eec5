"""A window that runs a lab to its end, begins a second run, holds it, and waits to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.catalog import find_spec
from app.small_run import run_small, wait_until
from app.window import fill, make_application, make_window
from core.runtime.folders import data_dir
from ui.main_window import MainWindow
from ui.runtime.draw_queue import draw_queue
from ui.runtime.state import RunState
from ui.tab.lab_tab import LabTab
from ui.theme import apply_theme
from ui.widgets.plots.live_plot import LivePlot
from ui.widgets.plots.surface.frame import PlotFrame

LIMIT_MS = 60_000
SIZE, PLOT_SIZE = (1280, 800), (480, 320)


def open_lab(lab: str) -> tuple[MainWindow, LabTab]:
    """Return a window with this lab in front, always of one size."""
    apply_theme(make_application(), "light")
    window = make_window()
    window.resize(*SIZE)
    window.show()
    return window, window.open_tab(lab)


def pictures(tab: LabTab) -> list[QImage]:
    """Return the pictures that are seen, each taken out of the window and given one size.

    Curves are left out: their axes and legends keep room for the longest numbers that they have
    shown. What they hold is in the summary and the metrics.
    """
    assert wait_until(lambda: draw_queue().is_empty, LIMIT_MS)
    seen = [plot for plot in tab.view.findChildren(PlotFrame) if plot.isVisible()]
    return [_picture(plot, tab) for plot in seen if not isinstance(plot, LivePlot)]


def _picture(plot: PlotFrame, owner: QWidget) -> QImage:
    plot.setParent(None)
    plot.resize(*PLOT_SIZE)
    plot.show()
    assert wait_until(lambda: draw_queue().is_empty, LIMIT_MS)
    picture = plot.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    plot.setParent(owner)
    return picture


def main(lab: str, folder: Path) -> None:
    """Leave what was seen of the whole run in a folder, say so, and hold the next."""
    window, tab = open_lab(lab)
    fill(window)
    assert run_small(tab, LIMIT_MS) is not None
    wait_until(lambda: not tab.controller.is_asking, LIMIT_MS)
    (folder / "summary.txt").write_text(tab.view.summary(), encoding="utf-8")
    seen = pictures(tab)
    tab.step()
    assert wait_until(lambda: tab.controller.state is not RunState.STARTING, LIMIT_MS)
    assert wait_until(lambda: tab.controller.state is not RunState.RUNNING, LIMIT_MS)
    assert wait_until(lambda: tab.shown_run in _session(), LIMIT_MS)
    for number, picture in enumerate(seen):
        picture.save(str(folder / f"{number}.png"))
    print(tab.controller.index, flush=True)
    make_application().exec()
    window.close()


def _session() -> str:
    """Return what is kept of the open tabs, a moment after it has changed."""
    return "".join(file.read_text() for file in (data_dir() / "sessions").glob("[0-9]*.json"))


if __name__ == "__main__":
    assert find_spec(sys.argv[1])
    main(sys.argv[1], Path(sys.argv[2]))
