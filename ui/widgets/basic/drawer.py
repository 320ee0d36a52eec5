"""The drawer beside the exhibit: named pages, one at a time, closed at first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)


class Drawer(QWidget):
    """A stack of named pages with tabs on top; its width belongs to the owner's splitter.

    Signals
    -------
    page_changed(str | None)
        Another page is open, or, with None, the drawer was closed.
    """

    page_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids: list[str] = []
        self._widgets: dict[str, QWidget] = {}
        self._tabs = QTabBar(
            self, drawBase=False, expanding=False, documentMode=True, usesScrollButtons=True
        )
        self._pages = QStackedWidget(self)
        self._close_button = QToolButton(self, autoRaise=True)
        self._arrange()
        self._word()
        self._tabs.currentChanged.connect(self._show_tab)
        self._close_button.clicked.connect(self.close)
        self.hide()

    def add_page(self, page_id: str, title: str, widget: QWidget) -> None:
        """Add ``widget`` as the last page; the drawer becomes its parent."""
        if page_id in self._ids:
            raise ValueError(f"the drawer has a page {page_id!r} already")
        self._ids.append(page_id)
        self._widgets[page_id] = widget
        self._pages.addWidget(widget)
        blocked = self._tabs.blockSignals(True)
        self._tabs.addTab(title)
        self._tabs.blockSignals(blocked)

    @property
    def current_page(self) -> str | None:
        """The open page, or None while the drawer is closed."""
        if self.isHidden() or not self._ids:
            return None
        return self._ids[self._tabs.currentIndex()]

    def page(self, page_id: str) -> QWidget:
        """Return the widget of a page."""
        return self._widgets[page_id]

    def open_page(self, page_id: str) -> None:
        """Open the drawer at a page."""
        if page_id == self.current_page:
            return
        blocked = self._tabs.blockSignals(True)
        self._tabs.setCurrentIndex(self._ids.index(page_id))
        self._tabs.blockSignals(blocked)
        self._pages.setCurrentIndex(self._ids.index(page_id))
        self.show()
        self.page_changed.emit(page_id)

    def toggle_page(self, page_id: str) -> None:
        """Open a page, or close the drawer if that page is the open one."""
        if page_id == self.current_page:
            self.close()
        else:
            self.open_page(page_id)

    @Slot()
    def close(self) -> bool:
        """Close the drawer; the pages keep what they show."""
        if self.current_page is not None:
            self.hide()
            self.page_changed.emit(None)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close at Escape, where the page itself has no use for it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """Return room for about 50 characters of code."""
        return QSize(self.fontMetrics().averageCharWidth() * 58, super().sizeHint().height())

    def _arrange(self) -> None:
        # A sign, not the style's picture, which stays dark on a dark window.
        self._close_button.setText("✕")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.setContentsMargins(4, 0, 4, 0)
        head.addWidget(self._tabs, 1)
        head.addWidget(self._close_button)
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def _word(self) -> None:
        self._tabs.setAccessibleName(self.tr("Pages of the drawer"))
        self._close_button.setAccessibleName(self.tr("Close the drawer"))
        self._close_button.setToolTip(self.tr("Close the drawer (Esc)"))

    @Slot(int)
    def _show_tab(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        if not self.isHidden():
            self.page_changed.emit(self._ids[index])
