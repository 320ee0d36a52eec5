"""Form, exhibit and drawer side by side, and what gives way where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.basic.drawer import Drawer

_LEAST_EXHIBIT = 40  # characters


class Panes(QWidget):
    """Folds the form into a rail first, then lets the drawer stand in the exhibit's place.

    An exhibit that needs more than there is scrolls. On the rail *Settings* brings the form in the
    place of the exhibit, for as long as it is pressed down.
    """

    def __init__(self, form: QWidget, exhibit: QStackedWidget, drawer: Drawer) -> None:
        super().__init__()
        self._form, self._drawer = form, drawer
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(exhibit)
        self._exhibit = exhibit
        # Exhibits that leave parts out where they are narrow need less then: the least counts, or
        # form and exhibit would take turns for ever.
        self._least_exhibit: int | None = None
        self.splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        for widget in (form, self._area, drawer):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        self.settings_button = QToolButton(autoRaise=True)
        self.settings_button.setText(self.tr("Settin&gs"))
        self.settings_button.setCheckable(True)
        self.settings_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.settings_button.setToolTip(self.tr("Show the settings in the place of the exhibit"))
        self.rail = QWidget()
        column = QVBoxLayout(self.rail)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.settings_button)
        column.addStretch(1)
        self.rail.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addWidget(self.splitter, 1)
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self.arrange)
        self.settings_button.toggled.connect(self.arrange)
        drawer.page_changed.connect(self._arrange_soon)
        exhibit.currentChanged.connect(self._measure_anew)
        form.installEventFilter(self)
        exhibit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what the parts need."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange_soon()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure_anew()

    @Slot()
    def _measure_anew(self) -> None:
        self._least_exhibit = None
        self._arrange_soon()

    @Slot()
    def _arrange_soon(self) -> None:
        self._timer.start()

    @Slot()
    def arrange(self) -> None:
        """Show as much side by side as the width has room for."""
        form, exhibit, drawer = self._needs()
        has_drawer = not self._drawer.isHidden()
        is_narrow = form + exhibit + drawer > self.width()
        beside_rail = self.width() - self.rail.sizeHint().width()
        is_alone = has_drawer and exhibit + drawer > beside_rail
        wants_form = is_narrow and self.settings_button.isChecked()
        self.rail.setVisible(is_narrow)
        self._form.setVisible(not is_narrow or wants_form)
        self._area.setVisible(not (is_narrow and (is_alone or wants_form)))

    def _needs(self) -> tuple[int, int, int]:
        """Return the least widths of form, exhibit and open drawer."""
        least = self.fontMetrics().averageCharWidth() * _LEAST_EXHIBIT
        now = self._exhibit.minimumSizeHint().width()
        self._least_exhibit = now if self._least_exhibit is None else min(now, self._least_exhibit)
        exhibit = max(least, self._least_exhibit)
        drawer = 0 if self._drawer.isHidden() else self._drawer.minimumSizeHint().width()
        return self._form.minimumSizeHint().width(), exhibit, drawer
