"""The page that explains how shapes meet in the statement being typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.labs.tensors.problems import Explanation
from core.labs.tensors.reports import PartShape, StatementPreview
from ui.labs.tensors.shapes.explanation_view import ExplanationView
from ui.labs.tensors.shapes.shape_words import bytes_text, part_labels
from ui.widgets.basic.buttons import scrolled

_PLACE = Qt.ItemDataRole.UserRole


class ShapesPage(QWidget):
    """The operations of a statement at the left, the chosen one drawn at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._statement: StatementPreview | None = None
        self.operations = QListWidget()
        self.operations.setWordWrap(True)
        self.operations.setAccessibleName(self.tr("Operations of the statement"))
        title = QLabel(self.tr("&Operations, innermost first"))
        title.setBuddy(self.operations)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(title)
        column.addWidget(self.operations)
        self.explanation = ExplanationView()
        splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        splitter.addWidget(left)
        splitter.addWidget(scrolled(self.explanation))
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([230, 500])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(splitter)
        self.operations.currentRowChanged.connect(self._show_row)
        self.show_statement(None)

    @Slot(object)
    def show_statement(self, statement: StatementPreview | None) -> None:
        """List the operations of a statement and show the one that fails, else the last."""
        if statement is not None and statement is self._statement:
            return
        self._statement = statement
        self.operations.blockSignals(True)
        self.operations.clear()
        chosen = -1
        for index, part in enumerate(statement.parts if statement else ()):
            if part.depth == 0:
                continue
            item = QListWidgetItem(f"{part.text}\n{'  '.join(part_labels(part))}")
            item.setData(_PLACE, index)
            self.operations.addItem(item)
            if part.explanation is not None or chosen < 0:
                chosen = self.operations.count() - 1
        if statement is not None and statement.problem is not None:
            item = QListWidgetItem(self.tr("What does not work"))
            item.setData(_PLACE, -1)
            self.operations.addItem(item)
            chosen = self.operations.count() - 1
        self.operations.setCurrentRow(chosen)
        self.operations.blockSignals(False)
        self._show_row(chosen)

    @Slot(object)
    def show_part(self, part: PartShape) -> None:
        """Show one part of the statement."""
        parts = self._statement.parts if self._statement else ()
        place = next((index for index, other in enumerate(parts) if other is part), None)
        for row in range(self.operations.count()):
            if self.operations.item(row).data(_PLACE) == place:
                self.operations.setCurrentRow(row)
                return
        self.operations.setCurrentRow(-1)
        self._show_part(part)

    @Slot(int)
    def _show_row(self, row: int) -> None:
        statement = self._statement
        if statement is None or row < 0:
            self.explanation.show_sentence(
                self.tr(
                    "Type an expression with an operation, such as  x + b  or  x @ w : here you "
                    "see how the shapes meet."
                )
            )
            return
        place = self.operations.item(row).data(_PLACE)
        if place >= 0:
            self._show_part(statement.parts[place])
        elif statement.problem is not None:
            self._show(statement.problem.explanation, statement.problem.text)

    def _show_part(self, part: PartShape) -> None:
        shape, dtype = part_labels(part)
        sentences = [self.tr("{0} gives {1}, {2}.").format(part.text, shape, dtype)]
        if part.is_view:
            sentences.append(self.tr("It is a view: it shares the memory of its operand."))
        elif part.new_bytes:
            sentences.append(self.tr("It takes {0}.").format(bytes_text(part.new_bytes)))
        sentences += [remark.text for remark in part.remarks]
        self._show(part.explanation, " ".join(sentences))

    def _show(self, explanation: Explanation | None, sentence: str) -> None:
        if explanation is None:
            self.explanation.show_sentence(sentence)
            return
        self.explanation.show_explanation(explanation)
        said = self.explanation.sentence
        if explanation.text.lower() not in sentence.lower():
            sentence = f"{sentence} {explanation.text}".strip()
        said.say(sentence, said.kind)
