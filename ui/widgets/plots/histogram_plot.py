"""How often each value occurs, for one set of values or several laid over one another."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF

from ui import theme
from ui.widgets.plots.series_plot import Series, SeriesPlot

if TYPE_CHECKING:
    from ui.widgets.plots.surface.canvas import PlotCanvas
    from ui.widgets.plots.surface.export import Rows

_FILL_OPACITY = 0.25
# A log axis starts at half a count, so that a count of one has some height.
_FLOOR = 0.5


@dataclass
class _Counts(Series):
    edges: NDArray[np.float64]
    counts: NDArray[np.float64]

    def count_at(self, x: float) -> tuple[int, float] | None:
        """Return the bin that x lies in and its count."""
        column = int(np.searchsorted(self.edges, x, "right")) - 1
        if x == self.edges[-1]:
            column -= 1
        return (column, float(self.counts[column])) if 0 <= column < len(self.counts) else None


class HistogramPlot(SeriesPlot[_Counts]):
    """Counts between edges, as filled outlines; each label is a series of its own."""

    MARK = "box"

    def _begin(self) -> None:
        super()._begin()
        self._y_label = self._y_label or self.tr("count")

    def show_counts(
        self,
        edges: ArrayLike,
        counts: ArrayLike,
        label: str = "",
        color: theme.ColorChoice | None = None,
    ) -> None:
        """Show counts, one fewer than edges, under a label; the same label replaces them.

        Raises
        ------
        ValueError
            If there is not one edge more than counts, or the edges are not finite or do not rise.
        """
        bounds = np.array(edges, np.float64)
        heights = np.array(counts, np.float64)
        if bounds.ndim != 1 or heights.shape != (len(bounds) - 1,):
            raise ValueError(f"{heights.shape} counts need one edge more, got {bounds.shape}")
        if not np.isfinite(bounds).all() or (np.diff(bounds) < 0).any():
            raise ValueError("the edges must be finite and must not fall")
        self._put(
            label, color, lambda chosen, item: _Counts(bounds, heights, color=chosen, item=item)
        )

    def summary(self) -> str:
        """Return each series' number of values and where they lie."""
        parts = []
        for label, each in self._series.items():
            filled = np.flatnonzero(each.counts > 0)
            if len(filled) == 0:
                continue
            low, high = each.edges[filled[0]], each.edges[filled[-1] + 1]
            text = self.tr("{0}: {1} values from {2} to {3}")
            total = self._number(float(each.counts.sum()))
            name = label or self.title
            parts.append(text.format(name, total, self._number(low, 2), self._number(high, 2)))
        return "; ".join(parts) or super().summary()

    # ---- hooks

    def _has_data(self) -> bool:
        return any(len(each.counts) for each in self._series.values())

    def _draw_on(self, canvas: PlotCanvas) -> None:
        floor = math.log10(_FLOOR) if self._is_log_y else 0.0
        top = floor
        for each in self._series.values():
            heights = each.counts
            if self._is_log_y:
                heights = np.log10(np.maximum(heights, _FLOOR))
            if each.item is None:
                self._make_item(canvas, each)
            x = np.repeat(each.edges, 2)
            y = np.concatenate([[floor], np.repeat(heights, 2), [floor]])
            each.item.setFillLevel(floor)
            each.item.show_line(x, y, 0.0)
            top = max(top, float(np.nanmax(heights, initial=floor)))
        if self._is_following:
            left = min(float(each.edges[0]) for each in self._series.values())
            right = max(float(each.edges[-1]) for each in self._series.values())
            self._fit(left, right, floor, max(top, floor + 1.0), is_grounded=True)

    def _make_item(self, canvas: PlotCanvas, each: _Counts) -> None:
        from ui.widgets.plots.surface.curve import Curve

        each.item = Curve()
        canvas.add(each.item)
        self._style(canvas, each)

    def _style(self, canvas: PlotCanvas, each: _Counts) -> None:
        color = theme.resolve(each.color)
        each.item.set_pen(canvas.pen(color, 1.0))
        color.setAlphaF(_FILL_OPACITY)
        each.item.setBrush(color)

    def _read_at(self, where: QPointF | None) -> None:
        if where is None:
            self._legend.show_values({})
            return
        place, values = "", {}
        for label, each in self._series.items():
            found = each.count_at(where.x())
            if found is None:
                continue
            column, count = found
            values[label] = self._number(count)
            low, high = (self._number(float(edge), 3) for edge in each.edges[column : column + 2])
            place = self.tr("{0} to {1}").format(low, high)
        self._legend.show_values(values, place)

    def _table(self) -> tuple[list[str], Iterator[Rows]]:
        return ["series", "from", "to", "count"], self._row_blocks()

    def _row_blocks(self) -> Iterator[Rows]:
        for label, each in list(self._series.items()):
            edges = each.edges.tolist()
            columns = zip(edges, edges[1:], each.counts.tolist(), strict=False)
            yield [(label, *column) for column in columns]
