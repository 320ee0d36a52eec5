"""Curves that grow while a run goes on, beside those of earlier runs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui import theme
from ui.widgets.plots.history.curve_history import CurveHistory
from ui.widgets.plots.history.extrema_pyramid import Floats
from ui.widgets.plots.live_curve import LiveCurve
from ui.widgets.plots.surface.legend import LegendEntry, Mark
from ui.widgets.plots.surface.panel import PlotPanel

if TYPE_CHECKING:
    from ui.widgets.plots.surface.canvas import PlotCanvas
    from ui.widgets.plots.surface.export import Rows

_BLOCK = 2_000
_DASH = 0.02
_THICK, _THIN = 2.0, 1.0
_HIGHEST_POWER = 308


class LivePlot(PlotPanel):
    """Curves over steps, each kept whole and drawn in as many points as the plot has columns.

    `append` only stores; the draw queue draws.
    """

    def _begin(self) -> None:
        self._curves: dict[str, LiveCurve] = {}
        self._crosshair: Any = None
        self._is_log_x = False

    def add_curve(self, key: str, label: str, color: theme.ColorChoice | None = None) -> None:
        """Add a curve; ``color`` is a meaning, the number of a series or a colour of its own.

        Without it, the first curve has the first colour of the series, and so on.
        """
        number = sum(not curve.is_overlay for curve in self._curves.values())
        self._curves[key] = LiveCurve(label, number if color is None else color)
        self._refresh_legend()

    def append(self, key: str, x: ArrayLike, y: ArrayLike) -> None:
        """Store one point of a curve, or a block of them; x must not fall.

        Of a block longer than 50,000 points, which must not change any more, the rest is stored
        by and by while the window goes on.

        Raises
        ------
        KeyError
            If there is no such curve.
        ValueError
            If x and y differ in length, or x is not finite or falls.
        """
        self._curves[key].take(x, y)
        self._touch()

    def clear(self) -> None:
        """Forget the points of the present run; curves and earlier runs stay."""
        for curve in self._curves.values():
            if not curve.is_overlay:
                curve.clear()
        self.follow()

    def set_overlay(
        self,
        key: str,
        label: str,
        x: ArrayLike,
        y: ArrayLike,
        color: theme.ColorChoice | None = None,
    ) -> None:
        """Draw an earlier run as a thin line below the curves; the same key replaces it."""
        old = self._curves.get(key)
        if color is None:
            color = old.color if old else len(self._curves)
        curve = LiveCurve(label, color, is_overlay=True, item=old.item if old else None)
        curve.take(x, y)
        self._curves[key] = curve
        if curve.item is not None:
            self._style(curve)
        self._refresh_legend()
        self._touch()

    def remove_overlay(self, key: str) -> None:
        """Take an earlier run away, if it is there."""
        curve = self._curves.get(key)
        if curve is None or not curve.is_overlay:
            return
        del self._curves[key]
        if curve.item is not None and self._canvas is not None:
            self._canvas.remove(curve.item)
        self._refresh_legend()
        self._touch()

    @property
    def is_log_x(self) -> bool:
        """Whether the x axis is logarithmic."""
        return self._is_log_x

    @Slot(bool)
    def set_log_x(self, on: bool) -> None:
        """Draw x on a logarithmic axis; points at zero and below are left out."""
        if on == self._is_log_x:
            return
        self._is_log_x = on
        if self._canvas is not None:
            self._canvas.set_log_x(on)
        self.follow()

    def history(self, key: str) -> CurveHistory:
        """Return the points of a curve, to read."""
        return self._curves[key].history

    def summary(self) -> str:
        """Return each curve's number of points, first and last value."""
        parts = []
        for curve in self._curves.values():
            first, last = curve.history.first, curve.history.last
            if first is None or last is None:
                continue
            text = self.tr("{0}: {1} points, from {2} to {3}")
            values = (self._number(first[1], 2), self._number(last[1], 2))
            parts.append(text.format(curve.label, self._number(len(curve.history)), *values))
        return "; ".join(parts) or self._empty.text()

    def make_menu(self) -> QMenu:
        """Return the context menu, which its owner deletes."""
        menu = super().make_menu()
        log = QAction(self.tr("Logarithmic &x axis"), menu)
        log.setCheckable(True)
        log.setChecked(self._is_log_x)
        log.toggled.connect(self.set_log_x)
        menu.insertAction(menu.actions()[2], log)
        return menu

    # ---- hooks

    def _has_data(self) -> bool:
        return any(len(curve.history) for curve in self._curves.values())

    def _make_items(self, canvas: PlotCanvas) -> None:
        from ui.widgets.plots.surface.crosshair import Crosshair

        self._crosshair = Crosshair(canvas)
        canvas.set_log_x(self._is_log_x)

    def _draw_on(self, canvas: PlotCanvas) -> None:
        waiting = next((curve for curve in self._curves.values() if curve.waiting), None)
        if waiting is not None:
            waiting.store_slice()
            self._touch()
        left, right = self._x_range() if self._is_following else canvas.view[:2]
        dirty = [curve for curve in self._curves.values() if curve.is_dirty]
        lines = [self._line(canvas, curve, left, right) for curve in dirty]
        if self._is_following:
            ranges = [curve.y_range for curve in self._curves.values() if curve.y_range]
            lows, highs = zip(*ranges, strict=True) if ranges else ((0.0,), (1.0,))
            self._fit(left, right, min(lows), max(highs))
        curves = self._curves.values()
        canvas.x_axis.set_whole(all(curve.history.has_whole_steps for curve in curves))
        for curve, line in zip(dirty, lines, strict=True):
            self._item_of(curve, canvas).show_line(*line, canvas.length_px(*line))
            curve.is_dirty = False

    def _line(
        self, canvas: PlotCanvas, curve: LiveCurve, left: float, right: float
    ) -> tuple[Floats, Floats]:
        """Return the points to draw, and remember how high they reach."""
        x, y = curve.history.view(
            _value(left, self._is_log_x),
            _value(right, self._is_log_x),
            canvas.columns,
            positive=self._is_log_y,
            log_x=self._is_log_x,
        )
        x = np.log10(x) if self._is_log_x else x
        y = np.log10(y) if self._is_log_y else y
        finite = y[np.isfinite(y)]
        curve.y_range = (float(finite.min()), float(finite.max())) if len(finite) else None
        if len(x) == 1:
            # A point alone would not be seen; it is drawn as a dash.
            return np.array([x[0], x[0] + (right - left or 1.0) * _DASH]), np.repeat(y, 2)
        return x, y

    def _item_of(self, curve: LiveCurve, canvas: PlotCanvas) -> Any:
        if curve.item is None:
            from ui.widgets.plots.surface.curve import Curve

            curve.item = Curve()
            canvas.add(curve.item, z=0 if curve.is_overlay else 1)
            self._style(curve)
        return curve.item

    def _reset(self) -> None:
        for curve in self._curves.values():
            curve.is_dirty = True

    def _refresh_looks(self) -> None:
        super()._refresh_looks()
        for curve in self._curves.values():
            if curve.item is not None:
                self._style(curve)
        if self._crosshair is not None:
            self._crosshair.refresh_looks()
        self._refresh_legend()

    def _read_at(self, where: QPointF | None) -> None:
        points = {}
        at = None if where is None else _value(where.x(), self._is_log_x)
        for key, curve in self._curves.items():
            history = curve.history
            point = history.last if at is None else history.value_at(at, log_x=self._is_log_x)
            if point is not None:
                points[key] = point
        values = {key: self._number(point[1]) for key, point in points.items()}
        if where is None or not points:
            self._legend.show_values(values)
            if self._crosshair is not None:
                self._crosshair.hide()
            return
        places = {x: _place(x, self._is_log_x) for x, _ in points.values()}
        nearest = min(places, key=lambda x: abs(places[x] - where.x()))
        self._legend.show_values(values, f"{self._x_label} {self._number(nearest)}".strip())
        spots = [
            (places[x], _place(y, self._is_log_y), theme.resolve(self._curves[key].color))
            for key, (x, y) in points.items()
        ]
        self._crosshair.show_at(places[nearest], [s for s in spots if math.isfinite(s[1])])

    def _table(self) -> tuple[list[str], Iterator[Rows]]:
        header = [self.tr("curve"), self._x_label or "x", self._y_label or "y"]
        return header, self._row_blocks()

    def _row_blocks(self) -> Iterator[Rows]:
        for curve in list(self._curves.values()):
            for x, y in curve.history.blocks(_BLOCK):
                yield [(curve.label, *point) for point in zip(x.tolist(), y.tolist(), strict=True)]

    # ---- inside

    def _x_range(self) -> tuple[float, float]:
        histories = [curve.history for curve in self._curves.values()]
        if not self._is_log_x:
            firsts, lasts = [h.first for h in histories], [h.last for h in histories]
            return min(p[0] for p in firsts if p), max(p[0] for p in lasts if p)
        shown = [h for h in histories if h.first_positive]
        lows = [math.log10(h.first_positive[0]) for h in shown if h.first_positive]
        highs = [math.log10(h.last[0]) for h in shown if h.last]
        return min(lows, default=0.0), max(highs, default=1.0)

    def _is_dashed(self, curve: LiveCurve) -> bool:
        """Tell apart the curves that share a colour because there are more than colours."""
        return isinstance(curve.color, int) and curve.color >= theme.SERIES

    def _style(self, curve: LiveCurve) -> None:
        assert self._canvas is not None
        width = _THIN if curve.is_overlay else _THICK
        curve.item.set_pen(
            self._canvas.pen(theme.resolve(curve.color), width, self._is_dashed(curve))
        )

    def _refresh_legend(self) -> None:
        for key in self._legend.entries:
            if key not in self._curves:
                self._legend.remove_entry(key)
        alone = len(self._curves) == 1
        for key, curve in self._curves.items():
            mark: Mark = (
                "dashed" if self._is_dashed(curve) else "thin" if curve.is_overlay else "line"
            )
            label = "" if alone and curve.label == self.title else curve.label
            entry = LegendEntry(label, theme.resolve(curve.color), "none" if alone else mark)
            self._legend.set_entry(key, entry)


def _place(value: float, is_log: bool) -> float:
    """Return where on its axis a value is drawn; NaN where a logarithmic one has no place."""
    if not is_log:
        return value
    return math.log10(value) if 0 < value < math.inf else math.nan


def _value(place: float, is_log: bool) -> float:
    """Return the value at a place of an axis."""
    if not is_log:
        return place
    return 10.0**place if place < _HIGHEST_POWER else math.inf
