"""Curves on an axis that reaches over a known range from the first point on."""

from __future__ import annotations

import math

from ui.widgets.live_plot import LivePlot


class RangePlot(LivePlot):
    """A live plot that shows at least a given range of y, and saves room among others."""

    _least = (math.inf, -math.inf)
    _names_x = True

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
