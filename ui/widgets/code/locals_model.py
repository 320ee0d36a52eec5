"""The recipe's local variables as a table: one row a name."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, Qt
from PySide6.QtGui import QFont

from core.runtime.local_value import LocalValue
from ui.widgets.basic.short_number import short_number

_NO_INDEX = QModelIndex()


class LocalsColumn(IntEnum):
    """What the columns hold."""

    NAME = 0
    TYPE = 1
    VALUE = 2


class LocalsRole(IntEnum):
    """What the delegate asks for besides Qt's own roles."""

    LINES = Qt.ItemDataRole.UserRole
    CHANGED = Qt.ItemDataRole.UserRole + 1
    THUMBNAIL = Qt.ItemDataRole.UserRole + 2


class Line(NamedTuple):
    """One line of a cell: a quiet label in front, the text, or the whole line quiet."""

    text: str
    label: str = ""
    is_quiet: bool = False

    def __str__(self) -> str:
        return f"{self.label} {self.text}".strip()


class LocalsModel(QAbstractTableModel):
    """Holds the values at one line; `show_values` replaces them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values: list[LocalValue] = []
        self._locale = QLocale()

    def show_values(self, values: Sequence[LocalValue]) -> None:
        """Take new values; the rows are reset only if the names differ."""
        is_same = [value.name for value in values] == self.names
        if not is_same:
            self.beginResetModel()
        self._values = list(values)
        if not is_same:
            self.endResetModel()
        elif values:
            last = self.index(len(values) - 1, len(LocalsColumn) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def names(self) -> list[str]:
        """The names in order."""
        return [value.name for value in self._values]

    def rowCount(self, parent: QModelIndex = _NO_INDEX) -> int:  # type: ignore[override]
        """Return the number of names."""
        return 0 if parent.isValid() else len(self._values)

    def columnCount(self, parent: QModelIndex = _NO_INDEX) -> int:  # type: ignore[override]
        """Return the number of columns."""
        return 0 if parent.isValid() else len(LocalsColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Name"), self.tr("Type"), self.tr("Value"))[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # type: ignore[override]
        """Return what a cell shows, says and is made of."""
        value = self._values[index.row()]
        match role:
            case LocalsRole.LINES:
                return self._lines(value, index.column())
            case Qt.ItemDataRole.DisplayRole:
                return "\n".join(map(str, self._lines(value, index.column())))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(value, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(value, index.column())
            case LocalsRole.CHANGED:
                return value.changed
            case LocalsRole.THUMBNAIL:
                return value.thumbnail if index.column() == LocalsColumn.NAME else None
            case Qt.ItemDataRole.FontRole if value.changed and index.column() == LocalsColumn.NAME:
                font = QFont()
                font.setBold(True)
                return font
        return None

    def _lines(self, value: LocalValue, column: int) -> tuple[Line, ...]:
        if column == LocalsColumn.NAME:
            return (Line(value.name),)
        if column == LocalsColumn.TYPE:
            return self._type_lines(value)
        return self._value_lines(value)

    def _type_lines(self, value: LocalValue) -> tuple[Line, ...]:
        if value.shape is None:
            return (Line(value.type_name),)
        shape = ", ".join(map(str, value.shape))
        where = " · ".join(part for part in (value.dtype, value.device) if part)
        lines = [Line(f"{value.type_name} [{shape}]"), Line(where, is_quiet=True)]
        if value.requires_grad is not None:
            glyph = "✓" if value.requires_grad else "✗"
            lines.append(Line(f"{glyph} requires_grad", is_quiet=not value.requires_grad))
        return tuple(lines)

    def _value_lines(self, value: LocalValue) -> tuple[Line, ...]:
        figures = (value.minimum, value.mean, value.maximum)
        if value.shape is None or figures == (None, None, None):
            return (Line(value.text),)
        if value.shape == () and value.mean is not None:
            return (Line(short_number(value.mean, self._locale, 6)),)
        labels = (self.tr("min"), self.tr("mean"), self.tr("max"))
        return tuple(
            Line(short_number(figure, self._locale, 3), label)
            for label, figure in zip(labels, figures, strict=True)
            if figure is not None
        )

    def _spoken(self, value: LocalValue, column: int) -> str:
        text = ", ".join(map(str, self._lines(value, column)))
        if value.changed and column == LocalsColumn.NAME:
            return self.tr("{0}, changed").format(text)
        return text

    def _tip(self, value: LocalValue, column: int) -> str:
        if column == LocalsColumn.NAME:
            return self.tr("{0}: just changed").format(value.name) if value.changed else value.name
        if column == LocalsColumn.VALUE:
            figures = [str(line) for line in self._value_lines(value) if line.label]
            return "\n".join([*figures, value.text])
        return "\n".join(map(str, self._type_lines(value)))
