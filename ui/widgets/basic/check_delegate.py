"""Rows with check boxes that are seen on a dark ground, too."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem


class CheckDelegate(QStyledItemDelegate):
    """Paints rows as ever, but for the outline of their check boxes."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Give the style another colour for the outline.

        Fusion makes it a darker shade of the window, unseen in a dark list.
        """
        super().initStyleOption(option, index)
        outline = option.palette.color(QPalette.ColorRole.PlaceholderText)
        option.palette.setColor(QPalette.ColorRole.Window, outline)
