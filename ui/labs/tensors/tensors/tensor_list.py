"""The named tensors of the session, a row each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from core.runtime.figures import figure
from ui.labs.tensors.shapes.shape_words import bytes_text, shape_text

if TYPE_CHECKING:
    from core.labs.tensors.reports import NamedTensor, TensorFacts

_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_MEMORY, DEVICE, SHARING = 3, 4, 6
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TensorList(QAbstractTableModel):
    """Name, shape, dtype, memory, device, gradient and sharing of every tensor."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[NamedTensor, ...] = ()
        self._heads = (
            self.tr("Name"),
            self.tr("Shape"),
            self.tr("Dtype"),
            self.tr("Memory"),
            self.tr("Device"),
            self.tr("Gradient"),
            self.tr("Shares"),
        )

    def set_rows(self, rows: Sequence[NamedTensor]) -> None:
        """Show these tensors."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def all_on_cpu(self) -> bool:
        """Return whether the column of devices would tell nothing."""
        return all(row.facts.device in ("", "cpu") for row in self._rows)

    def row_of(self, name: str) -> int | None:
        """Return where a name stands."""
        return next((i for i, row in enumerate(self._rows) if row.facts.name == name), None)

    def tensor(self, row: int) -> NamedTensor | None:
        """Return the tensor of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: _Index = _TOP) -> int:
        """Return the number of tensors."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _TOP) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text."""
        facts = self._rows[index.row()].facts
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._texts(self._rows[index.row()])[index.column()]
            case Qt.ItemDataRole.ToolTipRole if index.column() == SHARING:
                return ", ".join(facts.shares_with)
            case Qt.ItemDataRole.ToolTipRole:
                return facts.made_by
            case Qt.ItemDataRole.TextAlignmentRole if index.column() == _MEMORY:
                return _RIGHT
        return None

    def _texts(self, row: NamedTensor) -> tuple[str, ...]:
        facts = row.facts
        if facts.kind == "number":
            return (facts.name, self.tr("number"), facts.dtype, "", "", "", "")
        return (
            facts.name,
            self._shape(row),
            facts.dtype,
            bytes_text(facts.bytes),
            facts.device,
            self._gradient(facts),
            ", ".join(facts.shares_with),
        )

    def _shape(self, row: NamedTensor) -> str:
        """Return the shape, or of a single number the number itself."""
        numbers = row.block.numbers
        if row.facts.shape or numbers is None:
            return shape_text(row.facts.shape)
        return figure(float(numbers.item()))

    def _gradient(self, facts: TensorFacts) -> str:
        if facts.has_grad:
            return self.tr("has .grad")
        if not facts.requires_grad:
            return ""
        return self.tr("a leaf") if facts.is_leaf else self.tr("recorded")
