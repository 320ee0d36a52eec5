"""Pairs of values as dots, such as a prediction against its target."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.plots.series_plot import Series, SeriesPlot

if TYPE_CHECKING:
    from ui.widgets.plots.surface.canvas import PlotCanvas
    from ui.widgets.plots.surface.export import Rows

_DOT = 6
_RING = 11
_OPACITY = 0.55
_SIDE = 0.03
_BLOCK = 2_000


@dataclass
class _Points(Series):
    x: NDArray[np.float64]
    y: NDArray[np.float64]


class ScatterPlot(SeriesPlot[_Points]):
    """Dots, with the line on which x equals y where ``identity`` is set.

    With that line both axes show the same range. Points that are not finite are left out.
    """

    MARK = "dot"

    def __init__(
        self,
        title: str = "",
        x_label: str = "",
        y_label: str = "",
        empty_text: str = "",
        identity: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, x_label, y_label, empty_text, parent)
        self._has_identity = identity
        self._identity: Any = None
        self._ring: Any = None

    def show_points(
        self,
        x: ArrayLike,
        y: ArrayLike,
        label: str = "",
        color: theme.ColorChoice | None = None,
    ) -> None:
        """Show points under a label; the same label replaces them.

        Raises
        ------
        ValueError
            If x and y differ in length.
        """
        xs, ys = np.array(x, np.float64).ravel(), np.array(y, np.float64).ravel()
        if xs.shape != ys.shape:
            raise ValueError(f"x and y must be equally long, got {len(xs)} and {len(ys)}")
        finite = np.isfinite(xs) & np.isfinite(ys)
        shown = xs[finite], ys[finite]
        self._put(label, color, lambda chosen, item: _Points(*shown, color=chosen, item=item))

    def summary(self) -> str:
        """Return each series' number of points and how well they lie on a line."""
        parts = []
        for label, each in self._series.items():
            if len(each.x) == 0:
                continue
            parts.append(
                self.tr("{0}: {1} points").format(label or self.title, self._number(len(each.x)))
            )
            if len(each.x) > 1 and np.ptp(each.x) > 0 and np.ptp(each.y) > 0:
                correlation = float(np.corrcoef(each.x, each.y)[0, 1])
                parts[-1] += self.tr(", correlation {0}").format(self._number(correlation, 3))
        return "; ".join(parts) or super().summary()

    # ---- hooks

    def _has_data(self) -> bool:
        return any(len(each.x) for each in self._series.values())

    def _make_items(self, canvas: PlotCanvas) -> None:
        import pyqtgraph as pg

        from ui.widgets.plots.surface.curve import Curve

        self._ring = pg.ScatterPlotItem(size=_RING, pxMode=True, brush=None)
        canvas.add(self._ring, z=10)
        if self._has_identity:
            self._identity = Curve()
            canvas.add(self._identity, z=-1)
        self._style_helpers(canvas)

    def _draw_on(self, canvas: PlotCanvas) -> None:
        for each in self._series.values():
            if each.item is None:
                self._make_item(canvas, each)
            x, y = self._shown(each)
            each.item.setData(x=x, y=y)
        if self._is_following:
            self._fit_all()
        if self._identity is not None:
            left, right, _, _ = canvas.view
            x = np.linspace(left, right, 200 if self._is_log_y else 2)
            self._identity.show_line(x, self._heights(x), 0.0)

    def _make_item(self, canvas: PlotCanvas, each: _Points) -> None:
        import pyqtgraph as pg

        each.item = pg.ScatterPlotItem(size=_DOT, pxMode=True, pen=None)
        canvas.add(each.item)
        self._style(canvas, each)

    def _heights(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        if not self._is_log_y:
            return y
        return np.log10(y, out=np.full(len(y), np.nan), where=y > 0)

    def _shown(self, each: _Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        y = self._heights(each.y)
        return each.x[np.isfinite(y)], y[np.isfinite(y)]

    def _fit_all(self) -> None:
        shown = [self._shown(each) for each in self._series.values()]
        x, y = (np.concatenate(parts) for parts in zip(*shown, strict=True))
        if len(x) == 0:
            x = y = np.array([0.0, 1.0])
        left, right, bottom, top = (float(v) for v in (x.min(), x.max(), y.min(), y.max()))
        if self._has_identity and not self._is_log_y:
            left = bottom = min(left, bottom)
            right = top = max(right, top)
        self._fit(left, right, bottom, top, side=_SIDE)

    def _style(self, canvas: PlotCanvas, each: _Points) -> None:
        color = theme.resolve(each.color)
        color.setAlphaF(_OPACITY)
        each.item.setBrush(color)

    def _style_helpers(self, canvas: PlotCanvas) -> None:
        self._ring.setPen(canvas.pen(theme.plot_text(), 1.5))
        if self._identity is not None:
            self._identity.set_pen(canvas.pen(theme.plot_text(), 1.0, dashed=True))

    def _refresh_looks(self) -> None:
        super()._refresh_looks()
        if self._canvas is not None:
            self._style_helpers(self._canvas)

    def _read_at(self, where: QPointF | None) -> None:
        found = None if where is None or self._canvas is None else self._nearest(where)
        if found is None:
            self._legend.show_values({})
            if self._ring is not None:
                self._ring.setData(x=[], y=[])
            return
        label, x, y = found
        self._ring.setData(x=[x], y=[self._heights(np.array([y]))[0]])
        name = label if len(self._series) > 1 else ""
        values = self.tr("({0}, {1})").format(self._number(x, 3), self._number(y, 3))
        self._legend.show_values({}, f"{name} {values}".strip())

    def _nearest(self, where: QPointF) -> tuple[str, float, float] | None:
        """Return the point nearest on the screen; by x alone where it is read by keys."""
        assert self._canvas is not None
        left, right, bottom, top = self._canvas.view
        wide = self._canvas.box.width() / (right - left)
        high = 0.0 if math.isnan(where.y()) else self._canvas.box.height() / (top - bottom)
        y_at = 0.0 if math.isnan(where.y()) else where.y()
        best: tuple[float, str, float, float] | None = None
        for label, each in self._series.items():
            x, y = self._shown(each)
            if len(x) == 0:
                continue
            distances = ((x - where.x()) * wide) ** 2 + ((y - y_at) * high) ** 2
            index = int(np.argmin(distances))
            if best is None or distances[index] < best[0]:
                value = 10.0 ** y[index] if self._is_log_y else y[index]
                best = (float(distances[index]), label, float(x[index]), float(value))
        return best[1:] if best else None

    def _table(self) -> tuple[list[str], Iterator[Rows]]:
        return ["series", self._x_label or "x", self._y_label or "y"], self._row_blocks()

    def _row_blocks(self) -> Iterator[Rows]:
        for label, each in list(self._series.items()):
            for start in range(0, len(each.x), _BLOCK):
                x, y = each.x[start : start + _BLOCK], each.y[start : start + _BLOCK]
                yield [(label, *point) for point in zip(x.tolist(), y.tolist(), strict=True)]
