"""Plots that share a column: low ones, whose axes reach over a known range from the first on."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QWidget

from ui.widgets.plots.bar_plot import BarPlot
from ui.widgets.plots.live_plot import LivePlot

_LEAST_HEIGHT_PX = 52  # four of them stand above one another


class RangePlot(LivePlot):
    """A live plot that shows at least a given range of y, and saves room among others."""

    _least = (math.inf, -math.inf)
    _names_x = True

    def __init__(self, title: str, x_label: str, parent: QWidget | None = None) -> None:
        super().__init__(title, x_label, "", "", parent)
        self._pages.setMinimumHeight(_LEAST_HEIGHT_PX)

    def set_least_range(self, low: float, high: float) -> None:
        """Show this range of y, and more where the curves reach over it."""
        if (low, high) != self._least:
            self._least = (low, high)
            self._reset()

    def leave_x_unnamed(self) -> None:
        """Save the room of the x axis' name, as where another plot below names it."""
        self._names_x = False

    def prepare(self) -> None:
        """Build the canvas."""
        super().prepare()
        if self._canvas is not None and not self._names_x:
            self._canvas.set_labels("", self._y_label)

    def _fit(
        self,
        left: float,
        right: float,
        bottom: float,
        top: float,
        side: float = 0.0,
        is_grounded: bool = False,
    ) -> None:
        low, high = self._least
        super()._fit(left, right, min(bottom, low), max(top, high), side, is_grounded)


class LowBarPlot(BarPlot):
    """A bar plot that can be as low as the plots beside it."""

    def __init__(self, title: str, x_label: str, parent: QWidget | None = None) -> None:
        super().__init__(title, x_label, "", "", parent)
        self._pages.setMinimumHeight(_LEAST_HEIGHT_PX)
