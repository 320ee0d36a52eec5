"""Finds any action by its words: Ctrl+K, type, Enter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

_LETTERS_WIDE = 64
_ROWS = 12
_PASSED_ON = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class PaletteEntry:
    """What can be done, by which keys, and the function that does it."""

    words: str
    keys: str
    do: Callable[[], object]


class ActionPalette(QDialog):
    """A field over the list of what can be done now; Enter does the chosen one."""

    def __init__(self, entries: Sequence[PaletteEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Find an action"))
        self._entries = entries
        self.field = QLineEdit(clearButtonEnabled=True)
        self.field.setPlaceholderText(self.tr("Find an action"))
        self.field.setAccessibleName(self.tr("Find an action"))
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName(self.tr("Actions"))
        self.list.setHeaderHidden(True)
        self.list.setColumnCount(2)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps it
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * _LETTERS_WIDE, metrics.height() * 2 * _ROWS)
        self.field.textChanged.connect(self._filter)
        self.field.returnPressed.connect(self._do_chosen)
        self.list.itemClicked.connect(self._do_chosen)
        self.field.installEventFilter(self)
        self._filter("")

    def shown(self) -> list[str]:
        """Return the words of the entries that match what is typed."""
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item.text(0) for item in items if item is not None]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the field has the focus."""
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() in _PASSED_ON:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _filter(self, typed: str) -> None:
        parts = typed.casefold().split()
        self.list.clear()
        for entry in self._entries:
            if all(part in entry.words.casefold() for part in parts):
                item = QTreeWidgetItem([entry.words, entry.keys])
                item.setData(0, Qt.ItemDataRole.UserRole, entry)
                self.list.addTopLevelItem(item)
        if first := self.list.topLevelItem(0):
            self.list.setCurrentItem(first)

    @Slot()
    def _do_chosen(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            entry: PaletteEntry = item.data(0, Qt.ItemDataRole.UserRole)
            self.accept()
            entry.do()


def entries_of(window: QWidget, front: QWidget | None, menu: QWidget) -> Iterator[PaletteEntry]:
    """Yield what can be done now: the actions of the front page, then those of the menu."""
    seen: set[str] = set()
    for action in window.findChildren(QAction):
        words = action.text().replace("&", "").rstrip("…").strip()
        if (
            not _is_below(action, (front, menu))
            or not words
            or words in seen
            or action.menu() is not None
        ):
            continue
        if action.isEnabled() and action.isVisible() and not action.isSeparator():
            seen.add(words)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            yield PaletteEntry(words, keys, partial(_trigger, action))


def _trigger(action: QAction) -> None:
    action.trigger()


def _is_below(action: QAction, places: Sequence[QWidget | None]) -> bool:
    # A menu is a window of its own, so QWidget.isAncestorOf would not find what is in it.
    owner = action.parent()
    while owner is not None:
        if owner in places:
            return True
        owner = owner.parent()
    return False
