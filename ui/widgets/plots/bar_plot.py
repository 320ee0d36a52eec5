"""Groups of bars, one group a category and one bar in it a series."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from ui import theme
from ui.widgets.plots.surface.legend import LegendEntry
from ui.widgets.plots.surface.panel import PlotPanel

if TYPE_CHECKING:
    from ui.widgets.plots.surface.canvas import PlotCanvas
    from ui.widgets.plots.surface.export import Rows

_GROUP_WIDTH = 0.8


class BarPlot(PlotPanel):
    """Bars against categories, such as GFLOP/s against the size of a matrix.

    A series may lack values (None or NaN); there is then no bar.
    """

    def _begin(self) -> None:
        self._categories: tuple[str, ...] = ()
        self._series: dict[str, NDArray[np.float64]] = {}
        self._items: list[Any] = []
        self._colors: tuple[theme.ColorChoice, ...] = ()

    def show_bars(
        self,
        categories: Sequence[str],
        series: Mapping[str, Sequence[float | None]],
        colors: Sequence[theme.ColorChoice] = (),
    ) -> None:
        """Show these bars instead of those before.

        Parameters
        ----------
        colors
            One for each series; without them, the first has the first colour of all series.

        Raises
        ------
        ValueError
            If a series has not one value for each category.
        """
        values = {
            label: np.array([math.nan if v is None else v for v in given], np.float64)
            for label, given in series.items()
        }
        for label, given in values.items():
            if len(given) != len(categories):
                raise ValueError(f"{label}: {len(given)} values for {len(categories)} categories")
        self._categories = tuple(categories)
        self._series = values
        self._colors = tuple(colors) or tuple(range(len(values)))
        self._refresh_legend()
        self._touch()

    def clear(self) -> None:
        """Take all bars away."""
        self.show_bars((), {})

    def summary(self) -> str:
        """Return each series' highest value and where it is."""
        parts = []
        for label, values in self._series.items():
            if not np.isfinite(values).any():
                continue
            best = int(np.nanargmax(values))
            text = self.tr("{0}: at most {1} at {2}")
            highest = self._number(float(values[best]), 3)
            parts.append(text.format(label, highest, self._categories[best]))
        return "; ".join(parts) or super().summary()

    # ---- hooks

    def _make_canvas(self) -> PlotCanvas:
        from ui.widgets.plots.surface.axes import CategoryAxis
        from ui.widgets.plots.surface.canvas import PlotCanvas

        return PlotCanvas(CategoryAxis("bottom"))

    def _has_data(self) -> bool:
        return any(np.isfinite(values).any() for values in self._series.values())

    def _draw_on(self, canvas: PlotCanvas) -> None:
        import pyqtgraph as pg

        for item in self._items:
            canvas.remove(item)
        self._items.clear()
        floor = self._floor()
        top, bottom = floor, floor
        width = _GROUP_WIDTH / len(self._series)
        for number, values in enumerate(self._series.values()):
            heights = self._heights(values)
            there = np.flatnonzero(np.isfinite(heights))
            middle = there + (number + 0.5) * width - _GROUP_WIDTH / 2
            item = pg.BarGraphItem(
                x=middle,
                y0=np.full(len(there), floor),
                y1=heights[there],
                width=width * 0.92,
                brush=theme.resolve(self._colors[number]),
                pen=None,
            )
            canvas.add(item)
            self._items.append(item)
            top = max(top, float(heights[there].max(initial=floor)))
            bottom = min(bottom, float(heights[there].min(initial=floor)))
        if self._is_following:
            top = top if top > bottom else bottom + 1.0
            self._fit(-0.5, len(self._categories) - 0.5, bottom, top, is_grounded=bottom == floor)
        canvas.x_axis.set_names(self._categories)

    def _floor(self) -> float:
        if not self._is_log_y:
            return 0.0
        all_values = np.concatenate(list(self._series.values()))
        positive = all_values[np.isfinite(all_values) & (all_values > 0)]
        return math.floor(math.log10(positive.min()) - 0.1) if len(positive) else 0.0

    def _heights(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        if not self._is_log_y:
            return values
        return np.log10(values, out=np.full(len(values), np.nan), where=values > 0)

    def _refresh_looks(self) -> None:
        super()._refresh_looks()
        for number, item in enumerate(self._items):
            item.setOpts(brush=theme.resolve(self._colors[number]))
        self._refresh_legend()

    def _refresh_legend(self) -> None:
        for label in self._legend.entries:
            if label not in self._series:
                self._legend.remove_entry(label)
        for number, label in enumerate(self._series):
            self._legend.set_entry(
                label, LegendEntry(label, theme.resolve(self._colors[number]), "box")
            )

    def _read_at(self, where: QPointF | None) -> None:
        if where is None or not self._categories:
            self._legend.show_values({})
            return
        index = min(max(round(where.x()), 0), len(self._categories) - 1)
        values = {
            label: self._number(float(given[index]), 3)
            for label, given in self._series.items()
            if math.isfinite(given[index])
        }
        self._legend.show_values(values, f"{self._x_label} {self._categories[index]}".strip())

    def _table(self) -> tuple[list[str], Iterator[Rows]]:
        return [self._x_label or "category", *self._series], self._row_blocks()

    def _row_blocks(self) -> Iterator[Rows]:
        columns = [values.tolist() for values in self._series.values()]
        yield list(zip(self._categories, *columns, strict=True))
