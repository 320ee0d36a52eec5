"""The table of models: a row each, filled as it finishes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import theme
from ui.labs.ensembles.compare.colors import model_color
from ui.labs.ensembles.compare.names import ShownModel
from ui.labs.ensembles.compare.table_columns import columns, text_of
from ui.widgets.basic.plain_table import make_plain
from ui.widgets.basic.swatch import swatch

Index = QModelIndex | QPersistentModelIndex
_SORT = Qt.ItemDataRole.UserRole
_SHARE = Qt.ItemDataRole.UserRole + 1
_BAR_OPACITY = 0.22
_SCROLL_BAR_PX = 20
_SWATCH_PX = 24
_NAME_CHARS, _MARGIN_CHARS = 44, 2
_USUAL_NAME, _USUAL_NUMBER = "Random forest", "0.000"


class ModelTableModel(QAbstractTableModel):
    """The models with what is known of each so far."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: list[ShownModel] = []
        self._rows: dict[str, dict[str, Any]] = {}
        self._growing: dict[str, int] = {}
        self.columns = columns("regression")

    def begin(self, models: Mapping[str, ShownModel], task: str) -> None:
        """Show these models, nothing known of them yet."""
        self.beginResetModel()
        self._models = list(models.values())
        self._rows.clear()
        self._growing.clear()
        self.columns = columns(task)
        self.endResetModel()

    def set_trees(self, model: str, trees: int) -> None:
        """Take how many trees a model has while it is being fitted."""
        if self._growing.get(model) != trees:
            self._growing[model] = trees
            self._changed(model, "trees")

    def set_row(self, row: Mapping[str, Any]) -> None:
        """Take what is known of a model."""
        model = str(row["id"])
        is_classes = "test_accuracy" in row
        if is_classes != any(column.key == "test_accuracy" for column in self.columns):
            self.beginResetModel()
            self.columns = columns("classification" if is_classes else "regression")
            self.endResetModel()
        if self._rows.get(model) != row:
            self._rows[model] = dict(row)
            self._changed(model)

    def rows(self) -> dict[str, dict[str, Any]]:
        """Return the rows that are known, by the model's id."""
        return self._rows

    def model_at(self, row: int) -> ShownModel:
        """Return the model of a row."""
        return self._models[row]

    def longest_texts(self, section: int) -> list[str]:
        """Return the texts of a column, at the trees those of the end while fitting."""
        if self.columns[section].key == "trees":
            return [f"{model.trees:,} / {model.trees:,}" for model in self._models]
        return [str(self.index(n, section).data()) for n in range(len(self._models))]

    def recolor(self) -> None:
        """Take the swatches' colours anew."""
        if self._models:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._models) - 1, 0))

    # ---- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Return the number of models."""
        return 0 if parent.isValid() else len(self._models)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return a column's words."""
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        return column.words if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, swatch, side or sorting value."""
        model, column = self._models[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(model, column.key, index.column())
            case Qt.ItemDataRole.DecorationRole if column.key == "name":
                return swatch(model_color(model.color))
            case Qt.ItemDataRole.ToolTipRole if column.key == "name":
                return model.full_name
            case Qt.ItemDataRole.TextAlignmentRole if column.key != "name":
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == _SORT:
            return model.name if column.key == "name" else self._value(model, column.key)
        if role == _SHARE and column.key == "trees":
            return self._share(model)
        return None

    def _text(self, model: ShownModel, key: str, section: int) -> str:
        if key == "name":
            return model.full_name
        if key == "trees":
            if not model.trees:
                return "–"
            trees = self._value(model, key) or 0
            done = trees >= model.trees or model.id in self._rows
            return f"{trees:,}" if done else f"{trees:,} / {model.trees:,}"
        return text_of(self.columns[section], self._value(model, key))

    def _value(self, model: ShownModel, key: str) -> Any:
        row = self._rows.get(model.id, {})
        return row.get(key, self._growing.get(model.id) if key == "trees" else None)

    def _share(self, model: ShownModel) -> float:
        if not model.trees or model.id in self._rows:
            return 0.0
        return min(1.0, self._growing.get(model.id, 0) / model.trees)

    def _changed(self, model: str, key: str = "") -> None:
        """Have a model's row painted anew, or only its cell of one column."""
        keys = [column.key for column in self.columns]
        first, last = (keys.index(key),) * 2 if key else (0, len(keys) - 1)
        for number, shown in enumerate(self._models):
            if shown.id == model:
                self.dataChanged.emit(self.index(number, first), self.index(number, last))


class _Sorted(QSortFilterProxyModel):
    """Sorts by value; what is not known yet comes last."""

    def lessThan(self, left: Index, right: Index) -> bool:
        first, second = left.data(_SORT), right.data(_SORT)
        if first is None or second is None:
            is_falling = self.sortOrder() == Qt.SortOrder.DescendingOrder
            return (first is None) if is_falling else (second is None and first is not None)
        return bool(first < second)


class _TreesDelegate(QStyledItemDelegate):
    """Shades the share of the trees that are there."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        share = index.data(_SHARE) or 0.0
        if share:
            area: QRect = option.rect
            color = QColor(theme.accent())
            color.setAlphaF(_BAR_OPACITY)
            painter.fillRect(area.adjusted(0, 2, round((share - 1) * area.width()), -2), color)
        super().paint(painter, option, index)


class ModelTable(QTableView):
    """The table as a view, sorted by a click on a column's head."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.models = ModelTableModel(self)
        self._sorted = _Sorted(self)
        self._sorted.setSourceModel(self.models)
        self._sorted.setSortRole(_SORT)
        self.setModel(self._sorted)
        trees = [column.key for column in self.models.columns].index("trees")
        self.setItemDelegateForColumn(trees, _TreesDelegate(self))
        make_plain(self)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Models"))
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def begin(self, models: Mapping[str, ShownModel], task: str) -> None:
        """Show these models, nothing known of them yet."""
        self.models.begin(models, task)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give each column the room that its head, its texts and a usual number need."""
        header, metrics = self.horizontalHeader(), self.fontMetrics()
        room = metrics.averageCharWidth() * _MARGIN_CHARS
        for section in range(header.count()):
            usual = _USUAL_NAME if section == 0 else _USUAL_NUMBER
            texts = [usual, *self.models.longest_texts(section)]
            widest = max(metrics.horizontalAdvance(text) for text in texts)
            if section == 0:
                widest = min(widest, metrics.averageCharWidth() * _NAME_CHARS) + _SWATCH_PX
            width = max(widest + room, header.sectionSizeHint(section))
            if width > header.sectionSize(section) or not self.models.rows():
                header.resizeSection(section, width)

    def wanted_height(self) -> int:
        """Return the height at which all rows are seen."""
        rows = self.models.rowCount() * self.verticalHeader().defaultSectionSize()
        return int(self.horizontalHeader().sizeHint().height() + rows + _SCROLL_BAR_PX)

    def selected_model(self) -> str:
        """Return the id of the chosen model, else of the first that is known, else nothing."""
        chosen = self.selectionModel().selectedRows()
        if chosen:
            return self.models.model_at(self._sorted.mapToSource(chosen[0]).row()).id
        return next(iter(self.models.rows()), "")

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "models"):
            self.models.recolor()
