"""The settings in which some runs differ: a row a setting, a column a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from core.runtime.records.record import RunSummary
from core.runtime.settings import FieldSpec
from ui.language import shown
from ui.widgets.basic.swatch import swatch
from ui.widgets.runs.run_words import RunWords

_NO_INDEX = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class DifferencesModel(QAbstractTableModel):
    """Compares the settings of the runs given to `compare`.

    ``name_of`` and ``color_of`` answer for a run's id.
    """

    def __init__(
        self,
        name_of: Callable[[str], str],
        color_of: Callable[[str], QColor],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._color_of = color_of
        self._runs: list[RunSummary] = []
        self._headers: list[tuple[str, QIcon]] = []
        self._settings: list[str] = []
        self._fields: dict[str, FieldSpec] = {}
        self._words = RunWords(self)

    def compare(self, runs: Sequence[RunSummary]) -> None:
        """Show these runs side by side."""
        self.beginResetModel()
        self._runs = list(runs)
        self._headers = self._asked_headers()
        self._settings = differing_settings([run.settings for run in runs])
        self.endResetModel()

    def refresh_headers(self) -> None:
        """Ask for the runs' names and colours anew."""
        if self._runs:
            self._headers = self._asked_headers()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._runs) - 1)

    def set_fields(self, fields: Sequence[FieldSpec]) -> None:
        """Word the settings as the form does: their labels, units and choices."""
        self.beginResetModel()
        self._fields = {field.name: field for field in fields}
        self.endResetModel()

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return the number of settings that differ."""
        return 0 if parent.isValid() else len(self._settings)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return the number of runs."""
        return 0 if parent.isValid() else len(self._runs)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a run's name and colour, or a setting's label."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Vertical:
            is_asked = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            return self._label(self._settings[section]) if is_asked else None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._headers[section][0]
            case Qt.ItemDataRole.DecorationRole:
                return self._headers[section][1]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one run's value of one setting."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        name = self._settings[index.row()]
        return self._value(name, self._runs[index.column()].settings.get(name))

    def _asked_headers(self) -> list[tuple[str, QIcon]]:
        return [(self._name_of(run.id), swatch(self._color_of(run.id))) for run in self._runs]

    def _label(self, name: str) -> str:
        field = self._fields.get(name)
        return shown(field.label) if field else name.replace("_", " ")

    def _value(self, name: str, value: Any) -> str:
        field = self._fields.get(name)
        if field is not None and isinstance(value, str) and value in field.choices:
            return shown(field.choices[value])
        text = self._words.value(value)
        return f"{text} {shown(field.unit)}" if field and field.unit and value is not None else text


def differing_settings(settings: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names whose values are not all equal, in the order in which they first occur."""
    names = dict.fromkeys(name for values in settings for name in values)
    missing = object()
    return [
        name
        for name in names
        if any(values.get(name, missing) != settings[0].get(name, missing) for values in settings)
    ]
