"""The page of intermediate values: every statement that ran, part by part, with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.labs.tensors.reports import StatementReport, ValuePart
from core.runtime.figures import figure
from ui.labs.tensors.shapes.shape_words import shape_text
from ui.labs.tensors.tensors.block_view import BlockView
from ui.text_size import fixed_font
from ui.widgets.basic.remark import Remark

_PART = Qt.ItemDataRole.UserRole


class ValuesPage(QWidget):
    """A tree, a branch a statement; the chosen part's numbers beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reports: tuple[StatementReport, ...] = ()
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([self.tr("Expression"), self.tr("Shape"), self.tr("Value")])
        self.tree.setAccessibleName(self.tr("Intermediate values"))
        header = self.tree.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setMaximumSectionSize(self.fontMetrics().averageCharWidth() * 44)
        self.sentence = Remark(keeps_place=True)
        self.block = BlockView(empty_text=self.tr("Choose a part to see its numbers."))
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.sentence)
        column.addWidget(self.block, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        splitter.addWidget(self.tree)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([450, 300])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(splitter)
        self.tree.currentItemChanged.connect(self._show_item)
        self._show_item()

    def show_reports(self, reports: Sequence[StatementReport]) -> None:
        """Show the statements that ran; the newest is open and chosen."""
        self._reports = tuple(reports)
        self.tree.clear()
        item = None
        for report in self._reports:
            item = QTreeWidgetItem([report.text.strip(), "", report.message])
            item.setFont(0, fixed_font())
            item.setToolTip(0, report.written)
            if report.value is not None:
                _fill(item, report.value)
                item.setText(1, _shape(report.value))
                item.setText(2, _value(report.value))
                for part in report.value.parts:
                    item.addChild(_item(part))
            self.tree.addTopLevelItem(item)
        if item is not None:
            item.setExpanded(True)
            self.tree.setCurrentItem(item)
            self.tree.scrollToItem(item)

    @Slot()
    def _show_item(self) -> None:
        item = self.tree.currentItem()
        part = item.data(0, _PART) if item is not None else None
        if not isinstance(part, ValuePart):
            self.sentence.say(item.text(2) if item is not None else "")
            self.block.show_block(None)
            return
        words = [f"{part.text}  {_shape(part)}"]
        if part.is_view:
            words.append(self.tr("a view: no new memory"))
        if part.grad_fn:
            words.append(self.tr("recorded as {0}").format(part.grad_fn))
        self.sentence.say(", ".join(words))
        self.block.show_block(part.block)


def _item(part: ValuePart) -> QTreeWidgetItem:
    item = QTreeWidgetItem([part.text, _shape(part), _value(part)])
    item.setFont(0, fixed_font())
    _fill(item, part)
    for inner in part.parts:
        item.addChild(_item(inner))
    return item


def _fill(item: QTreeWidgetItem, part: ValuePart) -> None:
    item.setData(0, _PART, part)
    item.setToolTip(2, part.value)


def _value(part: ValuePart) -> str:
    """Return a part's value, or the range of the numbers where there are many."""
    block = part.block
    if block is None or block.minimum is None or block.maximum is None:
        return part.value
    if part.value != shape_text(block.shape):
        return part.value
    return f"{figure(block.minimum, 4)} … {figure(block.maximum, 4)}"


def _shape(part: ValuePart) -> str:
    if part.block is None:
        return ""
    return f"{shape_text(part.block.shape)} {part.block.dtype}"
