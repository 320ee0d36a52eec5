"""Lines that come whole, such as an ROC curve or time against rows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen

from ui import theme
from ui.widgets.plots.surface.legend import LegendEntry, Mark
from ui.widgets.plots.surface.panel import PlotPanel

if TYPE_CHECKING:
    from ui.widgets.plots.surface.canvas import PlotCanvas
    from ui.widgets.plots.surface.export import Rows

Stroke = Literal["solid", "thin", "dashed", "dotted"]

_STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "thin": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}
_DOT = 6
# How much of the view is kept free for a line that grows, so that not every point moves the axes.
_AHEAD = 0.25
_WIDTHS: dict[Stroke, float] = {"solid": 2.0, "thin": 1.0, "dashed": 1.5, "dotted": 1.5}


@dataclass
class _Line:
    label: str
    part: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    color: theme.ColorChoice
    stroke: Stroke
    has_dots: bool
    item: Any = None
    dots: Any = None
    is_drawn: bool = False


class LinePlot(PlotPanel):
    """Whole lines; those with the same label share a colour and one entry of the legend.

    The legend reads those that are not broken.
    """

    def _begin(self) -> None:
        self._lines: dict[tuple[str, str], _Line] = {}
        self._runs: set[str] = set()
        self._is_log_x = False
        self._is_quick = False
        self._until = math.nan
        self._is_all_new = True

    def set_quick(self, on: bool, until: float = math.nan) -> None:
        """Draw lines that grow during a run in little time: thin, the axes ahead of them.

        ``until`` is the last x that is to come, where it is known.
        """
        if on == self._is_quick and (until == self._until or not on):
            return
        self._is_quick, self._until = on, until
        for line in self._lines.values():
            if line.item is not None:
                line.item.set_quick(on)
        self._redraw_soon()

    def set_log_x(self, on: bool) -> None:
        """Draw x on a logarithmic axis; points at zero and below are left out."""
        self._is_log_x = on
        if self._canvas is not None:
            self._canvas.set_log_x(on)
        self.follow()

    def show_line(
        self,
        label: str,
        x: ArrayLike,
        y: ArrayLike,
        color: theme.ColorChoice,
        part: str = "",
        stroke: Stroke = "solid",
        dots: bool = False,
    ) -> None:
        """Show a line, with ``dots`` its points too; the same label and part replace it.

        Raises
        ------
        ValueError
            If x and y differ in length.
        """
        xs, ys = np.array(x, np.float64).ravel(), np.array(y, np.float64).ravel()
        if xs.shape != ys.shape:
            raise ValueError(f"x and y must be equally long, got {len(xs)} and {len(ys)}")
        old = self._lines.get((label, part))
        line = _Line(label, part, xs, ys, color, stroke, dots)
        if old is not None:
            line.item, line.dots = old.item, old.dots
        self._lines[label, part] = line
        if old is None or old.color != color:
            self._refresh_legend()
        self._touch()

    def append_line(self, label: str, x: ArrayLike, y: ArrayLike, color: theme.ColorChoice) -> None:
        """Add points to the end of a line, or begin it."""
        old = self._lines.get((label, ""))
        if old is not None:
            x, y = np.append(old.x, x), np.append(old.y, y)
        self.show_line(label, x, y, color)

    def remove(self, label: str) -> None:
        """Take the lines of a label away, if there are any."""
        for key in [key for key in self._lines if key[0] == label]:
            line = self._lines.pop(key)
            for item in (line.item, line.dots):
                if item is not None and self._canvas is not None:
                    self._canvas.remove(item)
        self._legend.remove_entry(label)
        self._touch()

    def clear(self) -> None:
        """Take all lines away but those of earlier runs."""
        for label in dict.fromkeys(label for label, part in self._lines if part not in self._runs):
            self.remove(label)
        self.follow()

    def set_overlay(
        self, run_id: str, lines: Mapping[str, tuple[ArrayLike, ArrayLike, theme.ColorChoice]]
    ) -> None:
        """Show an earlier run's lines thinly, label -> x, y and colour, until `remove_overlay`."""
        self.remove_overlay(run_id)
        self._runs.add(run_id)
        for label, (x, y, color) in lines.items():
            self.show_line(label, x, y, color, part=run_id, stroke="thin")

    def remove_overlay(self, run_id: str) -> None:
        """Take an earlier run's lines away, if there are any."""
        for label in [label for label, part in self._lines if part == run_id]:
            self.remove(label)
        self._runs.discard(run_id)

    def labels(self) -> list[str]:
        """Return the labels in the order in which they came."""
        return list(dict.fromkeys(label for label, _ in self._lines))

    def summary(self) -> str:
        """Return each line's first and last value."""
        parts = []
        for line in self._lines.values():
            y = line.y[np.isfinite(line.y)]
            if len(y):
                words = self.tr("{0}: from {1} to {2}")
                name = f"{line.label} {line.part}".strip()
                parts.append(words.format(name, self._number(y[0], 3), self._number(y[-1], 3)))
        return "; ".join(parts) or super().summary()

    # ---- hooks

    def _color(self, choice: theme.ColorChoice) -> QColor:
        """Return the colour that a choice means here."""
        return theme.resolve(choice)

    def _make_items(self, canvas: PlotCanvas) -> None:
        canvas.set_log_x(self._is_log_x)

    def _has_data(self) -> bool:
        return any(np.isfinite(line.y).any() for line in self._lines.values())

    def _draw_on(self, canvas: PlotCanvas) -> None:
        if self._is_following:
            self._fit_all()
        for line in self._lines.values():
            if self._is_all_new or not line.is_drawn:
                self._draw_line(canvas, line)
        self._is_all_new = False
        whole = all((line.x == np.round(line.x)).all() for line in self._lines.values())
        canvas.x_axis.set_whole(whole and self._has_wide_x() and not self._is_log_x)

    def _draw_line(self, canvas: PlotCanvas, line: _Line) -> None:
        x, y = self._places(line.x), self._heights(line.y)
        if line.item is None:
            self._make_line(canvas, line)
        line.item.show_line(x, y, canvas.length_px(x, y))
        there = np.isfinite(x) & np.isfinite(y)
        line.item.setVisible(bool(there.any()))
        if line.has_dots and line.dots is None:
            self._make_dots(canvas, line)
        if line.dots is not None:
            there &= line.has_dots
            line.dots.setData(x=x[there], y=y[there])
        line.is_drawn = True

    def _reset(self) -> None:
        self._is_all_new = True

    def _has_wide_x(self) -> bool:
        return any(len(line.x) and np.ptp(line.x) > 2 for line in self._lines.values())

    def _fit_all(self) -> None:
        x = np.concatenate([self._places(line.x) for line in self._lines.values()])
        y = np.concatenate([self._heights(line.y) for line in self._lines.values()])
        there = np.isfinite(x) & np.isfinite(y)
        x, y = (x[there], y[there]) if there.any() else (np.array([0.0, 1.0]),) * 2
        left, right = float(x.min()), float(x.max())
        bottom, top = float(y.min()), float(y.max())
        if self._is_quick:
            last = self._places(np.array([self._until]))[0]
            is_known = last >= right
            if self._shows(left, last if is_known else right, bottom, top):
                return
            right = last if is_known else right + _AHEAD * (right - left)
            bottom -= _AHEAD / 2 * (top - bottom)
        before = self._canvas.view if self._canvas is not None else None
        self._fit(left, right, bottom, top)
        # How smoothly a line is drawn depends on how long it is in this view.
        if not self._is_quick and self._canvas is not None and self._canvas.view != before:
            self._is_all_new = True

    def _shows(self, left: float, right: float, bottom: float, top: float) -> bool:
        """Return whether this range lies in the view and fills enough of it."""
        assert self._canvas is not None
        first, last, low, high = self._canvas.view
        inside = first <= left and right <= last and low <= bottom and top <= high
        return inside and right - left > (last - first) / 2 and top - bottom > (high - low) / 4

    def _places(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        return _logarithms(x) if self._is_log_x else x

    def _heights(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        return _logarithms(y) if self._is_log_y else y

    def _make_line(self, canvas: PlotCanvas, line: _Line) -> None:
        from ui.widgets.plots.surface.curve import Curve

        line.item = Curve()
        line.item.set_quick(self._is_quick)
        canvas.add(line.item, 1 if line.stroke == "solid" else 0)
        self._style(canvas, line)

    def _make_dots(self, canvas: PlotCanvas, line: _Line) -> None:
        import pyqtgraph as pg

        line.dots = pg.ScatterPlotItem(size=_DOT, pxMode=True, pen=None)
        canvas.add(line.dots, 1 if line.stroke == "solid" else 0)
        self._style(canvas, line)

    def _style(self, canvas: PlotCanvas, line: _Line) -> None:
        color = self._color(line.color)
        pen = QPen(canvas.pen(color, _WIDTHS[line.stroke]))
        pen.setStyle(_STYLES[line.stroke])
        line.item.set_pen(pen)
        if line.dots is not None:
            line.dots.setBrush(color)

    def _refresh_looks(self) -> None:
        super()._refresh_looks()
        self._is_all_new = True
        for line in self._lines.values():
            if line.item is not None and self._canvas is not None:
                self._style(self._canvas, line)
        self._refresh_legend()

    def _refresh_legend(self) -> None:
        alone = len(self.labels()) == 1
        for label in self.labels():
            line = next(each for each in self._lines.values() if each.label == label)
            mark: Mark = "thin" if line.stroke == "thin" else "line"
            mark = "none" if alone and label == self.title else mark
            shown = "" if alone and label == self.title else label
            self._legend.set_entry(label, LegendEntry(shown, self._color(line.color), mark))

    def _read_at(self, where: QPointF | None) -> None:
        if where is None:
            self._legend.show_values({})
            return
        values, nearest = {}, where.x()
        for line in self._lines.values():
            x = self._places(line.x)
            there = np.flatnonzero(np.isfinite(x) & np.isfinite(line.y))
            if line.stroke in ("dashed", "dotted") or not len(there):
                continue
            index = there[np.argmin(np.abs(x[there] - where.x()))]
            values[line.label] = self._number(float(line.y[index]))
            nearest = float(line.x[index])
        place = f"{self._x_label} {self._number(nearest, 3)}".strip()
        self._legend.show_values(values, place)

    def _table(self) -> tuple[list[str], Iterator[Rows]]:
        header = ["line", "part", self._x_label or "x", self._y_label or "y"]
        return header, self._row_blocks()

    def _row_blocks(self) -> Iterator[Rows]:
        for line in list(self._lines.values()):
            points = zip(line.x.tolist(), line.y.tolist(), strict=True)
            yield [(line.label, line.part, *point) for point in points]


def _logarithms(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.log10(values, out=np.full(len(values), np.nan), where=values > 0)
