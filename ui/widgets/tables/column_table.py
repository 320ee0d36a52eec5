"""The columns of a table: the role and the type of each, its values, gaps and what does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from core.data.column_names import names_text
from ui.widgets.basic.message_kind import message_color
from ui.widgets.basic.plain_table import cell, make_plain
from ui.widgets.tables.delegates import TARGET, VALUE, BarsDelegate, ChoiceDelegate

NAME, ROLE, TYPE, SPREAD, VALUES, GAPS, ODD = range(7)


class ColumnTable(QTableWidget):
    """Emits ``edited(values)`` with the settings that follow when a role or a type is chosen."""

    edited = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 7, parent)
        self._found: dict[str, str] = {}
        self._target = ""
        self._is_filling = False
        heads = (
            *(self.tr("Column"), self.tr("Role"), self.tr("Type"), self.tr("Distribution")),
            *(self.tr("Values"), self.tr("Gaps"), self.tr("Do not fit")),
        )
        self.setHorizontalHeaderLabels(heads)
        self.setAccessibleName(self.tr("Columns with their roles and types"))
        make_plain(self)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.CurrentChanged
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 16)
        roles = {
            "feature": self.tr("feature"),
            "target": self.tr("target"),
            "ignore": self.tr("ignore"),
        }
        types = {
            "number": self.tr("number"),
            "category": self.tr("category"),
            "date": self.tr("date"),
            "text": self.tr("text"),
        }
        self.setItemDelegateForColumn(ROLE, ChoiceDelegate(roles, self))
        self.setItemDelegateForColumn(TYPE, ChoiceDelegate(types, self))
        self.setItemDelegateForColumn(SPREAD, BarsDelegate(self))
        self.itemChanged.connect(self._take)

    def show_columns(
        self,
        summary: Sequence[Mapping[str, Any]],
        target: str,
        dropped: Sequence[str],
        types: Mapping[str, str],
        *,
        is_file: bool,
    ) -> None:
        """Show a preview's columns; of a data set the types are known."""
        self._is_filling = True
        self._target = target
        self._found = {each["name"]: types.get(each["name"], "") for each in summary}
        self.setRowCount(len(summary))
        for row, column in enumerate(summary):
            name = column["name"]
            role = "target" if name == target else "ignore" if name in dropped else "feature"
            self._show_column(row, column, role, is_file=is_file)
        self.resizeColumnsToContents()
        self._is_filling = False

    def role(self, name: str) -> str:
        """Return the role of a column."""
        item = self.item(list(self._found).index(name), ROLE)
        return item.text() if item is not None else ""

    # ---- inside

    def _show_column(
        self, row: int, column: Mapping[str, Any], role: str, *, is_file: bool
    ) -> None:
        title = cell(column["name"])
        font = title.font()
        font.setBold(role != "ignore")
        title.setFont(font)
        self.setItem(row, NAME, _fixed(title))
        self.setItem(row, ROLE, QTableWidgetItem(role))
        kind = QTableWidgetItem(column["kind"])
        self.setItem(row, TYPE, kind if is_file else _fixed(kind))
        bars = _fixed(QTableWidgetItem())
        bars.setData(VALUE, column["bars"])
        bars.setData(TARGET, role == "target")
        self.setItem(row, SPREAD, bars)
        self.setItem(row, VALUES, _fixed(cell(self._values(column))))
        self.setItem(row, GAPS, _fixed(cell(f"{column['gaps']:,}", is_number=True)))
        odd = _fixed(cell(_odd_cells(column)))
        odd.setForeground(message_color("warning"))
        self.setItem(row, ODD, odd)

    def _values(self, column: Mapping[str, Any]) -> str:
        if column["low"]:
            unit = f" {column['unit']}" if column["unit"] else ""
            return f"{column['low']} … {column['high']}{unit}"
        return self.tr("{0:,}: {1} …").format(column["distinct"], column["example"])

    @Slot(QTableWidgetItem)
    def _take(self, item: QTableWidgetItem) -> None:
        if self._is_filling or item.column() not in (ROLE, TYPE):
            return
        name = list(self._found)[item.row()]
        if item.column() == TYPE:
            types = {name: kind for name, kind in self._found.items() if kind}
            types[name] = item.text()
            pairs = sorted(f"{name}={kind}" for name, kind in types.items())
            self.edited.emit({"column_types": names_text(pairs)})
            return
        roles = {each: self.role(each) for each in self._found}
        target = name if item.text() == "target" else self._target
        if name == self._target and item.text() != "target":
            target = ""  # the usual one is taken again
        dropped = sorted(n for n, role in roles.items() if role == "ignore" and n != target)
        self.edited.emit({"target": target, "drop_columns": names_text(dropped)})


def _fixed(item: QTableWidgetItem) -> QTableWidgetItem:
    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
    return item


def _odd_cells(column: Mapping[str, Any]) -> str:
    if not column["odd"]:
        return ""
    return f"{column['odd']:,}: " + ", ".join(f"‘{text}’" for text in column["examples"])
