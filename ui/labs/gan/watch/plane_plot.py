"""The plane: real and generated samples over what the discriminator says of every place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.plots.surface.legend import LegendEntry, Mark
from ui.widgets.plots.surface.panel import PlotPanel

if TYPE_CHECKING:
    from ui.labs.gan.watch.plane_items import Points
    from ui.widgets.plots.surface.canvas import PlotCanvas
    from ui.widgets.plots.surface.export import Rows

Layer = Literal["real", "fake", "judgement", "manifold", "arrows"]
LAYERS: tuple[Layer, ...] = ("real", "fake", "judgement", "manifold", "arrows")

_ARROW_SHARE = 0.09
_LINE = 1.0  # a wider antialiased line takes Qt several times as long
_FAINT = 0.5  # the grid is context, the samples are what is looked at
_NO_POINTS, _NO_LINES = np.empty((0, 2)), np.empty((0, 4))
# From below to above.
_FROM_EVEN = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)  # how far probabilities reach from one half
_DEPTHS: dict[Layer, int] = {"judgement": -2, "manifold": 0, "real": 1, "fake": 2, "arrows": 3}


class PlanePlot(PlotPanel):
    """Draws the snapshots ``cloud``, ``judgement``, ``manifold`` and ``arrows`` of a run.

    Both axes have the same scale. Each layer can be hidden.
    """

    def __init__(self, title: str = "", empty_text: str = "", parent: QWidget | None = None):
        super().__init__(title, "x₁", "x₂", empty_text, parent)
        self._words: dict[Layer, str] = {
            "real": self.tr("real"),
            "fake": self.tr("generated"),
            "judgement": self.tr("D's output"),
            "manifold": self.tr("G's grid"),
            "arrows": self.tr("downhill for G"),
        }
        self._arrays: dict[str, Any] = {}
        self._new: set[Layer] = set()
        self._hidden: set[Layer] = set()
        self._items: dict[Layer, Any] = {}
        self._box: tuple[float, float, float, float] | None = None
        self._is_box_new = False

    # ---- for owners

    def show_snapshots(self, snapshots: Mapping[str, Any]) -> bool:
        """Take what is there of the four; return whether there was anything."""
        found = {
            name: snapshots[name]
            for name in ("cloud", "judgement", "manifold", "arrows")
            if name in snapshots
        }
        for name, value in found.items():
            self._arrays[name] = value
            self._new.update(("real", "fake") if name == "cloud" else (name,))  # type: ignore[arg-type]
        cloud = found.get("cloud")
        if cloud is not None and "box" in cloud:
            self._set_box(tuple(float(side) for side in cloud["box"]))
        if found:
            self._touch()
        return bool(found)

    def show_fake(self, points: ArrayLike) -> None:
        """Show other generated samples, such as those on their way from noise."""
        cloud = dict(self._arrays.get("cloud", {}))
        self._arrays["cloud"] = {**cloud, "fake": np.asarray(points)}
        self._new.add("fake")
        self._touch()

    def set_shown(self, layer: Layer, on: bool) -> None:
        """Show a layer or hide it."""
        if on == (layer not in self._hidden):
            return
        (self._hidden.discard if on else self._hidden.add)(layer)
        if layer in self._items:
            self._items[layer].setVisible(on)
        self._new.add(layer)
        self._refresh_legend()
        self._touch()

    def is_shown(self, layer: Layer) -> bool:
        """Return whether a layer is shown, as far as there is something of it."""
        return layer not in self._hidden

    def clear(self) -> None:
        """Take everything away."""
        self._arrays.clear()
        self._box = None
        self._new.update(LAYERS)
        self._refresh_legend()
        self.follow()

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """The part of the plane that is looked at, as x0, x1, y0, y1."""
        return self._box

    def output_at(self, x: float, y: float) -> float | None:
        """Return the discriminator's output in the cell around a place, None outside."""
        found = self._arrays.get("judgement")
        if found is None:
            return None
        values = np.asarray(found["values"])
        x0, x1, y0, y1 = (float(side) for side in found["box"])
        if not (x0 <= x < x1 and y0 <= y < y1):
            return None
        rows, columns = values.shape
        row, column = int((y - y0) / (y1 - y0) * rows), int((x - x0) / (x1 - x0) * columns)
        return float(values[row, column])

    def summary(self) -> str:
        """Return how many samples there are and where they lie."""
        parts = []
        for layer in ("real", "fake"):
            points = self._points(layer)
            if len(points):
                text = self.tr("{0}: {1} samples around ({2}, {3})")
                middle = (self._number(float(value), 3) for value in points.mean(axis=0))
                parts.append(text.format(self._words[layer], self._number(len(points)), *middle))
        return "; ".join(parts) or super().summary()

    # ---- hooks

    def _has_data(self) -> bool:
        return "cloud" in self._arrays

    def _make_items(self, canvas: PlotCanvas) -> None:
        from ui.labs.gan.watch.plane_items import CloudItem, JudgementItem, LinesItem

        canvas.box.setAspectLocked(True)
        self._items = {
            "judgement": JudgementItem(),
            "manifold": LinesItem(),
            "real": CloudItem(is_ring=True),
            "fake": CloudItem(is_ring=False),
            "arrows": LinesItem(),
        }
        for layer, item in self._items.items():
            canvas.add(item, z=_DEPTHS[layer])
            item.setVisible(layer not in self._hidden)
        self._style(canvas)

    def _draw_on(self, canvas: PlotCanvas) -> None:
        if self._is_following and self._is_box_new and self._box is not None:
            canvas.set_view(*self._box)
            self._is_box_new = False
        for layer in self._new - self._hidden:
            self._draw_layer(layer)
        self._new &= self._hidden
        if self._in_legend() != list(self._legend.entries):
            self._refresh_legend()

    def _draw_layer(self, layer: Layer) -> None:
        from ui.labs.gan.watch.plane_items import arrow_lines, grid_lines

        item = self._items[layer]
        if layer in ("real", "fake"):
            item.show_points(self._points(layer))
        elif layer == "judgement":
            self._draw_judgement(item)
        elif layer == "manifold":
            found = self._arrays.get("manifold")
            item.show_lines(grid_lines(_floats(found["points"])) if found else _NO_LINES)
        else:
            found = self._arrays.get("arrows")
            x0, x1, _, _ = self._box or (0.0, 1.0, 0.0, 1.0)
            item.show_lines(
                arrow_lines(
                    _floats(found["points"]),
                    _floats(found["directions"]),
                    (x1 - x0) * _ARROW_SHARE,
                )
                if found
                else _NO_LINES
            )

    def _draw_judgement(self, item: Any) -> None:
        found = self._arrays.get("judgement")
        if found is None:
            item.show_values(np.empty((0, 0)), QRectF(), 0.0, 1.0)
            return
        values = _floats(found["values"])
        x0, x1, y0, y1 = (float(side) for side in found["box"])
        item.show_values(values, QRectF(x0, y0, x1 - x0, y1 - y0), *self._output_range())

    def _reset(self) -> None:
        self._is_box_new = True

    def _refresh_looks(self) -> None:
        super()._refresh_looks()
        if self._canvas is not None:
            self._style(self._canvas)
        self._refresh_legend()

    def _read_at(self, where: QPointF | None) -> None:
        if where is None or math.isnan(where.y()):
            self._legend.show_values(self._resting_values())
            return
        values = self._resting_values()
        output = self.output_at(where.x(), where.y())
        if output is not None and "judgement" not in self._hidden:
            values["judgement"] = self._number(output, 3)
        place = self.tr("at ({0}, {1})").format(
            self._number(where.x(), 3), self._number(where.y(), 3)
        )
        self._legend.show_values(values, place)

    def _table(self) -> tuple[list[str], Iterator[Rows]]:
        return ["sample", "x1", "x2"], self._row_blocks()

    def _row_blocks(self) -> Iterator[Rows]:
        for layer in ("real", "fake"):
            yield [(layer, *point) for point in self._points(layer).tolist()]

    # ---- inside

    def _set_box(self, box: tuple[float, ...]) -> None:
        x0, x1, y0, y1 = box
        if self._box != (x0, x1, y0, y1):
            self._box = (x0, x1, y0, y1)
            self._is_box_new = True

    def _points(self, layer: str) -> Points:
        cloud = self._arrays.get("cloud", {})
        points = _floats(cloud.get(layer, _NO_POINTS))
        finite: Points = points[np.isfinite(points).all(axis=1)]
        return finite

    def _output_range(self) -> tuple[float, float]:
        """Return what has no tint and what the strongest.

        Probabilities lie about 0.5, where D is undecided; a step of their range is a wide one, so
        that the tints of one frame mean the same in the next.
        """
        found = self._arrays["judgement"]
        values = np.asarray(found["values"])
        finite = values[np.isfinite(values)]
        if not len(finite):
            return 0.0, 1.0
        low, high = float(finite.min()), float(finite.max())
        if not found.get("is_probability"):
            return low, high
        farthest = max(0.5 - low, high - 0.5)
        half = next(step for step in _FROM_EVEN if step >= farthest)
        return 0.5 - half, 0.5 + half

    def _resting_values(self) -> dict[str, str]:
        """Return what stands beside the layers while nothing is read."""
        values = {layer: self._number(len(self._points(layer))) for layer in ("real", "fake")}
        if "judgement" in self._arrays:
            low, high = (self._number(end, 3) for end in self._output_range())
            values["judgement"] = self.tr("{0} to {1}").format(low, high)
        arrows = self._arrays.get("arrows")
        if arrows is not None and len(arrows["directions"]):
            sizes = np.linalg.norm(_floats(arrows["directions"]), axis=1)
            longest = self._number(float(sizes.max()), 2)
            values["arrows"] = self.tr("longest {0}").format(longest)
        return values

    def _style(self, canvas: PlotCanvas) -> None:
        background = theme.plot_background()
        self._items["real"].set_colors(theme.color("train"), background)
        self._items["fake"].set_colors(theme.color("generator"), background)
        self._items["judgement"].set_color(theme.color("discriminator"))
        faint = theme.faded(theme.color("generator"), _FAINT)
        self._items["manifold"].set_pen(canvas.pen(faint, _LINE))
        self._items["arrows"].set_pen(canvas.pen(theme.plot_text(), _LINE))

    def _in_legend(self) -> list[str]:
        """Return the layers that are there and shown, in their order."""
        names = {"real": "cloud", "fake": "cloud"}
        return [
            layer
            for layer in LAYERS
            if layer not in self._hidden and names.get(layer, layer) in self._arrays
        ]

    def _refresh_legend(self) -> None:
        looks: dict[str, tuple[QColor, Mark]] = {
            "real": (theme.color("train"), "dot"),
            "fake": (theme.color("generator"), "dot"),
            "judgement": (theme.color("discriminator"), "box"),
            "manifold": (theme.color("generator"), "thin"),
            "arrows": (theme.plot_text(), "thin"),
        }
        for layer in self._legend.entries:
            self._legend.remove_entry(layer)
        for layer in self._in_legend():
            words = self._words[layer]  # type: ignore[index]
            self._legend.set_entry(layer, LegendEntry(words, *looks[layer]))
        self._read_at(None)


def _floats(values: Any) -> Points:
    return np.asarray(values, np.float64)
