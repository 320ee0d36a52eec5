"""What a model says over the plane of two columns, under the rows it has not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from core.labs.ensembles.answers import PlaneReport
from ui import theme
from ui.labs.ensembles.compare.colors import model_color
from ui.widgets.plots import color_maps
from ui.widgets.plots.scatter_plot import ScatterPlot

if TYPE_CHECKING:
    from ui.widgets.plots.surface.canvas import PlotCanvas

_OPACITY = 0.35
_DOT = 9


class RegionPlot(ScatterPlot):
    """Classes have a colour each; numbers go from violet, low, to yellow, high."""

    def __init__(self, title: str, empty_text: str) -> None:
        super().__init__(title, empty_text=empty_text, identity=False)
        self._found: PlaneReport | None = None
        self._values = self._true = np.empty(0)
        self._picture: Any = None

    def show_regions(self, found: PlaneReport, model: str) -> None:
        """Show what `regions` returns of one model, with its test rows as dots."""
        self.clear()
        self.set_axis_labels(found["first"], found["second"])
        self._found = found
        self._values = np.asarray(found["values"][model], dtype=float)
        points = found["points"][model]
        is_test = np.asarray(points["is_test"], dtype=bool)
        x, y, self._true = (np.asarray(points[key])[is_test] for key in ("x", "y", "true"))
        if not found["classes"]:
            self.show_points(x, y, self.title, "reference")
            return
        for number, name in enumerate(found["classes"]):
            chosen = self._true == number
            self.show_points(x[chosen], y[chosen], str(name), model_color(number))

    def clear(self) -> None:
        """Take regions and dots away."""
        self._found = None
        super().clear()

    def value_range(self) -> tuple[float, float]:
        """Return the numbers that the first and the last colour stand for."""
        return color_maps.value_range(np.append(self._values.ravel(), self._true), False)

    # ---- hooks

    def _make_items(self, canvas: PlotCanvas) -> None:
        import pyqtgraph as pg

        super()._make_items(canvas)
        self._picture = pg.ImageItem(axisOrder="row-major")
        canvas.add(self._picture, z=-10)

    def _draw_on(self, canvas: PlotCanvas) -> None:
        super()._draw_on(canvas)
        self._picture.setVisible(self._found is not None)
        if self._found is None:
            return
        x, y = self._found["x"], self._found["y"]
        self._picture.setImage(self._colors(), levels=None)
        half_x, half_y = (x[1] - x[0]) / 2, (y[1] - y[0]) / 2
        wide, high = x[-1] - x[0] + 2 * half_x, y[-1] - y[0] + 2 * half_y
        self._picture.setRect(QRectF(x[0] - half_x, y[0] - half_y, wide, high))
        outline = canvas.pen(theme.plot_background(), 1.5)
        for each in self._series.values():
            brushes: dict[str, Any] = {}
            if not self._found["classes"]:
                brushes["brush"] = [QColor(*color) for color in self._mapped(self._true).tolist()]
            each.item.setData(x=each.x, y=each.y, size=_DOT, pen=outline, **brushes)

    def _fit_all(self) -> None:
        if self._found is None:
            super()._fit_all()
            return
        x, y = self._found["x"], self._found["y"]
        self._fit(float(x[0]), float(x[-1]), float(y[0]), float(y[-1]), side=0.0)

    def _colors(self) -> Any:
        if self._found is not None and self._found["classes"]:
            shown = map(model_color, range(len(self._found["classes"])))
            colors = [(color.red(), color.green(), color.blue()) for color in shown]
            alpha = np.full((*self._values.shape, 1), round(255 * _OPACITY))
            picked = np.array(colors)[self._values.astype(int)]
            return np.concatenate([picked, alpha], axis=2).astype(np.uint8)
        return self._mapped(self._values)

    def _mapped(self, values: Any) -> Any:
        return color_maps.colors_of(values, *self.value_range(), False)
