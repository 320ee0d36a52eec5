"""Dots that stand for rows of the data: a click chooses one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from ui import theme
from ui.widgets.plots.scatter_plot import ScatterPlot

if TYPE_CHECKING:
    from ui.widgets.plots.surface.canvas import PlotCanvas

_REACH_PX = 16.0


class RowScatter(ScatterPlot):
    """Emits ``row_chosen(row)`` when a dot is clicked; `choose` marks the dot of a row."""

    row_chosen = Signal(int)

    def __init__(self, title: str, x_label: str, y_label: str, *, identity: bool) -> None:
        super().__init__(title, x_label, y_label, identity=identity)
        self._rows: NDArray[np.int64] = np.empty(0, np.int64)
        self._places: NDArray[np.float64] = np.empty((0, 2))
        self._chosen: int | None = None
        self._pressed: QPointF | None = None

    def show_rows(
        self, rows: ArrayLike, x: ArrayLike, y: ArrayLike, label: str, color: theme.ColorChoice
    ) -> None:
        """Show one dot for each row."""
        self._rows = np.asarray(rows, np.int64)
        self._places = np.column_stack([np.asarray(x, float), np.asarray(y, float)])
        self.clear()
        self.show_points(x, y, label, color)
        self.choose(self._chosen)

    def choose(self, row: int | None) -> None:
        """Mark the dot of a row, if it has one."""
        self._chosen = row
        found = self._places[self._rows == row] if row is not None else self._places[:0]
        if len(self._places):
            self.show_points(found[:, 0], found[:, 1], self.tr("chosen row"), "reference")

    def _make_items(self, canvas: PlotCanvas) -> None:
        super()._make_items(canvas)
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a click, but not a drag, as a choice."""
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            if event.type() == QEvent.Type.MouseButtonPress:
                self._pressed = event.position()
            elif event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
                if (event.position() - self._pressed).manhattanLength() < _REACH_PX / 4:
                    self._choose_at(event.position())
                self._pressed = None
        return super().eventFilter(watched, event)

    def _choose_at(self, place: QPointF) -> None:
        canvas: Any = self.canvas
        if canvas is None or not len(self._places):
            return
        where = canvas.box.mapSceneToView(canvas.mapToScene(place.toPoint()))
        left, right, bottom, top = canvas.view
        scale = (canvas.box.width() / (right - left), canvas.box.height() / (top - bottom))
        away = (self._places - [where.x(), where.y()]) * scale
        distances = np.hypot(away[:, 0], away[:, 1])
        nearest = int(np.argmin(distances))
        if distances[nearest] <= _REACH_PX:
            self.row_chosen.emit(int(self._rows[nearest]))
