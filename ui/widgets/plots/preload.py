"""Draws a plot that nobody sees, so that the first one seen is as quick as the others.

The first painting of a plot takes some 20 ms more than the next: fonts are laid out for the first
time, and PySide builds the classes and enumerations that pyqtgraph names while it paints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ui.widgets.plots.live_plot import LivePlot


def rehearsal_steps() -> Iterator[Callable[[], object]]:
    """Yield the steps of drawing it, to be called in this order."""
    plot = LivePlot("loss", "iteration", "loss")
    plot.resize(400, 300)
    for key in ("train", "test"):
        plot.add_curve(key, key)
        plot.append(key, range(1, 100), range(1, 100))
    yield plot.prepare
    for is_log in (True, False):
        plot.set_log_y(is_log)
        yield plot.redraw
        yield plot.grab
    plot.deleteLater()
