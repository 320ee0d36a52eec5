"""A live plot for many tests, and what tests see and do on it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from ui.widgets.plots.live_plot import LivePlot


def shown_plot(qtbot) -> LivePlot:
    """Return a plot of one curve without points, in a window."""
    widget = LivePlot("Loss", "iteration", "loss", "Press Run.")
    qtbot.addWidget(widget)
    widget.resize(500, 300)
    widget.add_curve("loss", "loss")
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def fill(plot: LivePlot) -> LivePlot:
    """Draw 1000 / x at x from 1 to 500; return the plot."""
    x = np.arange(1.0, 501.0)
    plot.append("loss", x, 1000.0 / x)
    plot.redraw()
    return plot


def drawn(plot, key="loss"):
    """Return x and y of the points that are drawn."""
    return plot._curves[key].item.getData()


def drawn_to(plot):
    """Redraw and return the last x that is drawn."""
    plot.redraw()
    return drawn(plot)[0][-1]


def pixel(plot, x, y):
    """Return where a point of the axes is in the canvas' viewport."""
    scene = plot.canvas.box.mapViewToScene(QPointF(x, y))
    return plot.canvas.mapFromScene(scene)


def wheel(plot, where, notches):
    """Turn the wheel over a place of the canvas' viewport."""
    viewport = plot.canvas.viewport()
    position = QPointF(where)
    event = QWheelEvent(
        position,
        QPointF(viewport.mapToGlobal(where)),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def double_click(plot, qtbot):
    """Send all four events of a double click; QTest's own sends the third alone."""
    where = (plot.canvas.viewport(), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(*where, pos=QPoint(200, 100))
    qtbot.mouseDClick(*where, pos=QPoint(200, 100))
    qtbot.mouseRelease(*where, pos=QPoint(200, 100))
