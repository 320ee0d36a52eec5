"""The drawing surface of a plot: axes, a box that zooms and pans, and the items in it.

Importing it loads pyqtgraph, so a plot does so only when it has something to draw.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPen
from PySide6.QtWidgets import QGraphicsGridLayout, QWidget

from ui import theme
from ui.widgets.plots.surface.axes import OVER_EDGE_PX, NumberAxis

_FEWEST_COLUMNS = 50
_FARTHEST = 1e290


class PlotBox(pg.ViewBox):  # type: ignore[misc]
    """The area between the axes."""

    def __init__(self, canvas: PlotCanvas) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self._canvas = canvas
        self.disableAutoRange()

    def mouseClickEvent(self, event: Any) -> None:
        """Take a double click as the wish to see everything."""
        if event.double() and event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self._canvas.reset_requested.emit()


class PlotCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Two axes and the box between them.

    Signals
    -------
    pointer_moved(QPointF | None)
        The mouse is over this point, in the data's units, or has left.
    moved_by_user(), reset_requested()
        The view was zoomed or panned; or double-clicked, which asks for the whole.
    resized()
        The box has another size in pixels.
    """

    pointer_moved = Signal(object)
    moved_by_user = Signal()
    reset_requested = Signal()
    resized = Signal()

    def __init__(self, x_axis: NumberAxis | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False)
        # pyqtgraph keeps a picture of the plain background, which Qt copies in parts by threads
        # that are late while a run computes: two fifths of a plot's painting.
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        # With new data everything moves at once; a part alone would show two states side by side.
        self.setViewportUpdateMode(self.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.box = PlotBox(self)
        self.x_axis = x_axis or NumberAxis("bottom")
        self.y_axis = NumberAxis("left")
        self._arrange()
        self.box.sigRangeChangedManually.connect(self.moved_by_user)
        self.box.sigResized.connect(self.resized)
        self.apply_theme()

    @property
    def view(self) -> tuple[float, float, float, float]:
        """The visible range, as left, right, bottom, top; on a log axis in powers of ten."""
        (left, right), (bottom, top) = self.box.viewRange()
        return left, right, bottom, top

    @property
    def columns(self) -> int:
        """How many of the screen's own pixels the box is wide."""
        return max(int(self.box.width() * self.devicePixelRatioF()), _FEWEST_COLUMNS)

    def set_view(self, left: float, right: float, bottom: float, top: float) -> None:
        """Show this range, or the nearest to it that float64 can place points in."""
        x, y = _drawable(left, right), _drawable(bottom, top)
        self.box.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=False)

    def settle(self) -> None:
        """Move the items to where the view now has them, so that they are painted once.

        Otherwise the box does so while it is painted, and asks for a second painting by that. The
        axes are worked out here too, which would take as long as the painting itself.
        """
        self.box.prepareForPaint()
        for axis in (self.x_axis, self.y_axis):
            axis.settle()

    def set_labels(self, x: str, y: str) -> None:
        """Name the axes."""
        self.x_axis.setLabel(x)
        self.y_axis.setLabel(y)

    def set_log_x(self, on: bool) -> None:
        """Write the numbers of the x axis as powers; the data must come as their logarithms."""
        self.x_axis.setLogMode(on)

    def set_log_y(self, on: bool) -> None:
        """Write the numbers of the y axis as powers; the data must come as their logarithms."""
        self.y_axis.setLogMode(on)

    def add(self, item: Any, z: float = 0.0) -> None:
        """Put an item into the box."""
        item.setZValue(z)
        self.box.addItem(item, ignoreBounds=True)

    def remove(self, item: Any) -> None:
        """Take an item out of the box."""
        self.box.removeItem(item)

    def pen(self, color: QColor, width: float = 2.0, dashed: bool = False) -> QPen:
        """Return a pen of this width at any zoom; Qt counts such a width in the screen's pixels."""
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        pen = QPen(color, width * self.devicePixelRatioF(), style)
        pen.setCosmetic(True)
        return pen

    def length_px(self, x: Any, y: Any) -> float:
        """Return about how many pixels long a line is, on the screen's own pixels."""
        left, right, bottom, top = self.view
        with np.errstate(over="ignore", invalid="ignore"):
            wide = np.abs(np.diff(x)) * (self.box.width() / (right - left))
            high = np.abs(np.diff(y)) * (self.box.height() / (top - bottom))
            length = float(np.nansum(wide) + np.nansum(high))
        return length * float(self.devicePixelRatioF())

    def apply_theme(self) -> None:
        """Take colours and fonts anew."""
        self.setBackground(theme.plot_background())
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        for axis in (self.x_axis, self.y_axis):
            axis.apply_theme(font)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where the mouse is."""
        super().mouseMoveEvent(event)
        where = self.mapToScene(event.position().toPoint())
        inside = self.box.sceneBoundingRect().contains(where)
        self.pointer_moved.emit(self.box.mapSceneToView(where) if inside else None)

    def leaveEvent(self, event: Any) -> None:
        """Tell that it has left."""
        super().leaveEvent(event)
        self.pointer_moved.emit(None)

    def _arrange(self) -> None:
        grid = QGraphicsGridLayout()
        grid.setContentsMargins(4, 8, OVER_EDGE_PX + 2, 5)
        grid.setSpacing(0)
        grid.addItem(self.y_axis, 0, 0)
        grid.addItem(self.box, 0, 1)
        grid.addItem(self.x_axis, 1, 1)
        whole = pg.GraphicsWidget()
        whole.setLayout(grid)
        self.setCentralItem(whole)
        for axis in (self.x_axis, self.y_axis):
            axis.linkToView(self.box)
            axis.setZValue(-1000)  # the grid lies under the curves


def _drawable(low: float, high: float) -> tuple[float, float]:
    """Return the range, cut where its width would overflow and widened where it would vanish."""
    low, high = max(low, -_FARTHEST), min(high, _FARTHEST)
    narrowest = max(1.0 / _FARTHEST, 1e-14 * max(abs(low), abs(high)))
    missing = max(0.0, narrowest - (high - low)) / 2
    return low - missing, high + missing
