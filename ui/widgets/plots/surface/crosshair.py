"""A vertical line with a dot on each curve: where the values in the legend are read."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtGui import QColor

from ui import theme
from ui.widgets.plots.surface.canvas import PlotCanvas


class Crosshair:
    """Lives on a canvas, hidden until it is shown somewhere."""

    def __init__(self, canvas: PlotCanvas) -> None:
        self._canvas = canvas
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._spots = pg.ScatterPlotItem(size=8, pxMode=True)
        canvas.add(self._line, z=9)
        canvas.add(self._spots, z=10)
        self.refresh_looks()
        self.hide()

    @property
    def x(self) -> float | None:
        """Where it stands, or None while hidden."""
        return float(self._line.value()) if self._line.isVisible() else None

    def refresh_looks(self) -> None:
        """Take the theme's colours anew."""
        self._line.setPen(self._canvas.pen(theme.plot_text(), 1.0))
        self._spots.setPen(self._canvas.pen(theme.plot_background(), 1.0))

    def show_at(self, x: float, spots: Sequence[tuple[float, float, QColor]]) -> None:
        """Stand at x, with a dot at each (x, y, colour)."""
        self._line.setValue(x)
        self._spots.setData(
            x=[spot[0] for spot in spots],
            y=[spot[1] for spot in spots],
            brush=[spot[2] for spot in spots],
        )
        self._line.show()
        self._spots.show()

    def hide(self) -> None:
        """Go away."""
        self._line.hide()
        self._spots.hide()
