"""The table of the gradient check: autograd beside central differences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.labs.autograd.reports import CheckedEntry
from core.runtime.figures import figure
from ui.language import shown


class GradientCheckView(QWidget):
    """A sentence that sums up, and a row for each entry of a weight that was moved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel(wordWrap=True)
        headers = [
            self.tr("Weight"),
            self.tr("Row, column"),
            self.tr("Autograd"),
            self.tr("Central difference"),
            self.tr("Relative error"),
            self.tr("Remark"),
        ]
        self.table = QTableWidget(0, len(headers))
        self.table.setHorizontalHeaderLabels(headers)
        self.table.setAccessibleName(self.tr("Gradient check"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * 3 // 2)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.sentence)
        layout.addWidget(self.table)

    def show_waiting(self) -> None:
        """Say that the rows are being computed."""
        self.sentence.setText(self.tr("Comparing; a run under way ends first."))

    def show_error(self, text: str) -> None:
        """Say why there are no rows."""
        self.table.setRowCount(0)
        self.sentence.setText(shown(text))

    def show_rows(self, rows: Sequence[CheckedEntry]) -> None:
        """Show each entry that was moved."""
        errors = [row.relative_error for row in rows if not row.crosses_kink]
        worst = max(errors, default=0.0)
        self.sentence.setText(
            self.tr(
                "Autograd and central differences in float64, at the first weights: the largest "
                "relative error is {0}."
            ).format(figure(worst, 2))
        )
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            remark = self.tr("crosses a kink of ReLU") if row.crosses_kink else ""
            texts = (
                row.parameter,
                ", ".join(str(place) for place in row.index),
                figure(row.autograd, 10),
                figure(row.central_difference, 10),
                figure(row.relative_error, 2),
                remark,
            )
            for column, text in enumerate(texts):
                self.table.setItem(number, column, _cell(text, is_number=1 < column < 5))


def _cell(text: str, *, is_number: bool) -> QTableWidgetItem:
    cell = QTableWidgetItem(text)
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    cell.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return cell
