"""What all plots with axes share: zoom and pan, following, reading values, keys."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ui.widgets.plots.surface.frame import PlotFrame

if TYPE_CHECKING:
    from ui.widgets.plots.surface.canvas import PlotCanvas

_READING_STEPS = 100
_ZOOM = 0.8
_PAN = 0.1
_ROOM = 0.04


class PlotPanel(PlotFrame):
    """A plot that loads pyqtgraph and builds its canvas when there is first something to draw.

    It follows the data until the user zooms or pans; a double click, the Home key or the button
    that then appears makes it follow again.

    Keys: Left and Right read values, Home shows everything, + and - zoom, Shift with the arrows
    pans, Escape stops reading, the Menu key opens the menu.
    """

    def __init__(
        self,
        title: str = "",
        x_label: str = "",
        y_label: str = "",
        empty_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, empty_text, parent)
        self._x_label, self._y_label = x_label, y_label
        self._canvas: PlotCanvas | None = None
        self._is_following = True
        self._is_log_y = False
        self._reading: QPointF | None = None
        self._begin()
        self.setAccessibleName(title or y_label)
        self._all_button = QToolButton(self)
        self._all_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._all_button.clicked.connect(self.follow)
        self._all_button.hide()
        self._word()

    # ---- for owners

    @property
    def canvas(self) -> PlotCanvas | None:
        """The drawing surface, once there is one."""
        return self._canvas

    @property
    def is_following(self) -> bool:
        """Whether the view fits itself to the data."""
        return self._is_following

    @property
    def is_log_y(self) -> bool:
        """Whether the y axis is logarithmic."""
        return self._is_log_y

    def prepare(self) -> None:
        """Build the canvas ahead of the first data, so that the first frame is a quick one."""
        if self._canvas is not None:
            return
        canvas = self._make_canvas()
        canvas.set_labels(self._x_label, self._y_label)
        canvas.set_log_y(self._is_log_y)
        canvas.pointer_moved.connect(self._read_under_pointer)
        canvas.moved_by_user.connect(self._stop_following)
        canvas.reset_requested.connect(self.follow)
        canvas.resized.connect(self._redraw_soon)
        self._canvas = canvas
        self._make_items(canvas)
        self._pages.addWidget(canvas)
        self._all_button.raise_()

    def set_axis_labels(self, x_label: str, y_label: str) -> None:
        """Name the axes, with their units."""
        self._x_label, self._y_label = x_label, y_label
        if self._canvas is not None:
            self._canvas.set_labels(x_label, y_label)

    def set_log_y(self, on: bool) -> None:
        """Draw y on a logarithmic axis; values of zero and below are left out."""
        if on == self._is_log_y:
            return
        self._is_log_y = on
        if self._canvas is not None:
            self._canvas.set_log_y(on)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Show everything, and go on showing it."""
        self._is_following = True
        self._all_button.hide()
        self._redraw_soon()

    def make_menu(self) -> QMenu:
        """Return the context menu, which its owner deletes."""
        menu = super().make_menu()
        first = menu.actions()[0]
        whole = menu.addAction(self.tr("Show &everything"), self.follow)
        whole.setShortcut(Qt.Key.Key_Home)
        whole.setEnabled(not self._is_following)
        log = menu.addAction(self.tr("&Logarithmic y axis"))
        log.setCheckable(True)
        log.setChecked(self._is_log_y)
        log.toggled.connect(self.set_log_y)
        menu.insertActions(first, [whole, log])
        menu.insertSeparator(first)
        return menu

    # ---- for subclasses

    def _begin(self) -> None:
        """Make what the subclass keeps, while the plot is made."""

    def _make_canvas(self) -> PlotCanvas:
        from ui.widgets.plots.surface.canvas import PlotCanvas

        return PlotCanvas()

    def _make_items(self, canvas: PlotCanvas) -> None:
        """Put the lasting items onto a new canvas."""

    def _draw_on(self, canvas: PlotCanvas) -> None:
        """Bring the items up to date, and the view where `is_following`."""
        raise NotImplementedError

    def _reset(self) -> None:
        """Forget what was drawn, since all of it has to be drawn anew."""

    def _read_at(self, where: QPointF | None) -> None:
        """Show the values at this place, in the axes' units, or those that stand for all.

        Read by keys, its y is NaN.
        """

    def _fit(
        self,
        left: float,
        right: float,
        bottom: float,
        top: float,
        side: float = 0.0,
        is_grounded: bool = False,
    ) -> None:
        """Show this range with some room above and below, and ``side`` of it left and right.

        What ``is_grounded`` stands on the axis, without room below.
        """
        assert self._canvas is not None
        if left == right:
            left, right = left - (0.5 if side else 0), right + (0.5 if side else 1)
        if bottom == top:
            half = 0.5 if self._is_log_y else abs(top) / 10 or 1.0
            bottom, top = bottom - half, top + half
        wide, high = (right - left) * side, (top - bottom) * _ROOM
        below = 0.0 if is_grounded else high
        self._canvas.set_view(left - wide, right + wide, bottom - below, top + high)

    # ---- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read, zoom, pan and reset from the keyboard."""
        if self._canvas is None or not self._answer_key(event, self._canvas):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in its corner."""
        super().resizeEvent(event)
        self._place_button()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop reading values that nobody sees."""
        self._reading = None
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language too."""
        super().changeEvent(event)
        if self._is_built and event.type() == QEvent.Type.LanguageChange:
            self._word()

    # ---- inside

    def _draw(self) -> None:
        assert self._canvas is not None
        self._draw_on(self._canvas)
        self._canvas.settle()
        self._read_at(self._reading)

    def _refresh_looks(self) -> None:
        super()._refresh_looks()
        if self._canvas is not None:
            self._canvas.apply_theme()

    def _word(self) -> None:
        self._all_button.setText(self.tr("Show all"))
        self._all_button.setToolTip(self.tr("Show everything and follow the run (Home)"))
        self._place_button()

    def _place_button(self) -> None:
        button = self._all_button
        button.adjustSize()
        button.move(self.width() - button.width() - 24, self._pages.geometry().top() + 14)

    def _answer_key(self, event: QKeyEvent, canvas: PlotCanvas) -> bool:
        left, right, _, _ = canvas.view
        step = (right - left) / _READING_STEPS
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Home:
                self.follow()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(canvas, _ZOOM)
            case Qt.Key.Key_Minus:
                self._zoom(canvas, 1 / _ZOOM)
            case Qt.Key.Key_Left if shift:
                self._pan(canvas, -_PAN, 0)
            case Qt.Key.Key_Right if shift:
                self._pan(canvas, _PAN, 0)
            case Qt.Key.Key_Up if shift:
                self._pan(canvas, 0, _PAN)
            case Qt.Key.Key_Down if shift:
                self._pan(canvas, 0, -_PAN)
            case Qt.Key.Key_Left:
                self._step_reading(-step, left, right)
            case Qt.Key.Key_Right:
                self._step_reading(step, left, right)
            case Qt.Key.Key_Escape if self._reading is not None:
                self._set_reading(None)
            case _:
                return False
        return True

    def _zoom(self, canvas: PlotCanvas, factor: float) -> None:
        left, right, bottom, top = canvas.view
        middle = (left + right) / 2 if self._reading is None else self._reading.x()
        centre = (bottom + top) / 2
        canvas.set_view(
            middle + (left - middle) * factor,
            middle + (right - middle) * factor,
            centre + (bottom - centre) * factor,
            centre + (top - centre) * factor,
        )
        self._stop_following()

    def _pan(self, canvas: PlotCanvas, across: float, along: float) -> None:
        left, right, bottom, top = canvas.view
        wide, high = (right - left) * across, (top - bottom) * along
        canvas.set_view(left + wide, right + wide, bottom + high, top + high)
        self._stop_following()

    def _step_reading(self, step: float, left: float, right: float) -> None:
        start = (right if step < 0 else left) if self._reading is None else self._reading.x()
        self._set_reading(QPointF(min(max(start + step, left), right), math.nan))

    def _set_reading(self, where: QPointF | None) -> None:
        self._reading = where
        self._read_at(where)

    @Slot(object)
    def _read_under_pointer(self, where: QPointF | None) -> None:
        if where is not None or self._reading is None or not math.isnan(self._reading.y()):
            self._set_reading(where)

    @Slot()
    def _stop_following(self) -> None:
        self._is_following = False
        self._all_button.show()
        self._redraw_soon()

    @Slot()
    def _redraw_soon(self) -> None:
        self._reset()
        self._touch()
