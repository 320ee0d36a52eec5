"""The page of the session's tensors: the list, the facts, and the chosen one's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.labs.tensors.questions import (
    Change,
    Creation,
    Delete,
    Duplicate,
    EditCell,
    ReadDevices,
    Rename,
)
from ui.labs.tensors.shapes.shape_words import bytes_text, shape_text
from ui.labs.tensors.tensors.tensor_list import DEVICE, SHARING, TensorList
from ui.labs.tensors.tensors.tensor_view import TensorView
from ui.tab.asking import AskingWidget
from ui.widgets.basic.buttons import flat_button
from ui.widgets.basic.remark import Remark

if TYPE_CHECKING:
    from core.labs.tensors.reports import NamedTensor, TensorFacts
    from core.runtime.messages import Answer
    from ui.labs.tensors.tensors.create_dialog import CreateDialog


class TensorsPage(AskingWidget):
    """The list of tensors; the exhibit brings the rows to `show_rows`.

    Signals
    -------
    change_wanted(Change)
        The session is to be changed; `show_outcome` then tells how that ended.
    name_chosen(str)
    """

    change_wanted = Signal(object)
    name_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TensorList()
        self.dialog: CreateDialog | None = None
        self._build()
        self._connect()
        self._show_row()

    def _build(self) -> None:
        self.new_button = flat_button(self.tr("N&ew…"))
        self.rename_button = flat_button(self.tr("Rena&me…"))
        self.duplicate_button = flat_button(self.tr("D&uplicate"))
        self.delete_button = flat_button(
            self.tr("&Delete"), self.tr("Delete the chosen tensors; undo brings them back")
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        for button in self._buttons():
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.table = QTableView(showGrid=False, cornerButtonEnabled=False)
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Tensors of the session"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * 3 // 2)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # What shares memory may be a long list: it gives way, and the facts below tell all of it.
        header.setSectionResizeMode(SHARING, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.facts = Remark(keeps_place=True)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.view = TensorView()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(buttons)
        column.addWidget(self.table, 1)
        column.addWidget(self.facts)
        splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        splitter.addWidget(left)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([430, 530])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._show_row)
        self.pass_on(self.view)
        self.view.cell_edited.connect(self._edit)
        self.new_button.clicked.connect(self._create)
        self.rename_button.clicked.connect(self._rename)
        self.duplicate_button.clicked.connect(self._duplicate)
        self.delete_button.clicked.connect(self._delete)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._delete)

    def _buttons(self) -> tuple[QToolButton, ...]:
        return self.new_button, self.rename_button, self.duplicate_button, self.delete_button

    def show_rows(self, rows: Sequence[NamedTensor], choose: str = "") -> None:
        """Show the session's tensors and choose one: the named, else the one chosen before."""
        wanted = choose or self.chosen_name()
        with QSignalBlocker(self.table.selectionModel()):
            self.model.set_rows(rows)
        self.table.setColumnHidden(DEVICE, self.model.all_on_cpu())
        if self.model.row_of(wanted) is None and rows:
            wanted = rows[0].facts.name
        self._choose(wanted)
        self._show_row()

    def _choose(self, name: str) -> None:
        row = self.model.row_of(name)
        if row is not None:
            self.table.selectRow(row)
            self.table.scrollTo(self.table.currentIndex())

    def chosen(self) -> NamedTensor | None:
        """Return the tensor that is shown."""
        return self.model.tensor(self.table.currentIndex().row())

    def chosen_name(self) -> str:
        """Return its name, empty if none is shown."""
        tensor = self.chosen()
        return tensor.facts.name if tensor else ""

    def show_outcome(self, change: Change, problem: str) -> None:
        """Say beside its place how a change ended."""
        if isinstance(change, Creation):
            if self.dialog is not None:
                self.dialog.take_outcome(problem)
                if not problem:
                    self._choose(self.dialog.name_edit.text().strip())
        elif problem:
            self.view.show_problem(problem)

    def summary(self) -> str:
        """Return the tensors in words."""
        names = []
        for row in range(self.model.rowCount()):
            tensor = self.model.tensor(row)
            if tensor is not None:
                names.append(f"{tensor.facts.name} {shape_text(tensor.facts.shape)}")
        return self.tr("Tensors: {0}.").format(", ".join(names)) if names else ""

    # ---- inside

    @Slot()
    @Slot(QModelIndex, QModelIndex)
    def _show_row(self) -> None:
        tensor = self.chosen()
        self.view.show_tensor(tensor)
        for button in self._buttons()[1:]:
            button.setEnabled(tensor is not None)
        if tensor is None:
            self.facts.say(self.tr("There is no tensor yet: make one here, or type a statement."))
        else:
            self.facts.say(self._facts_text(tensor.facts))
            self.name_chosen.emit(tensor.facts.name)

    def _facts_text(self, facts: TensorFacts) -> str:
        lines = [facts.made_by] if facts.made_by else []
        if facts.kind == "number":
            return "\n".join([*lines, self.tr("A plain number, {0}.").format(facts.dtype)])
        order = self.tr("contiguous") if facts.is_contiguous else self.tr("not contiguous")
        lines.append(self.tr("Strides {0}, {1}.").format(shape_text(facts.strides), order))
        if facts.shares_with:
            lines.append(
                self.tr("Shares {0} on {1} with {2}: a change in one shows in all.").format(
                    bytes_text(facts.storage_bytes), facts.device, ", ".join(facts.shares_with)
                )
            )
        elif facts.is_view:
            words = self.tr("A view into {0} on {1}.")
            lines.append(words.format(bytes_text(facts.storage_bytes), facts.device))
        else:
            words = self.tr("Has memory of its own, {0} on {1}.")
            lines.append(words.format(bytes_text(facts.bytes), facts.device))
        if facts.grad_fn:
            lines.append(self.tr("Recorded for gradients: {0}.").format(facts.grad_fn))
        elif facts.requires_grad:
            lines.append(self.tr("A leaf that collects a gradient."))
        return "\n".join(lines)

    def _change(self, change: Change) -> None:
        self.view.show_problem("")
        self.change_wanted.emit(change)

    @Slot(str, list, str)
    def _edit(self, name: str, index: list[int], text: str) -> None:
        self._change(EditCell(name, index, text))

    @Slot()
    def _create(self) -> None:
        if self.dialog is None:
            from ui.labs.tensors.tensors.create_dialog import CreateDialog

            self.dialog = CreateDialog(self)
            self.dialog.create_wanted.connect(self.change_wanted)
            self.ask(ReadDevices(), self.dialog.offer_devices, self._offer_no_devices)
        self.dialog.open_for(self._free_name())

    def _offer_no_devices(self, answer: Answer) -> None:
        """Leave the CPU, which is offered in any case."""

    def _free_name(self) -> str:
        names = (chr(code) for code in range(ord("a"), ord("z") + 1))
        return next((name for name in names if self.model.row_of(name) is None), "tensor1")

    @Slot()
    def _rename(self) -> None:
        name = self.chosen_name()
        if not name:
            return
        new_name, is_right = QInputDialog.getText(
            self, self.tr("Rename"), self.tr("New name of {0}").format(name), text=name
        )
        if is_right and new_name.strip() and new_name.strip() != name:
            self._change(Rename(name, new_name.strip()))

    @Slot()
    def _duplicate(self) -> None:
        if self.chosen_name():
            self._change(Duplicate(self.chosen_name()))

    @Slot()
    def _delete(self) -> None:
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        chosen = [self.model.tensor(row) for row in sorted(rows)]
        names = [tensor.facts.name for tensor in chosen if tensor is not None]
        if names:
            self._change(Delete(names))
