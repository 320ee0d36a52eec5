"""The frame of every plot and picture: title, legend, empty state, saving, theme and focus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.runtime.draw_queue import draw_queue
from ui.widgets.basic.save_dialog import ask_where_to_save
from ui.widgets.basic.short_number import short_number
from ui.widgets.plots.surface.legend import PlotLegend

if TYPE_CHECKING:
    from ui.widgets.plots.surface.export import Rows


class PlotFrame(QWidget):
    """Shows a body once there are data, a sentence before.

    Whoever feeds it only stores. Whatever is new, by data, size, zoom or theme, is drawn by the
    draw queue, as soon as it can be seen.
    """

    _is_built = False  # Qt sends change events while the parts are still being made

    def __init__(
        self, title: str = "", empty_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._legend = PlotLegend(title)
        self._empty = QLabel(empty_text, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._pages = QStackedWidget()
        self._is_dirty = False
        self._draw_queue = draw_queue()
        self._build_frame()
        self._recolor_frame()
        self._is_built = True

    # ---- for owners

    @property
    def title(self) -> str:
        """What the plot is called."""
        return self._legend.title

    @property
    def legend(self) -> PlotLegend:
        """The legend with the values read."""
        return self._legend

    @property
    def is_empty(self) -> bool:
        """Whether the sentence is shown instead of data."""
        return self._pages.currentWidget() is self._empty

    def set_empty_text(self, text: str) -> None:
        """Say this where there is nothing to draw."""
        self._empty.setText(text)

    def prepare(self) -> None:
        """Build the body ahead of the first data, so that the first frame is a quick one."""

    def redraw(self) -> None:
        """Draw what has changed since the last time, as the draw queue does in its turn."""
        if not self._is_dirty:
            return
        self._is_dirty = False
        if self._has_data():
            self.prepare()
            self._pages.setCurrentIndex(1)
            self._draw()
        else:
            self._pages.setCurrentWidget(self._empty)
            self._legend.show_values({})

    def summary(self) -> str:
        """Return what is shown, in words."""
        return self._empty.text()

    def save_picture(self, path: Path) -> None:
        """Write what is shown, with title and legend, to a ``.png`` or ``.svg`` file.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
        from ui.widgets.plots.surface.export import save_picture

        save_picture(self, path)

    def save_data(self, path: Path) -> None:
        """Write all data to a CSV file, a slice at a time while the window goes on."""
        from ui.widgets.plots.surface.export import TableWriter

        header, blocks = self._table()
        writer = TableWriter(path, header, blocks, self)
        writer.finished.connect(self._tell_problem)
        writer.start()

    def make_menu(self) -> QMenu:
        """Return the context menu, which its owner deletes."""
        menu = QMenu(self)
        picture = menu.addAction(self.tr("Save &picture…"), self._ask_for_picture)
        data = menu.addAction(self.tr("Save &data…"), self._ask_for_data)
        picture.setEnabled(self._has_data())
        data.setEnabled(self._has_data())
        return menu

    # ---- for subclasses

    def _has_data(self) -> bool:
        raise NotImplementedError

    def _draw(self) -> None:
        """Bring the body up to date."""
        raise NotImplementedError

    def _table(self) -> tuple[list[str], Iterator[Rows]]:
        """Return the header and the rows of the CSV file, in blocks of some thousands."""
        raise NotImplementedError

    def _refresh_looks(self) -> None:
        """Take colours, fonts and the screen's scale anew."""
        self._recolor_frame()

    def _touch(self) -> None:
        """Remember that there is something to draw, and have it drawn where it can be seen."""
        self._is_dirty = True
        if self.isVisible():
            self._draw_queue.put(self)

    def _number(self, value: float, digits: int = 4) -> str:
        return short_number(value, QLocale(), digits)

    # ---- Qt

    def event(self, event: QEvent) -> bool:
        """Follow the move to a screen of another scale."""
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._is_built:
            self._refresh_looks()
            self._touch()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if self._is_built and event.type() in kinds:
            self._refresh_looks()

    def showEvent(self, event: QShowEvent) -> None:
        """Have drawn what came while hidden."""
        super().showEvent(event)
        if self._is_dirty:
            self._draw_queue.put(self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the plot."""
        menu = self.make_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell a screen reader what there is to see."""
        self.setAccessibleDescription(self.summary())
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark of the focus away."""
        self.update()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show where the focus is."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(theme.accent())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    # ---- inside

    def _build_frame(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(self.title)
        for part in (self._legend, self._empty):
            part.setForegroundRole(QPalette.ColorRole.Text)
        self._empty.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._pages.addWidget(self._empty)
        self._pages.setMinimumSize(120, 90)
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 10, 0)
        head.addWidget(self._legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def _recolor_frame(self) -> None:
        faint = self._empty.palette()
        faint.setColor(QPalette.ColorRole.Text, theme.plot_text())
        self._empty.setPalette(faint)

    @Slot()
    def _ask_for_picture(self) -> None:
        kinds = self.tr("PNG image (*.png);;SVG drawing (*.svg)")
        path = self._ask_for_path(self.tr("Save picture"), "png", kinds)
        if path is None:
            return
        try:
            self.save_picture(path)
        except OSError as error:
            self._tell_problem(str(error))

    @Slot()
    def _ask_for_data(self) -> None:
        path = self._ask_for_path(self.tr("Save data"), "csv", self.tr("CSV table (*.csv)"))
        if path is not None:
            self.save_data(path)

    def _ask_for_path(self, caption: str, ending: str, kinds: str) -> Path | None:
        name = (self.title or self.tr("plot")).replace("/", " ")
        chosen = ask_where_to_save(self, caption, f"{name}.{ending}", kinds)
        return Path(chosen) if chosen else None

    @Slot(str)
    def _tell_problem(self, problem: str) -> None:
        if problem:
            box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Not saved"), problem, parent=self)
            box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            box.setInformativeText(self.tr("Choose another folder and try again."))
            box.open()
