"""What a backward pass left in .grad of each tensor, or why there is nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from core.labs.tensors.reports import BackwardReport, Block, LeafGradient
from ui.labs.tensors.tensors.block_view import BlockView
from ui.widgets.basic.buttons import scrolled
from ui.widgets.basic.remark import Remark


class GradientsPanel(QWidget):
    """A block a tensor: its values and its gradient; with an earlier gradient, the sum too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._inside = QWidget()
        self._layout = layout
        self._area = scrolled(self._inside)
        layout.addWidget(self._area)

    def show_report(self, report: BackwardReport | None) -> None:
        """Show all tensors of a backward pass."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(8)
        leaves = report.leaves if report else ()
        values = {node.variable: node.block for node in report.nodes} if report else {}
        for leaf in sorted(leaves, key=lambda leaf: leaf.after is None):
            column.addWidget(self._leaf(leaf, values.get(leaf.name)))
        column.addStretch(1)
        old = self._area.takeWidget()
        if old is not None:
            old.deleteLater()
        self._area.setWidget(inside)

    def _leaf(self, leaf: LeafGradient, value: Block | None) -> QWidget:
        if leaf.after is None:
            sentence = Remark(keeps_place=True)
            sentence.say(self.tr("{0}.grad is None. {1}").format(leaf.name, leaf.reason))
            return sentence
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        cards: list[tuple[str, Block | None]]
        cards = [(leaf.name, value)] if value is not None else []
        if leaf.before is not None:
            cards.append((self.tr("{0}.grad before").format(leaf.name), leaf.before))
            cards.append((self.tr("added now"), leaf.added))
            note = QLabel(self.tr("Gradients add up: before + added = {0}.grad.").format(leaf.name))
            note.setWordWrap(True)
            grid.addWidget(note, 2, 0, 1, 2)
        cards.append((f"{leaf.name}.grad", leaf.after))
        for number, (title, block) in enumerate(cards):
            card = BlockView(title)
            card.show_block(block)
            grid.addWidget(card, number // 2, number % 2)
        return whole
