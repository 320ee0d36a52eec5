"""What one node of the graph did in its turn: value, what it kept, what came in and went out."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from core.labs.tensors.reports import BackwardReport, BackwardStep, Block, GraphNode
from ui.labs.tensors.shapes.shape_words import shape_text
from ui.labs.tensors.tensors.block_view import BlockView
from ui.widgets.basic.buttons import scrolled
from ui.widgets.basic.remark import Remark

_COLUMNS = 2


class NodePanel(QWidget):
    """Shows one node; before its turn, its value alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.title.setWordWrap(True)
        self.rule = Remark(keeps_place=True)
        self.saved = Remark(keeps_place=True)
        self._cards: list[QWidget] = []
        inside = QWidget()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(4)
        for widget in (self.title, self.rule, self.saved):
            column.addWidget(widget)
        column.addLayout(self._grid)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))

    @property
    def cards(self) -> list[QWidget]:
        """The heat maps shown."""
        return self._cards

    def show_nothing(self, sentence: str) -> None:
        """Show a sentence alone."""
        self._clear()
        self.title.clear()
        self.rule.say(sentence)
        self.saved.say("")

    def show_node(self, report: BackwardReport, node: GraphNode, step: BackwardStep | None) -> None:
        """Show a node, and its step if it has had its turn."""
        self._clear()
        self.title.setText(f"{node.variable or node.text or node.grad_fn}   {node.grad_fn}")
        self.rule.say(node.rule)
        kept = [f"{value.name} {value.text}" for value in node.saved]
        self.saved.say(self.tr("Saved for this: {0}.").format(", ".join(kept)) if kept else "")
        self._add(self.tr("value {0}").format(shape_text(node.shape)), node.block, "")
        if step is None:
            return
        for block in step.incoming:
            self._add(self.tr("g comes in"), block, self.tr("no gradient came in"))
        operands = _operands(report, node.id)
        for slot, block in enumerate(step.outgoing):
            name = operands.get(slot, "")
            words = self.tr("to {0}").format(name) if name else self.tr("to operand {0}")
            reason = self.tr("Nothing: no gradient is wanted there.")
            self._add(words.format(slot), block, reason)
        for value in node.saved:
            if value.block is not None:
                self._add(self.tr("saved {0}").format(value.name), value.block, "")

    def _add(self, title: str, block: Block | None, reason: str) -> None:
        card = BlockView(title)
        card.show_block(block, reason)
        number = len(self._cards)
        self._grid.addWidget(card, number // _COLUMNS, number % _COLUMNS)
        self._cards.append(card)

    def _clear(self) -> None:
        for card in self._cards:
            card.hide()
            self._grid.removeWidget(card)
            card.deleteLater()
        self._cards = []


def _operands(report: BackwardReport, node: int) -> dict[int, str]:
    """Return what each operand of a node is called, by its slot."""
    by_id = {other.id: other for other in report.nodes}
    return {
        edge.slot: by_id[edge.source].variable or by_id[edge.source].text
        for edge in report.edges
        if edge.target == node and edge.source in by_id
    }
