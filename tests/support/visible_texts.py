"""All that a user can read in a window: texts, tool tips, names for the blind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QWidget,
)

_TAG = re.compile(r"<[^>]*>")


def visible_texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield (what shows it, text) of a widget and all below it, hidden ones too."""
    for widget in (root, *root.findChildren(QWidget)):
        place = f"{type(widget).__name__} {widget.objectName()}".strip()
        for text in _texts_of(widget):
            words = unescape(_TAG.sub(" ", text)).replace("&", "").strip()
            if words:
                yield place, words


def _texts_of(widget: QWidget) -> Iterator[str]:
    yield widget.toolTip()
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    yield widget.statusTip()
    for action in widget.actions():
        yield from _texts_of_action(action)
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QGroupBox():
            yield widget.title()
        case QLineEdit() | QPlainTextEdit() | QTextEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from (widget.itemText(index) for index in range(widget.count()))
        case QTabBar():
            for index in range(widget.count()):
                yield widget.tabText(index)
                yield widget.tabToolTip(index)
        case QTabWidget():
            yield from (widget.tabText(index) for index in range(widget.count()))
        case QHeaderView():
            yield from _headers(widget.model(), widget.orientation())


def _texts_of_action(action: QAction) -> Iterator[str]:
    yield action.text()
    yield action.toolTip()


def _headers(model: QAbstractItemModel | None, orientation: Qt.Orientation) -> Iterator[str]:
    if model is None:
        return
    is_flat = orientation == Qt.Orientation.Horizontal
    for section in range(model.columnCount() if is_flat else min(model.rowCount(), 100)):
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            yield str(model.headerData(section, orientation, role) or "")
